package org.virtio4j.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.mmio.MmioTransport;

/**
 * What a driver's test needs around a device in this process. Closing it fails the test if the
 * driver has broken a rule of the specification, or has left memory allocated or shared.
 */
public final class Rig implements AutoCloseable {
  /** For tests of devices that do not answer. */
  public static final DriverOptions IMPATIENT =
      DriverOptions.defaults().withTimeout(Duration.ofMillis(50));

  /** How the device is reached and run. */
  public record Setting(boolean copying, boolean legacy, boolean threaded) {
    /** All settings; for {@code @MethodSource}. */
    public static Stream<Setting> all() {
      return Stream.of(false, true)
          .flatMap(copying ->
              Stream.of(false, true)
                  .flatMap(legacy ->
                      Stream.of(false, true)
                          .map(threaded -> new Setting(copying, legacy, threaded))));
    }

    /** Puts a device into this setting. */
    public Rig rig(DeviceModel model) {
      return rig(model, builder -> builder);
    }

    /** Puts a device with other features into this setting. */
    public Rig rig(DeviceModel model, UnaryOperator<EmulatedDevice.Builder> change) {
      EmulatedMachine machine = copying ? EmulatedMachine.copying() : EmulatedMachine.direct();
      EmulatedDevice.Builder builder = EmulatedDevice.builder(model);
      EmulatedDevice device = machine.add(change.apply(legacy ? builder.legacy() : builder));
      if (threaded) {
        device.start();
      }
      return new Rig(machine, device, copying);
    }

    @Override
    public String toString() {
      return (legacy ? "legacy, " : "modern, ")
          + (copying ? "copying, " : "direct, ")
          + (threaded ? "on its own thread" : "at once");
    }
  }

  /** A modern device that serves notifications at once, behind a HAL that copies. */
  public static final Setting SIMPLE = new Setting(true, false, false);

  private final EmulatedMachine machine;
  private final EmulatedDevice device;
  private final boolean copying;
  private final List<DmaMemory> memory = new ArrayList<>();
  private boolean forgiving;

  private Rig(EmulatedMachine machine, EmulatedDevice device, boolean copying) {
    this.machine = machine;
    this.device = device;
    this.copying = copying;
  }

  /** The device. */
  public EmulatedDevice device() {
    return device;
  }

  /** The platform. */
  public Hal hal() {
    return machine.hal();
  }

  /** A new way to the device. */
  public MmioTransport transport() {
    return MmioTransport.open(device.window());
  }

  /**
   * Memory for a request's data: of the HAL if it is one that does not copy, else on the heap or
   * outside of it, by turns.
   */
  public MemorySegment buffer(int bytes) {
    if (!copying) {
      DmaMemory allocated = machine.hal().allocate(bytes, BufferDirection.BOTH);
      memory.add(allocated);
      return allocated.segment().asSlice(0, bytes);
    }
    return bytes % 1024 == 0
        ? Arena.ofAuto().allocate(bytes)
        : MemorySegment.ofArray(new byte[bytes]);
  }

  /** Memory with a content. */
  public MemorySegment buffer(byte[] content) {
    MemorySegment buffer = buffer(content.length);
    buffer.copyFrom(MemorySegment.ofArray(content));
    return buffer;
  }

  /** Does without the check at the end: the test has looked at the violations, or wants them. */
  public void forgive() {
    forgiving = true;
  }

  @Override
  public void close() {
    try {
      if (!forgiving) {
        memory.forEach(machine.hal()::free);
        machine.verifyReleased();
      }
    } finally {
      machine.close();
    }
  }
}
