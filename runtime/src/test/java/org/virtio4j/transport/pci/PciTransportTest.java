package org.virtio4j.transport.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
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
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.pci.EmulatedFunctions.Function;

class PciTransportTest {
  private static final int COMMON = 1;
  private static final int NOTIFY = 2;
  private static final int ISR = 3;
  private static final int DEVICE = 4;

  private final List<String> log = new ArrayList<>();

  /** The structures, all in BAR 4: 0x1000 bytes for each. */
  private final ByteBuffer memory = ByteBuffer.allocate(0x4000).order(ByteOrder.LITTLE_ENDIAN);

  private final List<RegisterWindow> windows = new ArrayList<>();

  private static Function device() {
    return new Function().header(0x1af4, 0x1042, 0).bar64(4, 0x4000, 0xe000_0000L);
  }

  private static Function whole() {
    return whole(64);
  }

  private static Function whole(int commonBytes) {
    return device()
        .virtio(COMMON, 4, 0x0000, commonBytes)
        .virtio(ISR, 4, 0x1000, 1)
        .virtio(DEVICE, 4, 0x2000, 0x60)
        .virtio(NOTIFY, 4, 0x3000, 0x1000);
  }

  private RegisterWindow map(PciFunction function, PciBar bar, long offset, long byteSize) {
    long base = offset;
    windows.add(
        RegisterWindow.handled(
            byteSize,
            new RegisterHandler() {
              @Override
              public long read(long at, int width) {
                int place = (int) (base + at);
                log.add(String.format("r%d %x", width, place));
                return switch (width) {
                  case 1 -> memory.get(place) & 0xffL;
                  case 2 -> memory.getShort(place) & 0xffffL;
                  default -> memory.getInt(place) & 0xffff_ffffL;
                };
              }

              @Override
              public void write(long at, int width, long value) {
                int place = (int) (base + at);
                log.add(String.format("w%d %x=%x", width, place, value));
                switch (width) {
                  case 1 -> memory.put(place, (byte) value);
                  case 2 -> memory.putShort(place, (short) value);
                  default -> memory.putInt(place, (int) value);
                }
              }
            }));
    return windows.getLast();
  }

  private PciTransport open(Function function) {
    memory.putShort(0x12, (short) 3); // num_queues
    PciTransport transport = PciTransport.open(EmulatedFunctions.of(function).find(), this::map);
    log.clear();
    return transport;
  }

  private void refuses(Function function, String... reasons) {
    function.set(4, 2, 0x400);
    assertThatThrownBy(() -> open(function))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("00:03.0")
        .hasMessageContainingAll(reasons);
    assertThat(windows).isEmpty();
    assertThat(function.get(4, 2)).isEqualTo(0x400);
  }

  @Test
  void refusesWhatIsNoVirtioDevice() {
    refuses(whole().set(0, 2, 0x8086), "no VirtIO device");
    refuses(whole().set(2, 2, 0xfff), "no VirtIO device");
    refuses(whole().set(2, 2, 0x1080), "no VirtIO device");
    refuses(whole().set(0x0e, 1, 1), "no VirtIO device");
  }

  @Test
  void refusesADeviceWithoutAStructure() {
    refuses(device(), "no common configuration structure");
    refuses(device().virtio(COMMON, 4, 0, 64), "no notification structure");
    refuses(device().virtio(COMMON, 4, 0, 64).virtio(NOTIFY, 4, 0x3000, 4), "no ISR structure");
  }

  @Test
  void refusesACycleOfCapabilities() {
    Function cycle = whole();
    refuses(cycle.set(0x41, 1, 0x40), "is a cycle");
  }

  @Test
  void refusesADeviceWithReservedBarsOnly() {
    refuses(
        device().virtio(COMMON, 7, 0, 64).virtio(COMMON, 6, 0, 64),
        "the capability at 0x40: the number 7 of its BAR is reserved",
        "the capability at 0x50: the number 6 of its BAR is reserved");
  }

  @Test
  void refusesStructuresBeyondTheEndOfTheBar() {
    refuses(device().virtio(COMMON, 4, 0x3fe0, 64), "0x40 bytes at 0x3fe0", "beyond the end of");
    // The sum of both is 0x30 in 32 bits.
    refuses(
        device().virtio(COMMON, 4, 0xffff_fff0L, 0x40), "at 0xfffffff0, goes beyond the end of");
    refuses(device().virtio(COMMON, 4, 0x40, 0xffff_ffe0L), "goes beyond the end of");
  }

  @Test
  void refusesStructuresInBarsThatCannotBeUsed() {
    refuses(device().bar32(0, 0, 0).virtio(COMMON, 0, 0, 64), "BAR 0 has a size of 0");
    refuses(device().virtio(COMMON, 5, 0, 64), "BAR 5 has a size of 0"); // an upper half
    refuses(device().bar32(0, 0x1000, 0).virtio(COMMON, 0, 0, 64), "has no address");
    refuses(
        device().barIo(0, 0x40, 0xc000).virtio(COMMON, 0, 0, 64),
        "BAR 0 (IO, 0x40 bytes at 0xc000) cannot be reached");
    refuses(device().bar64(5, 0x40, 0).virtio(COMMON, 5, 0, 64), "BAR 5");
  }

  @Test
  void refusesCapabilitiesThatAreTooShort() {
    Function common = device().virtio(COMMON, 4, 0, 64);
    refuses(common.set(0x42, 1, 15), "the capability at 0x40: it has only 15 bytes, and 16");
    Function notify = device().virtio(COMMON, 4, 0, 64).virtio(NOTIFY, 4, 0x3000, 0x1000);
    refuses(notify.set(0x52, 1, 16), "the capability at 0x50: it has only 16 bytes, and 20");
    // Too near to the end of the configuration space.
    Function end = device().set(0x34, 1, 0xfc).set(0xfc, 4, 0x0110_0009L);
    refuses(end, "the capability at 0xfc: it has only 4 bytes, and 16");
  }

  @Test
  void refusesStructuresThatAreNotAsTheyOughtToBe() {
    refuses(device().virtio(COMMON, 4, 0, 55), "only 55 bytes, and 56 are needed");
    refuses(device().virtio(COMMON, 4, 2, 64), "0x2 is not a multiple of 4");
    Function notify = device().virtio(COMMON, 4, 0, 64).virtio(NOTIFY, 4, 0x3000, 0x1000);
    refuses(notify.set(0x60, 4, 6), "the multiplier 0x6");
    refuses(notify.set(0x60, 4, 1), "the multiplier 0x1");
    Function config =
        device()
            .virtio(COMMON, 4, 0, 64)
            .virtio(ISR, 4, 0x1000, 1)
            .virtio(DEVICE, 4, 0x2000, 0x4000)
            .virtio(NOTIFY, 4, 0x3000, 0x1000);
    refuses(config, "no device configuration structure that can be used", "beyond the end");
  }

  @Test
  void takesTheFirstStructureThatIsOfUse() {
    Function function =
        device()
            .virtio(200, 4, 0, 64) // nobody knows this kind
            .virtio(COMMON, 7, 0, 64)
            .virtio(COMMON, 4, 0x4000, 64)
            .virtio(NOTIFY, 4, 0x3000, 0x800)
            .virtio(COMMON, 4, 0x0, 64)
            .virtio(COMMON, 4, 0x100, 64)
            .virtio(ISR, 4, 0x1000, 4);
    Transport transport = open(function);

    transport.status();
    assertThat(log).containsExactly("r1 14");
  }

  @Test
  void hasAConfigurationSpaceOnlyIfTheDeviceHas() {
    Transport with = open(whole());
    memory.put(0x15, (byte) 0xfe);
    Function reserved =
        device()
            .virtio(COMMON, 4, 0, 64)
            .virtio(ISR, 4, 0x1000, 1)
            .virtio(DEVICE, 6, 0, 8)
            .virtio(NOTIFY, 4, 0x3000, 0x1000);
    Transport without = open(reserved);

    assertThat(with.configSpace().window().byteSize()).isEqualTo(0x60);
    assertThat(with.configSpace().generation()).isEqualTo(0xfe);
    assertThat(without.configSpace().window().byteSize()).isZero();
    assertThat(without.configSpace().generation()).isEqualTo(0xfe);
  }

  @Test
  void tellsTheTypeOfTheDevice() {
    assertThat(open(whole()).deviceType()).isEqualTo(new DeviceType(2));
    assertThat(open(whole()).toString()).isEqualTo("block (2) on PCI 00:03.0");
    Function transitional = whole().set(2, 2, 0x1005).set(0x2e, 2, 4);
    assertThat(open(transitional).deviceType()).isEqualTo(new DeviceType(4));
    PciFunction other = EmulatedFunctions.of(whole().set(0, 2, 0x1af5)).find();
    assertThat(PciTransport.deviceType(other)).isEqualTo(Optional.empty());
  }

  @Test
  void switchesTheFunctionOnWhileItIsOpen() {
    Function function = whole().set(4, 2, 0x400);
    Transport transport = open(function);

    assertThat(function.get(4, 2)).isEqualTo(0x406);
    assertThat(windows).hasSize(4);
    transport.close();
    assertThat(function.get(4, 2)).isEqualTo(0x400);
  }

  @Test
  void givesUpWhatItHasWhenAStructureCannotBeMapped() {
    Function function = whole().set(4, 2, 2);
    RegisterWindow registers =
        RegisterWindow.mapped(java.lang.foreign.MemorySegment.ofArray(new long[0x800]));
    registers.split(0x2000, 8); // somebody else's

    assertThatThrownBy(() ->
            PciTransport.open(
                EmulatedFunctions.of(function).find(),
                (owner, bar, offset, byteSize) -> registers.split(offset, byteSize)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(function.get(4, 2)).isEqualTo(2);
    registers.split(0, 0x2000); // all free again
  }

  @Test
  void setsAQueueUpWithTwoWritesForEachAddress() {
    Transport transport = open(whole());
    memory.putShort(0x18, (short) 256).putShort(0x1e, (short) 5);

    assertThat(transport.maxQueueSize(2)).isEqualTo(256);
    assertThat(transport.maxQueueSize(3)).isZero();
    log.clear();
    transport.enableQueue(2, 128, 0x1_2345_6000L, 0x2_0000_1000L, 0xfff_0000_2000L);
    transport.notifyQueue(2);

    assertThat(log)
        .containsExactly(
            "w2 16=2",
            "r2 1e",
            "w2 18=80",
            "w4 20=23456000",
            "w4 24=1",
            "w4 28=1000",
            "w4 2c=2",
            "w4 30=2000",
            "w4 34=fff",
            "w2 1c=1",
            "r2 1c",
            "w2 3014=2");
    assertThat(transport.notificationValue(2)).isEqualTo(2);
    assertThat(transport.isQueueInUse(2)).isTrue();
  }

  @Test
  void notifiesWithDataWhereThatIsNegotiated() {
    Transport transport = open(whole());
    transport.writeDriverFeatures(1, 1 << 38 - 32 | 1 << 39 - 32);
    memory.putShort(0x38, (short) 0xabcd).putShort(0x1e, (short) 1);
    transport.enableQueue(1, 8, 0x1000, 0x2000, 0x3000);
    log.clear();

    assertThat(transport.notificationValue(1)).isEqualTo(0xabcd);
    transport.notifyQueue(1, 0x8001_abcd);

    assertThat(log).containsExactly("w4 3004=8001abcd");
    assertThatIllegalStateException().isThrownBy(() -> transport.notifyQueue(1));
    transport.setStatus(DeviceStatus.RESET);
    transport.enableQueue(1, 8, 0x1000, 0x2000, 0x3000);
    log.clear();
    transport.notifyQueue(1);
    assertThat(log).containsExactly("w2 3004=1");
  }

  @Test
  void notifiesWithTheDevicesValueWhereThatIsNegotiated() {
    Transport transport = open(whole());
    transport.writeDriverFeatures(1, 1 << 39 - 32);
    memory.putShort(0x38, (short) 0xabcd);
    transport.enableQueue(1, 8, 0x1000, 0x2000, 0x3000);
    log.clear();

    transport.notifyQueue(1);

    assertThat(log).containsExactly("w2 3000=abcd");
  }

  @Test
  void letsQueuesShareARegister() {
    Transport transport = open(whole());
    for (int queue = 0; queue < 3; queue++) {
      transport.enableQueue(queue, 8, 0x1000, 0x2000, 0x3000);
    }
    log.clear();

    transport.notifyQueue(0);
    transport.notifyQueue(2);

    assertThat(log).containsExactly("w2 3000=0", "w2 3000=2");
  }

  @Test
  void refusesToNotifyOutsideTheStructure() {
    Transport transport = open(whole());
    memory.putShort(0x1e, (short) 0x400);

    assertThatThrownBy(() -> transport.enableQueue(0, 8, 0x1000, 0x2000, 0x3000))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("queue 0 is notified at 0x1000, beyond the end");
    assertThat(memory.getShort(0x1c)).isZero();
    memory.putShort(0x1e, (short) 0x3ff);
    transport.enableQueue(0, 8, 0x1000, 0x2000, 0x3000);
  }

  @Test
  void refusesADeviceThatDoesNotEnableAQueue() {
    memory.putShort(0x12, (short) 3);
    BarMapper stubborn =
        (function, bar, offset, byteSize) ->
            RegisterWindow.handled(
                byteSize,
                new RegisterHandler() {
                  @Override
                  public long read(long at, int width) {
                    return at == 0x12 ? 3 : 0;
                  }

                  @Override
                  public void write(long at, int width, long value) {}
                });
    Transport transport = PciTransport.open(EmulatedFunctions.of(whole()).find(), stubborn);

    assertThatThrownBy(() -> transport.enableQueue(0, 8, 0x1000, 0x2000, 0x3000))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("does not accept queue 0");
  }

  @Test
  void resetsAQueue() {
    Transport transport = open(whole());
    memory.putShort(0x1c, (short) 1);

    transport.resetQueue(2);
    assertThat(log).containsExactly("w2 16=2", "w2 3a=1");
    assertThat(transport.isQueueReset(2)).isFalse();
    memory.putShort(0x3a, (short) 0);
    assertThat(transport.isQueueReset(2)).isFalse(); // still enabled
    memory.putShort(0x1c, (short) 0);
    assertThat(transport.isQueueReset(2)).isTrue();
  }

  @Test
  void supportsOnlyWhatTheStructuresHaveRegistersFor() {
    assertThat(open(whole(56)).supportedFeatures().has(CommonFeature.NOTIF_CONFIG_DATA.bit()))
        .isFalse();
    assertThat(open(whole(58)).supportedFeatures().has(CommonFeature.NOTIF_CONFIG_DATA.bit()))
        .isTrue();
    assertThat(open(whole(59)).supportedFeatures().has(CommonFeature.RING_RESET.bit())).isFalse();
    assertThat(open(whole(60)).supportedFeatures().has(CommonFeature.RING_RESET.bit())).isTrue();

    int notifyMultiplier = 0x40 + 3 * 16 + 16;
    Function narrow = whole().set(notifyMultiplier, 4, 2);
    assertThat(open(narrow).supportedFeatures().has(CommonFeature.NOTIFICATION_DATA.bit()))
        .isFalse();
    Function shared = whole().set(notifyMultiplier, 4, 0);
    assertThat(open(shared).supportedFeatures().has(CommonFeature.NOTIFICATION_DATA.bit()))
        .isTrue();
  }

  @Test
  void goesBetweenTheDriverAndTheRegisters() {
    Transport transport = open(whole());
    memory.putInt(4, 0x8000_0001).put(0x1000, (byte) 3);

    assertThat(transport.isLegacy()).isFalse();
    assertThat(transport.readDeviceFeatures(1)).isEqualTo(0x8000_0001);
    transport.writeDriverFeatures(0, -2);
    transport.setStatus(new DeviceStatus(0x83));
    assertThat(transport.status()).isEqualTo(new DeviceStatus(0x83));
    assertThat(transport.acknowledgeInterrupt().bits()).isEqualTo(3);

    assertThat(log)
        .containsExactly(
            "w4 0=1", "r4 4", "w4 8=0", "w4 c=fffffffe", "w1 14=83", "r1 14", "r1 1000");
  }
}
