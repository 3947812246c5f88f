package org.virtio4j.transport.mmio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.testing.Allocations;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.InterruptStatus;
import org.virtio4j.transport.Transport;

/** The exact accesses of the transport: offsets as the specification's table has them. */
class MmioTransportTest {
  /** Registers that read as a test says, and a log of the accesses. */
  private static final class Registers implements RegisterHandler {
    final Map<Long, Deque<Long>> values = new HashMap<>();
    final List<String> log = new ArrayList<>();
    boolean silent;

    void set(long offset, long... sequence) {
      Deque<Long> queue = new ArrayDeque<>();
      for (long value : sequence) {
        queue.add(value);
      }
      values.put(offset, queue);
    }

    @Override
    public long read(long offset, int width) {
      log.add(String.format("r%d %03x", width * 8, offset));
      Deque<Long> queue = values.getOrDefault(offset, new ArrayDeque<>(List.of(0L)));
      return queue.size() > 1 ? queue.remove() : queue.element();
    }

    @Override
    public void write(long offset, int width, long value) {
      if (!silent) {
        log.add(String.format("w%d %03x %x", width * 8, offset, value));
      }
    }
  }

  private final Registers registers = new Registers();
  private final RegisterWindow window = RegisterWindow.handled(0x200, registers);

  private MmioTransport open(int version) {
    identify(version, 2);
    MmioTransport transport = MmioTransport.open(window);
    registers.log.clear();
    return transport;
  }

  private void identify(long version, long deviceId) {
    registers.set(0x000, 0x74726976L);
    registers.set(0x004, version);
    registers.set(0x008, deviceId);
    registers.set(0x00c, 0x554d4551L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void identifiesTheDevice(int version) {
    MmioTransport transport = open(version);

    assertThat(transport.deviceType()).isEqualTo(new DeviceType(2));
    assertThat(transport.isLegacy()).isEqualTo(version == 1);
    assertThat(transport.vendorId()).isEqualTo(0x554d4551L);
    assertThat(transport).hasToString("block (2) on " + (version == 1 ? "legacy MMIO" : "MMIO"));
    assertThat(transport.queueAlignment()).isEqualTo(version == 1 ? 4096 : 4);
  }

  @Test
  void reachesSharedMemoryByTheHal() {
    identify(2, 2);
    registers.set(0x0b0, 0x2000L);
    registers.set(0x0b4, 0x1L);
    registers.set(0x0b8, 0x0L);
    registers.set(0x0bc, 0x8L);
    RegisterWindow memory = RegisterWindow.handled(0x1_0000_2000L, registers);
    try (Arena arena = Arena.ofConfined()) {
      RegionHal hal = RegionHal.of(arena.allocate(1 << 16, 4096), 0x1000);
      hal.registers(0xa00_0000L, window);
      hal.registers(0x8_0000_0000L, memory);
      MmioTransport transport = MmioTransport.open(hal, 0xa00_0000L, 0x200);
      registers.log.clear();

      RegisterWindow region = transport.sharedMemory(5).orElseThrow();

      assertThat(registers.log)
          .containsExactly("w32 0ac 5", "r32 0b0", "r32 0b4", "r32 0b8", "r32 0bc");
      assertThat(region.byteSize()).isEqualTo(0x1_0000_2000L);
      assertThatThrownBy(() -> transport.sharedMemory(5))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("owned already");
      transport.close();
      memory.split(0, 0x1_0000_2000L); // it was given back
    }
  }

  @Test
  void hasSharedMemoryOnlyIfTheDeviceSaysSo() {
    MmioTransport transport = open(2);
    registers.set(0x0b0, 0xffff_ffffL);
    registers.set(0x0b4, 0xffff_ffffL);
    assertThat(transport.sharedMemory(0)).isEmpty();

    registers.set(0x0b4, 0x7fff_ffffL);
    registers.set(0x0b8, 0x1000L);
    assertThatThrownBy(() -> transport.sharedMemory(0))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("region 0 has 0x7fffffffffffffff bytes at 0x1000, which cannot be");
    registers.set(0x0b4, 0L);
    assertThatThrownBy(() -> transport.sharedMemory(0))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("out of reach of a window");
    transport.close();
    assertThat(open(1).sharedMemory(0)).isEmpty();
  }

  @Test
  void touchesNothingMoreOfAnEmptySlot() {
    identify(2, 0);

    assertThat(MmioTransport.isEmpty(window)).isTrue();
    assertThatThrownBy(() -> MmioTransport.open(window))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("empty");

    assertThat(registers.log).isSubsetOf("r32 000", "r32 004", "r32 008");
    identify(2, 4);
    assertThat(MmioTransport.isEmpty(window)).isFalse();
  }

  @Test
  void refusesWhatIsNoDevice() {
    identify(2, 2);
    registers.set(0x000, 0x74726977L);
    assertThatThrownBy(() -> MmioTransport.open(window))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("0x74726977");
    assertThatThrownBy(() -> MmioTransport.isEmpty(window)).isInstanceOf(TransportException.class);

    identify(3, 2);
    assertThatThrownBy(() -> MmioTransport.open(window))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("not 3");
    assertThatThrownBy(() -> MmioTransport.open(RegisterWindow.handled(0xff, registers)))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("only 0xff");

    identify(2, 2);
    MmioTransport.open(window).close();
  }

  @Test
  void ownsItsRegistersUntilItIsClosed() {
    RegionHal hal = RegionHal.inProcess(1 << 16);
    hal.registers(0x0a00_0000L, window);
    identify(2, 2);

    Transport transport = MmioTransport.open(hal, 0x0a00_0000L, 0x200);
    assertThatThrownBy(() -> MmioTransport.open(hal, 0x0a00_0000L, 0x200))
        .isInstanceOf(TransportException.class);
    transport.close();
    MmioTransport.open(hal, 0x0a00_0000L, 0x200).close();

    identify(2, 0);
    assertThatThrownBy(() -> MmioTransport.open(hal, 0x0a00_0000L, 0x200))
        .hasMessageContaining("empty");
    identify(2, 2);
    MmioTransport again = MmioTransport.open(hal, 0x0a00_0000L, 0x200);
    assertThatIllegalStateException().isThrownBy(() -> window.split(0x1ff, 1));
    assertThat(again.deviceType().id()).isEqualTo(2);
  }

  @Test
  void ownsNothingIfAPartIsOwnedAlready() {
    identify(2, 2);
    RegisterWindow part = window.split(0x1f0, 1);
    assertThatIllegalStateException().isThrownBy(() -> MmioTransport.open(window));
    part.release();

    MmioTransport transport = MmioTransport.open(window);
    transport.close();
    transport.close();
    window.split(0, 0x200);
  }

  @Test
  void selectsTheWordBeforeEachFeatureAccess() {
    MmioTransport transport = open(2);
    registers.set(0x010, 0x8000_0001L);

    assertThat(transport.readDeviceFeatures(1)).isEqualTo(0x8000_0001);
    transport.writeDriverFeatures(3, 0x9000_0000);

    assertThat(registers.log)
        .containsExactly("w32 014 1", "r32 010", "w32 024 3", "w32 020 90000000");
  }

  @Test
  void setsAModernQueueUpReadyLastAndReadBack() {
    MmioTransport transport = open(2);
    registers.set(0x034, 1024);
    registers.set(0x044, 0, 1);

    assertThat(transport.maxQueueSize(3)).isEqualTo(1024);
    assertThat(transport.isQueueInUse(3)).isFalse();
    transport.enableQueue(3, 256, 0x1_2345_6000L, 0x8000_0001_1235_7000L, 0x7fff_ffff_ffff_f000L);

    assertThat(registers.log)
        .containsExactly(
            "w32 030 3",
            "r32 034",
            "w32 030 3",
            "r32 044",
            "w32 030 3",
            "w32 038 100",
            "w32 080 23456000",
            "w32 084 1",
            "w32 090 12357000",
            "w32 094 80000001",
            "w32 0a0 fffff000",
            "w32 0a4 7fffffff",
            "w32 044 1",
            "r32 044");
  }

  @Test
  void noticesAQueueThatIsNotAccepted() {
    MmioTransport transport = open(2);
    registers.set(0x044, 0);

    assertThatThrownBy(() -> transport.enableQueue(0, 8, 4096, 4224, 8192))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("QueueReady reads as 0");
  }

  @Test
  void setsALegacyQueueUpByItsPage() {
    MmioTransport transport = open(1);
    registers.set(0x034, 1024);
    registers.set(0x040, 0, 5);

    assertThat(transport.maxQueueSize(1)).isEqualTo(1024);
    assertThat(transport.isQueueInUse(1)).isFalse();
    transport.setStatus(DeviceStatus.RESET);
    transport.enableQueue(1, 256, 0x4000_1000L, 0x4000_2000L, 0x4000_3000L);
    transport.enableQueue(0, 8, 0x4000_4000L, 0x4000_4080L, 0x4000_5000L);
    assertThat(transport.isQueueInUse(1)).isTrue();

    assertThat(registers.log)
        .containsExactly(
            "w32 030 1",
            "r32 034",
            "w32 030 1",
            "r32 040",
            "w32 070 0",
            "w32 028 1000",
            "w32 030 1",
            "w32 038 100",
            "w32 03c 1000",
            "w32 040 40001",
            "w32 030 0",
            "w32 038 8",
            "w32 03c 1000",
            "w32 040 40004",
            "w32 030 1",
            "r32 040");
  }

  @Test
  void refusesALegacyQueueThatItsPageDoesNotTell() {
    MmioTransport transport = open(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> transport.enableQueue(0, 256, 0x1000, 0x2000, 0x4000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transport.enableQueue(0, 256, 0x1000, 0x2080, 0x3000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transport.enableQueue(0, 256, 0x1080, 0x2080, 0x3000));
    long high = 1L << 44;
    assertThatThrownBy(() -> transport.enableQueue(0, 256, high, high + 4096, high + 8192))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("2^44");
    assertThatIllegalArgumentException().isThrownBy(() -> transport.readDeviceFeatures(1));
    assertThatIllegalArgumentException().isThrownBy(() -> transport.writeDriverFeatures(1, 0));
    assertThat(registers.log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void notifiesByOneWrite(int version) {
    MmioTransport transport = open(version);

    transport.notifyQueue(5);

    assertThat(registers.log).containsExactly("w32 050 5");
    registers.silent = true;
    assertThat(
            Allocations.of(() -> {
              for (int i = 0; i < 1000; i++) {
                transport.notifyQueue(i);
              }
            }))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void acknowledgesOnlyInterruptsThatItKnows(int version) {
    MmioTransport transport = open(version);
    registers.set(0x060, 0x80000003L, 4, 0);

    InterruptStatus first = transport.acknowledgeInterrupt();

    assertThat(first.usedBuffer()).isTrue();
    assertThat(first.configurationChange()).isTrue();
    assertThat(transport.acknowledgeInterrupt().bits()).isEqualTo(4);
    assertThat(transport.acknowledgeInterrupt()).isEqualTo(InterruptStatus.NONE);
    assertThat(registers.log).containsExactly("r32 060", "w32 064 3", "r32 060", "r32 060");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void readsAndWritesTheStatus(int version) {
    MmioTransport transport = open(version);
    registers.set(0x070, 0x4f);

    assertThat(transport.status()).isEqualTo(new DeviceStatus(0x4f));
    transport.setStatus(new DeviceStatus(0xf));

    assertThat(registers.log).containsExactly("r32 070", "w32 070 f");
  }

  @Test
  void hasAGenerationOnlyInAModernDevice() {
    ConfigSpace modern = open(2).configSpace();
    registers.set(0x0fc, 7);
    assertThat(modern.hasGeneration()).isTrue();
    assertThat(modern.generation()).isEqualTo(7);
    assertThat(modern.window().byteSize()).isEqualTo(0x100);
    modern.window().read(8, 8);
    assertThat(registers.log).containsExactly("r32 0fc", "r64 108");
  }

  @Test
  void hasNoGenerationInALegacyDevice() {
    MmioTransport legacy = open(1);

    assertThat(legacy.configSpace().hasGeneration()).isFalse();
    assertThat(legacy.configSpace()).isSameAs(legacy.configSpace());
    assertThat(registers.log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesFeaturesThatItCannotCarryOut(int version) {
    MmioTransport transport = open(version);

    for (CommonFeature feature :
        List.of(
            CommonFeature.RING_RESET,
            CommonFeature.NOTIF_CONFIG_DATA,
            CommonFeature.SR_IOV,
            CommonFeature.ADMIN_VQ,
            CommonFeature.SUSPEND)) {
      assertThat(transport.supportedFeatures().has(feature.bit())).as(feature.name()).isFalse();
    }
    assertThat(transport.supportedFeatures().has(CommonFeature.VERSION_1.bit()))
        .isEqualTo(version == 2);
    assertThat(transport.supportedFeatures().has(CommonFeature.NOTIFICATION_DATA.bit()))
        .isEqualTo(version == 2);
    assertThat(transport.optionalFeatures().has(CommonFeature.RING_RESET.bit()))
        .as("on request only, since QEMU offers it and lacks the register")
        .isEqualTo(version == 2);
    assertThat(transport.supportedFeatures().has(CommonFeature.EVENT_IDX.bit())).isTrue();
  }

  @Test
  void writesAllOfTheNotificationDataAtOnce() {
    MmioTransport transport = open(2);

    transport.notifyQueue(3, 0x8007_0003);

    assertThat(transport.notificationValue(3)).isEqualTo(3);
    assertThat(registers.log).containsExactly("w32 050 80070003");
  }

  @Test
  void hasNeitherNotificationDataNorQueueResetsInALegacyDevice() {
    MmioTransport legacy = open(1);

    assertThatThrownBy(() -> legacy.notifyQueue(3, 3))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> legacy.resetQueue(3))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(registers.log).isEmpty();
  }

  @Test
  void resetsAQueueByItsRegister() {
    MmioTransport transport = open(2);
    registers.set(0x0c0, 1, 1, 0);
    registers.set(0x044, 0);

    transport.resetQueue(3);
    assertThat(transport.isQueueReset(3)).as("the device is at it").isFalse();
    assertThat(transport.isQueueReset(3)).isTrue();

    assertThat(registers.log)
        .containsExactly(
            "w32 030 3",
            "w32 0c0 1",
            "r32 0c0",
            "w32 030 3",
            "r32 0c0",
            "w32 030 3",
            "r32 0c0",
            "r32 044");
  }

  @Test
  void noticesThatADeviceLacksTheRegister() {
    MmioTransport transport = open(2);
    registers.set(0x0c0, 0);
    registers.set(0x044, 1);

    assertThatThrownBy(() -> transport.resetQueue(3))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("lacks its register")
        .hasMessageContaining("queue 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void believesNoQueueSizeBeyondTheSpecificationsLimit(int version) {
    MmioTransport transport = open(version);
    registers.set(0x034, 0xffff_ffffL);

    assertThat(transport.maxQueueSize(0)).isEqualTo(32768);
  }
}
