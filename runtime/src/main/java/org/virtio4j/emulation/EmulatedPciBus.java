package org.virtio4j.emulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.InterruptMessage;
import org.virtio4j.transport.pci.AddressRange;
import org.virtio4j.transport.pci.BarMapper;
import org.virtio4j.transport.pci.ConfigurationAccess;
import org.virtio4j.transport.pci.PciAddress;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciInterrupts;
import org.virtio4j.transport.pci.PciRanges;
import org.virtio4j.transport.pci.PciRoot;
import org.virtio4j.transport.pci.PciTransport;

/**
 * A PCI bus with {@link EmulatedPciFunction}s, on a platform whose memory they reach: the way to
 * their configuration spaces, to what their BARs decode, and their interrupts. All methods may be
 * called from any thread.
 */
public final class EmulatedPciBus implements ConfigurationAccess, PciInterrupts {
  private static final AddressRange MEMORY = new AddressRange(0xe000_0000L, 0x1000_0000L);
  private static final AddressRange PREFETCHABLE = new AddressRange(0x8_0000_0000L, 1L << 32);
  private static final AddressRange PORTS = new AddressRange(0xc000L, 0x4000L);
  private static final long FIRST_MESSAGE = 0xfee0_0000L;
  private static final int MESSAGES = 64;

  private final EmulatedHal hal;
  private final RegisterWindow ports;
  private final TreeMap<PciAddress, EmulatedPciFunction> functions = new TreeMap<>();
  private final List<Message> messages = new ArrayList<>(); // that the platform takes

  /**
   * A bus without functions.
   *
   * @param hal the platform; it has one such bus at most
   */
  public EmulatedPciBus(EmulatedHal hal) {
    this.hal = hal;
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(new Message(FIRST_MESSAGE + 16L * i, 0x4000 + i));
    }
    ports = RegisterWindow.handled(PORTS.address() + PORTS.byteSize(), new Decoder(0L, true));
    for (AddressRange range : List.of(MEMORY, PREFETCHABLE)) {
      hal.attach(range.address(), range.byteSize(), new Decoder(range.address(), false));
    }
  }

  /** What functions decode of a range of addresses. */
  private final class Decoder implements RegisterHandler {
    private final long base;
    private final boolean port;

    Decoder(long base, boolean port) {
      this.base = base;
      this.port = port;
    }

    @Override
    public long read(long offset, int width) {
      RegisterHandler decoded = find(base + offset, "read");
      return decoded == null ? -1L >>> Long.SIZE - 8 * width : decoded.read(0L, width);
    }

    @Override
    public void write(long offset, int width, long value) {
      RegisterHandler decoded = find(base + offset, "written");
      if (decoded != null) {
        decoded.write(0L, width, value);
      }
    }

    private RegisterHandler find(long address, String how) {
      for (EmulatedPciFunction function : functions()) {
        RegisterHandler decoded = function.decode(address, port);
        if (decoded != null) {
          return decoded;
        }
      }
      hal.log()
          .report(
              Rule.PCI_NOT_DECODED, "PCI", "%s 0x%x %s", port ? "port" : "memory", address, how);
      return null;
    }
  }

  /** A message that the platform takes. */
  private static final class Message implements InterruptMessage {
    private final long address;
    private final int data;
    private volatile Runnable handler; // null while nobody is connected
    private volatile boolean taken;

    Message(long address, int data) {
      this.address = address;
      this.data = data;
    }

    @Override
    public long address() {
      return address;
    }

    @Override
    public int data() {
      return data;
    }

    @Override
    public void connect(Runnable handler) {
      this.handler = handler;
    }

    @Override
    public void disconnect() {
      handler = null;
      taken = false;
    }

    void arrive() {
      Runnable handler = this.handler;
      if (handler != null) {
        handler.run();
      }
    }
  }

  EmulatedHal hal() {
    return hal;
  }

  /**
   * Puts a function on the bus, as function 0 of the next device.
   *
   * @param builder what it is made of
   * @return the function
   */
  public synchronized EmulatedPciFunction add(EmulatedPciFunction.Builder builder) {
    int device = functions.isEmpty() ? 0 : functions.lastKey().device() + 1;
    PciAddress address = new PciAddress(0, device, 0);
    EmulatedPciFunction function = builder.create(this, address);
    functions.put(address, function);
    return function;
  }

  /**
   * The functions.
   *
   * @return the functions by address
   */
  public synchronized List<EmulatedPciFunction> functions() {
    return List.copyOf(functions.values());
  }

  private synchronized Optional<EmulatedPciFunction> function(PciAddress address) {
    return Optional.ofNullable(functions.get(address));
  }

  /**
   * Finds the functions, and gives their BARs addresses, as a platform's firmware does.
   *
   * @return the bus as drivers see it
   */
  public PciRoot enumerate() {
    PciRoot root = PciRoot.enumerate(this);
    root.assign(new PciRanges(MEMORY, Optional.of(PREFETCHABLE), Optional.of(PORTS)));
    return root;
  }

  /**
   * The way to BARs of memory and of ports.
   *
   * @return the mapper
   */
  public BarMapper mapper() {
    return BarMapper.of(hal, ports);
  }

  /**
   * Opens a function that {@link #enumerate} has given its addresses: by its legacy interface if it
   * has no other. Its interrupts reach the driver.
   *
   * @param function one of the functions
   * @return the way to the device
   */
  public PciTransport transport(EmulatedPciFunction function) {
    PciFunction found = PciFunction.find(this, function.address()).orElseThrow();
    return PciTransport.isTransitional(found)
        ? PciTransport.openLegacy(found, mapper(), this)
        : PciTransport.open(found, mapper(), this);
  }

  @Override
  public int byteSize() {
    return EXTENDED_BYTES;
  }

  @Override
  public int buses() {
    return 1;
  }

  @Override
  public long read(PciAddress address, int offset, int width) {
    return function(address)
        .map(function -> function.readConfiguration(offset, width))
        .orElse(0xffff_ffffL >>> 32 - 8 * width);
  }

  @Override
  public void write(PciAddress address, int offset, int width, long value) {
    function(address).ifPresent(function -> function.writeConfiguration(offset, width, value));
  }

  @Override
  public synchronized List<? extends InterruptMessage> messages(PciFunction function, int wanted) {
    List<Message> given = new ArrayList<>();
    for (Message message : messages) {
      if (!message.taken && given.size() < wanted) {
        message.taken = true;
        given.add(message);
      }
    }
    return given;
  }

  /** A function has sent a message. */
  boolean message(long address, int data) {
    Message found = null;
    synchronized (this) {
      for (Message message : messages) {
        found = message.address == address && message.data == data ? message : found;
      }
    }
    if (found != null) {
      found.arrive();
    }
    return found != null;
  }

  @Override
  public Optional<? extends InterruptLine> wire(PciFunction function) {
    return function(function.address()).map(each -> each.device().wire());
  }
}
