package org.virtio4j.transport.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.virtio4j.TransportException;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptMessage;
import org.virtio4j.transport.Interrupts;
import org.virtio4j.transport.pci.EmulatedFunctions.Function;

/** Which vectors queues and the configuration get, by registers that a test looks at. */
final class PciVectorsTest {
  private static final int COMMON = 0;
  private static final int ISR = 0x1000;
  private static final int TABLE = 0x2800;
  private static final int PENDING = 0x2c00;
  private static final int NOTIFY = 0x3000;
  private static final int CONFIG_VECTOR = COMMON + 0x10;
  private static final int QUEUE_VECTOR = COMMON + 0x1a;
  private static final int NO_VECTOR = 0xffff;
  private static final int QUEUES = 3;
  private static final int COMMAND = 4;
  private static final int INTERRUPT_DISABLE = 1 << 10;

  private static final DeviceStatus READY = new DeviceStatus(0xf);

  private final ByteBuffer memory = ByteBuffer.allocate(0x4000).order(ByteOrder.LITTLE_ENDIAN);
  private final Function function = new Function();
  private int capability;
  private int accepted = Integer.MAX_VALUE; // the vectors that the device takes are less

  /** A message, or a wire, that a test sends. */
  private static final class Line implements InterruptMessage {
    private final int number;
    Runnable handler;

    Line(int number) {
      this.number = number;
    }

    @Override
    public long address() {
      return 0x1_0000_1000L + 4 * number;
    }

    @Override
    public int data() {
      return 100 + number;
    }

    @Override
    public void connect(Runnable handler) {
      this.handler = handler;
    }

    @Override
    public void disconnect() {
      handler = null;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  private PciInterrupts messages(int count) {
    return new PciInterrupts() {
      @Override
      public List<Line> messages(PciFunction function, int wanted) {
        for (int i = 0; i < Math.min(count, wanted); i++) {
          lines.add(new Line(i));
        }
        return lines;
      }

      @Override
      public Optional<InterruptLine> wire(PciFunction function) {
        return Optional.empty();
      }
    };
  }

  private PciInterrupts wire() {
    return new PciInterrupts() {
      @Override
      public List<Line> messages(PciFunction function, int wanted) {
        return List.of();
      }

      @Override
      public Optional<Line> wire(PciFunction function) {
        lines.add(new Line(0));
        return Optional.of(lines.getFirst());
      }
    };
  }

  private RegisterWindow map(PciFunction owner, PciBar bar, long offset, long byteSize) {
    return RegisterWindow.handled(
        byteSize,
        new RegisterHandler() {
          @Override
          public long read(long at, int width) {
            int place = (int) (offset + at);
            return switch (width) {
              case 1 -> memory.get(place) & 0xffL;
              case 2 -> memory.getShort(place) & 0xffffL;
              default -> memory.getInt(place) & 0xffff_ffffL;
            };
          }

          @Override
          public void write(long at, int width, long value) {
            int place = (int) (offset + at);
            boolean refused =
                (place == CONFIG_VECTOR || place == QUEUE_VECTOR) && value >= accepted;
            switch (width) {
              case 1 -> memory.put(place, (byte) value);
              case 2 -> memory.putShort(place, (short) (refused ? NO_VECTOR : value));
              default -> memory.putInt(place, (int) value);
            }
          }
        });
  }

  private PciTransport open(PciInterrupts interrupts) {
    function
        .header(0x1af4, 0x1042, 0)
        .writable(COMMAND, 2, 0x407)
        .bar64(4, 0x4000, 0xe000_0000L)
        .virtio(1, 4, COMMON, 64)
        .virtio(3, 4, ISR, 1)
        .virtio(2, 4, NOTIFY, 0x1000);
    capability = function.capability(0x11, 12);
    function
        .writable(capability + 2, 2, 0xc000)
        .set(capability + 2, 2, 8 - 1)
        .set(capability + 4, 4, TABLE | 4)
        .set(capability + 8, 4, PENDING | 4);
    memory.putShort(COMMON + 0x12, (short) QUEUES);
    return PciTransport.open(EmulatedFunctions.of(function).find(), this::map, interrupts);
  }

  private static void enable(PciTransport transport, int... queues) {
    for (int queue : queues) {
      transport.enableQueue(queue, 8, 0x1000, 0x2000, 0x3000);
    }
    transport.setStatus(READY);
  }

  private int[] vectors(Interrupts interrupts) {
    return new int[] {
      interrupts.configurationVector(),
      interrupts.queueVector(0),
      interrupts.queueVector(1),
      interrupts.queueVector(2)
    };
  }

  @Test
  void eachQueueHasAVectorOfItsOwn() {
    PciTransport transport = open(messages(8));
    assertThat(lines).hasSize(QUEUES + 1);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(memory.getLong(TABLE + 16 * i)).isEqualTo(lines.get(i).address());
      assertThat(memory.getInt(TABLE + 16 * i + 8)).isEqualTo(100 + i);
      assertThat(memory.getInt(TABLE + 16 * i + 12)).isZero(); // not masked
    }
    assertThat(memory.getInt(TABLE + 16 * 4 + 12)).isEqualTo(1); // masked
    assertThat(function.get(capability + 2, 2)).isEqualTo(0x8000 | 7);
    assertThat(function.get(COMMAND, 2) & INTERRUPT_DISABLE).isNotZero();

    enable(transport, 0, 2, 1);
    assertThat(vectors(transport.interrupts())).containsExactly(0, 1, 3, 2);
    assertThat(memory.getShort(CONFIG_VECTOR)).isZero();
    long before = transport.interrupts().queue(2).count();
    lines.get(1).handler.run();
    assertThat(transport.interrupts().queue(2).count()).isEqualTo(before);
    lines.get(2).handler.run();
    assertThat(transport.interrupts().queue(2).count()).isEqualTo(before + 1);
    assertThat(transport.interrupts().isConfigurationShared()).isFalse();
  }

  @Test
  void queuesShareWhereThereAreFewVectors() {
    PciTransport transport = open(messages(2));
    enable(transport, 0, 1, 2);
    assertThat(vectors(transport.interrupts())).containsExactly(0, 1, 1, 1);
    assertThat(transport.interrupts().isConfigurationShared()).isFalse();
  }

  @Test
  void allShareTheOnlyVector() {
    PciTransport transport = open(messages(1));
    enable(transport, 0, 1, 2);
    assertThat(vectors(transport.interrupts())).containsExactly(0, 0, 0, 0);
    assertThat(transport.interrupts().isConfigurationShared()).isTrue();
  }

  @Test
  void queuesShareWhereTheDeviceTakesFewerThanItsTableHas() {
    accepted = 2;
    PciTransport transport = open(messages(8));
    enable(transport, 0, 1, 2);
    assertThat(vectors(transport.interrupts())).containsExactly(0, 1, 1, 1);
  }

  @Test
  void aDeviceThatTakesNoVectorIsRefused() {
    accepted = 0;
    PciTransport transport = open(messages(8));
    assertThatThrownBy(() -> transport.enableQueue(1, 8, 0x1000, 0x2000, 0x3000))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("it takes none of 2 MSI-X vectors for queue 1")
        .hasMessageContaining("0xffff");
    assertThatThrownBy(() -> transport.setStatus(READY))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("none of 4 MSI-X vectors for changes of the configuration");
    transport.setStatus(DeviceStatus.RESET);
  }

  @Test
  void vectorsAreAssignedAgainAfterAReset() {
    PciTransport transport = open(messages(8));
    enable(transport, 0, 1, 2);
    transport.setStatus(DeviceStatus.RESET);
    memory.putShort(CONFIG_VECTOR, (short) NO_VECTOR); // which the device does
    memory.putShort(QUEUE_VECTOR, (short) NO_VECTOR);
    enable(transport, 2);
    assertThat(memory.getShort(CONFIG_VECTOR)).isZero();
    assertThat(memory.getShort(QUEUE_VECTOR)).isEqualTo((short) 3); // as before
    assertThat(vectors(transport.interrupts())).containsExactly(0, 1, 2, 3);
  }

  @Test
  void closingLeavesTheFunctionAsItWas() {
    PciTransport transport = open(messages(8));
    enable(transport, 0);
    List<Line> connected = List.copyOf(lines);
    transport.close();
    assertThat(function.get(capability + 2, 2)).isEqualTo(7);
    assertThat(function.get(COMMAND, 2)).isZero();
    assertThat(connected).allSatisfy(line -> assertThat(line.handler).isNull());
  }

  @Test
  void thePinIsUsedWhereThereAreNoMessages() {
    function.set(COMMAND, 2, INTERRUPT_DISABLE);
    PciTransport transport = open(wire());
    assertThat(function.get(COMMAND, 2) & INTERRUPT_DISABLE).isZero();
    assertThat(function.get(capability + 2, 2)).isEqualTo(7); // not enabled
    enable(transport, 0);
    memory.put(ISR, (byte) 3);
    lines.getFirst().handler.run();
    transport.interrupts().queue(0).prepare();
    assertThat(transport.interrupts().configurationChanges()).isEqualTo(1);
    transport.close();
    assertThat(function.get(COMMAND, 2)).isEqualTo(INTERRUPT_DISABLE);
  }

  @Test
  void aPlatformWithoutInterruptsIsPolled() {
    PciTransport transport = open(PciInterrupts.NONE);
    assertThat(transport.interrupts().areDelivered()).isFalse();
    assertThat(function.get(capability + 2, 2)).isEqualTo(7);
    memory.putShort(QUEUE_VECTOR, (short) 4711);
    enable(transport, 0);
    assertThat(memory.getShort(QUEUE_VECTOR)).isEqualTo((short) 4711);
  }
}
