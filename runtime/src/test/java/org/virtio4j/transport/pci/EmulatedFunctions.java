package org.virtio4j.transport.pci;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Configuration spaces that are bytes, with BARs that have sizes. */
final class EmulatedFunctions implements ConfigurationAccess {
  static final PciAddress ADDRESS = new PciAddress(0, 3, 0);

  private final Map<PciAddress, Function> functions = new TreeMap<>();

  /** What was read and written; a write such as {@code 00:03.0 4:2=0x6}. */
  final List<String> writes = new ArrayList<>();

  /** How many reads work; the next one throws. */
  int readsLeft = Integer.MAX_VALUE;

  /** One function's configuration space. */
  static final class Function {
    private final ByteBuffer bytes =
        ByteBuffer.allocate(CONVENTIONAL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] writable = new byte[CONVENTIONAL_BYTES]; // bits that can be set
    private final EmulatedFunctions behind = new EmulatedFunctions();
    private int nextCapability = 0x40;
    private int lastLink = 0x34;

    Function header(int vendorId, int deviceId, int headerType) {
      set(0x00, 2, vendorId).set(0x02, 2, deviceId).set(0x0e, 1, headerType);
      return set(0x06, 2, 0x10).writable(0x04, 2, 0x7);
    }

    /** A bridge with all windows, of which those for ports and without side effects are wide. */
    static Function bridge() {
      return new Function()
          .header(0x1b36, 0xc, 1)
          .writable(0x18, 4, 0xff_ffff)
          .writable(0x1c, 2, 0xf0f0)
          .set(0x1c, 2, 0x0101)
          .writable(0x20, 4, 0xfff0_fff0L)
          .writable(0x24, 4, 0xfff0_fff0L)
          .set(0x24, 4, 0x0001_0001)
          .writable(0x28, 4, 0xffff_ffffL)
          .writable(0x2c, 4, 0xffff_ffffL)
          .writable(0x30, 4, 0xffff_ffffL);
    }

    /** Puts a function on the bus behind this one, which is a bridge. */
    Function behind(int device, Function function) {
      behind.with(new PciAddress(0, device, 0), function);
      return this;
    }

    Function writable(int offset, int width, long bits) {
      for (int i = 0; i < width; i++) {
        writable[offset + i] = (byte) (bits >>> 8 * i);
      }
      return this;
    }

    private long writable(int offset, int width) {
      long bits = 0;
      for (int i = width - 1; i >= 0; i--) {
        bits = bits << 8 | writable[offset + i] & 0xff;
      }
      return bits;
    }

    Function set(int offset, int width, long value) {
      switch (width) {
        case 1 -> bytes.put(offset, (byte) value);
        case 2 -> bytes.putShort(offset, (short) value);
        default -> bytes.putInt(offset, (int) value);
      }
      return this;
    }

    long get(int offset, int width) {
      return switch (width) {
        case 1 -> bytes.get(offset) & 0xffL;
        case 2 -> bytes.getShort(offset) & 0xffffL;
        default -> bytes.getInt(offset) & 0xffff_ffffL;
      };
    }

    /** A BAR of memory; a size of 0 leaves out the registers' writable bits. */
    Function bar32(int index, long byteSize, long address) {
      writable(0x10 + 4 * index, 4, -byteSize & 0xffff_fff0L);
      return set(0x10 + 4 * index, 4, address);
    }

    Function bar64(int index, long byteSize, long address) {
      writable(0x10 + 4 * index, 4, -byteSize & 0xffff_fff0L);
      set(0x10 + 4 * index, 4, address & 0xffff_ffffL | 0xc);
      if (index < 5) {
        writable(0x14 + 4 * index, 4, -byteSize >>> 32);
        set(0x14 + 4 * index, 4, address >>> 32);
      }
      return this;
    }

    Function barIo(int index, int byteSize, long address) {
      writable(0x10 + 4 * index, 4, -byteSize & 0xfffcL);
      return set(0x10 + 4 * index, 4, address | 1);
    }

    /** Adds a capability at the end of the list, and says where it is. */
    int capability(int id, int byteSize) {
      int at = nextCapability;
      nextCapability += byteSize + 3 & ~3;
      set(lastLink, 1, at);
      set(at, 1, id);
      lastLink = at + 1;
      return at;
    }

    /** Adds a capability of VirtIO. */
    Function virtio(int type, int bar, long offset, long length) {
      int size = type == 2 ? 20 : 16;
      int at = capability(9, size);
      set(at + 2, 1, size).set(at + 3, 1, type).set(at + 4, 1, bar);
      set(at + 8, 4, offset).set(at + 12, 4, length);
      return type == 2 ? set(at + 16, 4, 4) : this;
    }
  }

  EmulatedFunctions with(PciAddress address, Function function) {
    functions.put(address, function);
    return this;
  }

  /** One function, at {@link #ADDRESS}. */
  static EmulatedFunctions of(Function function) {
    return new EmulatedFunctions().with(ADDRESS, function);
  }

  PciFunction find() {
    return PciFunction.find(this, ADDRESS).orElseThrow();
  }

  @Override
  public int byteSize() {
    return CONVENTIONAL_BYTES;
  }

  @Override
  public long read(PciAddress address, int offset, int width) {
    if (readsLeft-- <= 0) {
      throw new IllegalStateException("the bus is gone");
    }
    ExactAccess.check(offset, width, CONVENTIONAL_BYTES);
    Function function = find(address);
    return function == null ? 0xffff_ffffL >>> 32 - 8 * width : function.get(offset, width);
  }

  /** What is at an address, which depends on the numbers that bridges have. */
  private Function find(PciAddress address) {
    Function found = functions.get(new PciAddress(0, address.device(), address.function()));
    if (address.bus() == 0) {
      return found;
    }
    for (Function each : functions.values()) {
      int secondary = (int) each.get(0x19, 1);
      if (each.get(0x0e, 1) == 1
          && secondary > 0
          && address.bus() >= secondary
          && address.bus() <= each.get(0x1a, 1)) {
        // Seen from the bus behind the bridge, that is bus 0.
        return each.behind.findBehind(address, secondary);
      }
    }
    return null;
  }

  private Function findBehind(PciAddress address, int bus) {
    return address.bus() == bus
        ? functions.get(new PciAddress(0, address.device(), address.function()))
        : find(address);
  }

  @Override
  public void write(PciAddress address, int offset, int width, long value) {
    ExactAccess.check(offset, width, CONVENTIONAL_BYTES);
    writes.add(String.format("%s %x:%d=0x%x", address, offset, width, value));
    Function function = find(address);
    long mask = function.writable(offset, width);
    if (mask == 0 && (offset < 0x10 || offset >= 0x34)) {
      throw new AssertionError("nothing is to be written at " + offset);
    }
    function.set(offset, width, function.get(offset, width) & ~mask | value & mask);
  }
}
