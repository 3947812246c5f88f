package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.io.RegisterWindow;

/** Drives an emulated device by hand: each register and each ring word is the test's to write. */
final class RawDriver implements AutoCloseable {
  static final int MAGIC = 0x000;
  static final int VERSION = 0x004;
  static final int DEVICE_ID = 0x008;
  static final int DEVICE_FEATURES = 0x010;
  static final int DEVICE_FEATURES_SEL = 0x014;
  static final int DRIVER_FEATURES = 0x020;
  static final int DRIVER_FEATURES_SEL = 0x024;
  static final int GUEST_PAGE_SIZE = 0x028;
  static final int QUEUE_SEL = 0x030;
  static final int QUEUE_SIZE_MAX = 0x034;
  static final int QUEUE_SIZE = 0x038;
  static final int QUEUE_ALIGN = 0x03c;
  static final int QUEUE_PFN = 0x040;
  static final int QUEUE_READY = 0x044;
  static final int QUEUE_NOTIFY = 0x050;
  static final int INTERRUPT_STATUS = 0x060;
  static final int INTERRUPT_ACK = 0x064;
  static final int STATUS = 0x070;
  static final int QUEUE_DESC_LOW = 0x080;
  static final int QUEUE_DRIVER_LOW = 0x090;
  static final int QUEUE_DEVICE_LOW = 0x0a0;
  static final int QUEUE_RESET = 0x0c0;
  static final int CONFIG_GENERATION = 0x0fc;
  static final int CONFIG = 0x100;

  static final int VERSION_1 = 32;
  static final int RING_PACKED = 34;

  final EmulatedMachine machine;
  final EmulatedDevice device;
  final RegisterWindow window;

  private RawDriver(EmulatedMachine machine, EmulatedDevice device) {
    this.machine = machine;
    this.device = device;
    window = machine.hal().map(device.address(), EmulatedMachine.SLOT_BYTES);
  }

  static RawDriver on(EmulatedMachine machine, EmulatedDevice device) {
    return new RawDriver(machine, device);
  }

  static RawDriver copying(EmulatedDevice.Builder builder) {
    EmulatedMachine machine = EmulatedMachine.copying();
    return new RawDriver(machine, machine.add(builder));
  }

  int read(int offset) {
    return (int) window.read(offset, 4);
  }

  void write(int offset, int value) {
    window.write(offset, 4, Integer.toUnsignedLong(value));
  }

  RawDriver identify() {
    read(MAGIC);
    read(VERSION);
    read(DEVICE_ID);
    return this;
  }

  RawDriver reset() {
    write(STATUS, 0);
    read(STATUS);
    return this;
  }

  /** Up to and with DRIVER. */
  RawDriver begin() {
    identify().reset();
    write(STATUS, 1);
    write(STATUS, 3);
    return this;
  }

  RawDriver accept(int... features) {
    int low = 0;
    int high = 0;
    for (int bit : features) {
      low |= bit < 32 ? 1 << bit : 0;
      high |= bit >= 32 ? 1 << bit - 32 : 0;
    }
    write(DRIVER_FEATURES_SEL, 0);
    write(DRIVER_FEATURES, low);
    write(DRIVER_FEATURES_SEL, 1);
    write(DRIVER_FEATURES, high);
    return this;
  }

  /** Up to FEATURES_OK and the look at it. */
  RawDriver negotiate(int... features) {
    begin().accept(features);
    write(STATUS, 11);
    read(STATUS);
    return this;
  }

  RawDriver ok() {
    write(STATUS, read(STATUS) | 4);
    return this;
  }

  /** A live device with one queue and VERSION_1. */
  RawQueue live(int size, int... more) {
    int[] features = new int[more.length + 1];
    System.arraycopy(more, 0, features, 0, more.length);
    features[more.length] = VERSION_1;
    negotiate(features);
    RawQueue queue = queue(0, size).enable();
    ok();
    return queue;
  }

  /** A live device with one packed queue and VERSION_1. */
  RawPackedQueue livePacked(int size, int... more) {
    int[] features = new int[more.length + 2];
    System.arraycopy(more, 0, features, 0, more.length);
    features[more.length] = VERSION_1;
    features[more.length + 1] = RING_PACKED;
    negotiate(features);
    RawPackedQueue queue = new RawPackedQueue(0, size).enable();
    ok();
    return queue;
  }

  RawQueue queue(int index, int size) {
    return new RawQueue(index, size);
  }

  List<Rule> broken() {
    return machine.violations().stream().map(Violation::rule).toList();
  }

  DmaMemory allocate(int bytes) {
    return machine.hal().allocate(bytes, BufferDirection.BOTH);
  }

  @Override
  public void close() {
    machine.close();
  }

  /** A split ring in one piece, as a legacy device wants it. */
  final class RawQueue {
    static final int NEXT = 1;
    static final int WRITE = 2;
    static final int INDIRECT = 4;

    final int index;
    final int size;
    final DmaMemory memory;
    final MemorySegment ring;
    final long available;
    final long used;
    int published;

    RawQueue(int index, int size) {
      this.index = index;
      this.size = size;
      available = 16L * size;
      used = (available + 6 + 2L * size + 4095) & -4096;
      memory = allocate((int) used + 6 + 8 * size);
      ring = memory.segment();
    }

    RawQueue select() {
      write(QUEUE_SEL, index);
      return this;
    }

    RawQueue addresses() {
      address(QUEUE_DESC_LOW, memory.deviceAddress());
      address(QUEUE_DRIVER_LOW, memory.deviceAddress() + available);
      address(QUEUE_DEVICE_LOW, memory.deviceAddress() + used);
      return this;
    }

    void address(int register, long address) {
      write(register, (int) address);
      write(register + 4, (int) (address >>> 32));
    }

    RawQueue enable() {
      select();
      read(QUEUE_READY);
      read(QUEUE_SIZE_MAX);
      write(QUEUE_SIZE, size);
      addresses();
      write(QUEUE_READY, 1);
      return this;
    }

    RawQueue enableLegacy() {
      select();
      read(QUEUE_PFN);
      read(QUEUE_SIZE_MAX);
      write(QUEUE_SIZE, size);
      write(QUEUE_ALIGN, 4096);
      write(QUEUE_PFN, (int) (memory.deviceAddress() >>> 12));
      return this;
    }

    RawQueue descriptor(int i, long address, int length, int flags, int next) {
      descriptor(ring, i, address, length, flags, next);
      return this;
    }

    void descriptor(MemorySegment table, int i, long address, int length, int flags, int next) {
      Wire.u64(table, 16L * i, address);
      Wire.u32(table, 16L * i + 8, length);
      Wire.u16(table, 16L * i + 12, flags);
      Wire.u16(table, 16L * i + 14, next);
    }

    /** Puts heads into the available ring and publishes them. */
    RawQueue publish(int... heads) {
      for (int head : heads) {
        Wire.u16(ring, available + 4 + 2L * (published % size), head);
        published++;
      }
      return index(published);
    }

    RawQueue index(int value) {
      Wire.u16Release(ring, available + 2, value);
      return this;
    }

    RawQueue availableFlags(int flags) {
      Wire.u16(ring, available, flags);
      return this;
    }

    RawQueue usedEvent(int event) {
      Wire.u16(ring, available + 4 + 2L * size, event);
      return this;
    }

    int usedFlags() {
      return Wire.u16(ring, used);
    }

    int usedIndex() {
      return Wire.u16Acquire(ring, used + 2);
    }

    int availableEvent() {
      return Wire.u16(ring, used + 4 + 8L * size);
    }

    int usedId(int i) {
      return Wire.u32(ring, used + 4 + 8L * (i % size));
    }

    int usedLength(int i) {
      return Wire.u32(ring, used + 8 + 8L * (i % size));
    }

    RawQueue kick() {
      write(QUEUE_NOTIFY, index);
      return this;
    }
  }

  /** A packed ring, and behind it the two event suppression structures. */
  final class RawPackedQueue {
    static final int AVAIL = 1 << 7;
    static final int USED = 1 << 15;

    final int index;
    final int size;
    final DmaMemory memory;
    final MemorySegment ring;
    final int driverEvent;
    final int deviceEvent;
    int slot;
    boolean wrap = true;

    RawPackedQueue(int index, int size) {
      this.index = index;
      this.size = size;
      driverEvent = 16 * size;
      deviceEvent = driverEvent + 4;
      memory = allocate(deviceEvent + 4);
      ring = memory.segment();
    }

    RawPackedQueue enable() {
      write(QUEUE_SEL, index);
      read(QUEUE_READY);
      write(QUEUE_SIZE, size);
      address(QUEUE_DESC_LOW, memory.deviceAddress());
      address(QUEUE_DRIVER_LOW, memory.deviceAddress() + driverEvent);
      address(QUEUE_DEVICE_LOW, memory.deviceAddress() + deviceEvent);
      write(QUEUE_READY, 1);
      return this;
    }

    void address(int register, long address) {
      write(register, (int) address);
      write(register + 4, (int) (address >>> 32));
    }

    /** The flags that say that a descriptor is available. */
    int available() {
      return wrap ? AVAIL : USED;
    }

    /** Makes the next descriptor available. */
    RawPackedQueue add(long address, int length, int id, int flags) {
      return put(address, length, id, flags | available());
    }

    /** Writes the next descriptor with exactly these flags. */
    RawPackedQueue put(long address, int length, int id, int flags) {
      entry(ring, slot, address, length, id, flags);
      if (++slot == size) {
        slot = 0;
        wrap = !wrap;
      }
      return this;
    }

    void entry(MemorySegment table, int i, long address, int length, int id, int flags) {
      Wire.u64(table, 16L * i, address);
      Wire.u32(table, 16L * i + 8, length);
      Wire.u16(table, 16L * i + 12, id);
      Wire.u16Release(table, 16L * i + 14, flags);
    }

    RawPackedQueue event(int word) {
      Wire.u32Release(ring, driverEvent, word);
      return this;
    }

    int deviceEvent() {
      return Wire.u32Acquire(ring, deviceEvent);
    }

    int id(int i) {
      return Wire.u16(ring, 16L * i + 12);
    }

    int length(int i) {
      return Wire.u32(ring, 16L * i + 8);
    }

    int flags(int i) {
      return Wire.u16Acquire(ring, 16L * i + 14);
    }

    RawPackedQueue kick() {
      write(QUEUE_NOTIFY, index);
      return this;
    }
  }
}
