package org.virtio4j.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.virtio4j.TransportException;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.queue.ScriptedPackedRing;
import org.virtio4j.queue.ScriptedRing;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.InterruptStatus;
import org.virtio4j.transport.Interrupts;
import org.virtio4j.transport.Transport;

/** A device that does as a test says, and a log of what its driver did. */
final class ScriptedTransport implements Transport {
  static final DeviceType TYPE = new DeviceType(42);

  final List<String> log = new ArrayList<>();
  final Map<Integer, ScriptedRing> rings = new HashMap<>();
  final Map<Integer, ScriptedPackedRing> packedRings = new HashMap<>();
  final Map<Integer, long[]> areas = new HashMap<>(); // size, and the three device addresses
  final RegionHal memory;
  FeatureBits offered = FeatureBits.of(CommonFeature.VERSION_1.bit());
  FeatureBits supported = new FeatureBits(-1L, -1L);
  FeatureBits written = FeatureBits.NONE;
  FeatureBits optional = FeatureBits.NONE;
  boolean refusesQueueReset;
  int queueResetReads; // how often is asked before a queue's reset has ended; -1: it never ends
  private int queueResetReadsLeft;
  final Map<Integer, Integer> notificationValues = new HashMap<>();
  boolean legacy;
  boolean acceptsFeatures = true;
  int resetReads; // how often the status is read before a reset has ended; -1: it never ends
  int maxQueueSize = 256;
  int queues = 2;
  IntConsumer onNotify = queue -> {};
  int notifications;

  /** What the device does at each access of the driver but notifications. */
  Runnable meanwhile = () -> {};

  /** How it interrupts, and why; polled if that is null. */
  Interrupts interrupts;

  Supplier<InterruptStatus> reason = () -> InterruptStatus.NONE;

  /** Fails, where that is not null, each access to the status. */
  RuntimeException dead;

  private int status = 0xf; // as the previous driver left it
  private int resetReadsLeft;
  private boolean resetting;

  ScriptedTransport(RegionHal memory) {
    this.memory = memory;
  }

  void offer(CommonFeature... features) {
    for (CommonFeature feature : features) {
      offered = offered.with(feature.bit());
    }
  }

  @Override
  public DeviceType deviceType() {
    return TYPE;
  }

  @Override
  public boolean isLegacy() {
    return legacy;
  }

  @Override
  public FeatureBits supportedFeatures() {
    return supported;
  }

  @Override
  public int readDeviceFeatures(int word) {
    meanwhile.run();
    log.add("features? " + word);
    return offered.word(word);
  }

  @Override
  public void writeDriverFeatures(int word, int bits) {
    meanwhile.run();
    log.add("features " + word);
    written = written.withWord(word, bits);
  }

  @Override
  public DeviceStatus status() {
    meanwhile.run();
    if (dead != null) {
      throw dead;
    }
    log.add("status?");
    if (resetting && resetReadsLeft != 0) {
      resetReadsLeft--;
      return new DeviceStatus(status);
    }
    if (resetting) {
      resetting = false;
      status = 0;
      rings.clear();
      packedRings.clear();
    }
    return new DeviceStatus(status);
  }

  @Override
  public void setStatus(DeviceStatus value) {
    meanwhile.run();
    if (dead != null) {
      throw dead;
    }
    log.add("status " + value);
    if (value.bits() == 0) {
      resetting = true;
      resetReadsLeft = resetReads;
    } else {
      resetting = false;
      status = acceptsFeatures ? value.bits() : value.bits() & ~DeviceStatus.FEATURES_OK;
    }
  }

  @Override
  public int maxQueueSize(int queue) {
    meanwhile.run();
    return queue < queues ? maxQueueSize : 0;
  }

  @Override
  public boolean isQueueInUse(int queue) {
    return rings.containsKey(queue) || packedRings.containsKey(queue);
  }

  @Override
  public int queueAlignment() {
    return legacy ? 4096 : 4;
  }

  @Override
  public void enableQueue(int queue, int size, long descriptors, long driver, long device) {
    log.add("queue " + queue + " of " + size);
    areas.put(queue, new long[] {size, descriptors, driver, device});
    if (written.has(CommonFeature.RING_PACKED.bit())) {
      packedRings.put(
          queue,
          new ScriptedPackedRing(
              memory.memory(), memory.deviceAddress(), size, descriptors, driver, device));
      return;
    }
    rings.put(
        queue,
        new ScriptedRing(
            memory.memory(), memory.deviceAddress(), size, descriptors, driver, device));
  }

  @Override
  public FeatureBits optionalFeatures() {
    return optional;
  }

  @Override
  public void resetQueue(int queue) {
    log.add("reset queue " + queue);
    if (refusesQueueReset) {
      throw new TransportException("there is no such register");
    }
    queueResetReadsLeft = queueResetReads;
  }

  @Override
  public boolean isQueueReset(int queue) {
    log.add("reset? " + queue);
    if (queueResetReadsLeft != 0) {
      queueResetReadsLeft--;
      return false;
    }
    rings.remove(queue);
    packedRings.remove(queue);
    return true;
  }

  @Override
  public int notificationValue(int queue) {
    return notificationValues.getOrDefault(queue, queue);
  }

  @Override
  public void notifyQueue(int queue, int data) {
    log.add("notify " + Integer.toHexString(data));
    notifications++;
    onNotify.accept(queue);
  }

  @Override
  public void notifyQueue(int queue) {
    notifications++;
    onNotify.accept(queue);
  }

  @Override
  public InterruptStatus acknowledgeInterrupt() {
    return reason.get();
  }

  @Override
  public Interrupts interrupts() {
    return interrupts == null ? Transport.super.interrupts() : interrupts;
  }

  @Override
  public ConfigSpace configSpace() {
    return ConfigSpace.withoutGeneration(RegisterWindow.mapped(memory.memory().asSlice(0, 0)));
  }

  @Override
  public void close() {
    log.add("close");
  }
}
