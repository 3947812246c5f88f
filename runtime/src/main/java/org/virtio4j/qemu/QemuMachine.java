package org.virtio4j.qemu;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.virtio4j.TransportException;
import org.virtio4j.hal.Hal;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.mmio.MmioTransport;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciInterrupts;
import org.virtio4j.transport.pci.PciRoot;

/**
 * A machine that QEMU runs for this process: its devices, on virtio-mmio or on PCI, are there to be
 * driven, its processor sleeps.
 *
 * <pre>{@code
 * try (QemuMachine machine =
 *     QemuMachine.builder(QemuBoard.AARCH64_VIRT)
 *         .device(QemuDevice.entropy())
 *         .device(QemuDevice.disk(image))
 *         .start()) {
 *   Transport entropy = machine.transport(0);
 *   …
 * }
 * }</pre>
 *
 * <p>The first device is in slot 0, the second in slot 1, and so on. On PCI the slots are devices
 * of bus 0, and their BARs have addresses already. QEMU ends when the machine is closed, and also
 * when this JVM ends in whatever way. All methods may be called from any thread.
 */
public final class QemuMachine implements AutoCloseable {
  /**
   * How many bytes at each end of the RAM drivers do not get: 4 MiB. Boards keep their firmware and
   * their device tree there.
   */
  static final long RESERVED_BYTES = 4L << 20;

  private static final Duration QUIT_TIMEOUT = Duration.ofSeconds(2);
  private static final long MAGIC_OFFSET = 0x0L;
  private static final long VERSION_OFFSET = 0x4L;
  private static final long DEVICE_ID_OFFSET = 0x8L;

  private final QemuBoard board;
  private final GuestRam ram;
  private final QemuConnection connection;
  private final RegionHal hal;
  private final Optional<QemuPci> pci;
  private final QemuLines lines;
  private boolean closed;

  QemuMachine(QemuMachineBuilder builder, GuestRam ram, QemuConnection connection) {
    QemuBoard board = builder.board();
    this.board = board;
    this.ram = ram;
    this.connection = connection;
    long usable = ram.segment().byteSize() - 2 * RESERVED_BYTES;
    hal =
        RegionHal.of(
            ram.segment().asSlice(RESERVED_BYTES, usable), board.ramBase() + RESERVED_BYTES);
    QemuBoard.Slots slots = board.slots();
    hal.registers(
        slots.base(),
        RegisterWindow.handled(slots.count() * slots.stride(), registers(slots.base())));
    pci =
        board
            .pci()
            .map(bus ->
                new QemuPci(
                    new QemuPciHost(qtest(), bus),
                    bus,
                    builder.pciAccess(),
                    hal,
                    builder.placements(),
                    builder.isLegacy()));
    lines = QemuLines.of(this, builder.interrupts());
  }

  /**
   * Describes a machine that is to be started.
   *
   * @param board the kind of machine
   * @return a builder
   */
  public static QemuMachineBuilder builder(QemuBoard board) {
    return new QemuMachineBuilder(Objects.requireNonNull(board));
  }

  /**
   * The kind of machine.
   *
   * @return the kind of machine
   */
  public QemuBoard board() {
    return board;
  }

  /**
   * The platform for drivers of this machine's devices. DMA memory is taken from the machine's RAM.
   * The registers of the slots can be mapped; each has one owner at a time.
   *
   * @return the HAL
   */
  public Hal hal() {
    return hal;
  }

  /**
   * The machine's whole RAM, for tests that look over a driver's shoulder. Drivers use {@link
   * #hal()}.
   *
   * @return the RAM; its first byte is at {@link QemuBoard#ramBase} for the devices
   */
  public MemorySegment ram() {
    return ram.segment();
  }

  /**
   * Where the registers of a virtio-mmio device begin.
   *
   * @param slot the number of its slot, from 0 in the order in which devices were given
   * @return a physical address
   * @throws IndexOutOfBoundsException if there is no such slot
   */
  public long address(int slot) {
    return board.slots().address(slot);
  }

  /**
   * Opens a device. It can be opened again when the transport is closed.
   *
   * @param slot the number of its slot
   * @return the way to the device
   * @throws IndexOutOfBoundsException if there is no such slot
   * @throws TransportException if the slot is empty, or its registers are owned already
   */
  public Transport transport(int slot) {
    return pci.isPresent()
        ? pci.get().transport(slot, lines)
        : MmioTransport.open(hal, address(slot), board.slots().stride(), lines.wire(slot));
  }

  /**
   * What the machine has for the interrupts of its PCI functions, for transports that are opened
   * without {@link #transport}.
   *
   * @return messages, wires or nothing, as the machine was built
   */
  public PciInterrupts interrupts() {
    return lines;
  }

  /**
   * The PCI functions that were there when the machine was started, or when a device was
   * {@linkplain #plug plugged in} last: those of the board itself, and bridges, too.
   *
   * @return the functions by address; none if the board has no PCI bus
   */
  public List<PciFunction> functions() {
    return pciRoot().map(PciRoot::functions).orElse(List.of());
  }

  /**
   * The machine's PCI buses, as they were then.
   *
   * @return the buses; nothing if the board has none
   */
  public Optional<PciRoot> pciRoot() {
    return pci.map(QemuPci::root);
  }

  /**
   * The PCI function that a device is.
   *
   * @param slot the number of its slot
   * @return function 0 of the device in the slot
   * @throws IndexOutOfBoundsException if there is no such slot on PCI
   * @throws TransportException if the slot is empty
   */
  public PciFunction function(int slot) {
    return pci.orElseThrow(() -> new IndexOutOfBoundsException(board + " has no PCI bus"))
        .function(slot);
  }

  /**
   * Plugs a device into a port that was left {@linkplain QemuMachineBuilder#emptyPort() empty}, and
   * gives it its addresses.
   *
   * @param slot the number of the slot
   * @param model the device model without the bus, such as {@code virtio-rng}
   * @param properties properties of the model
   * @throws TransportException if QEMU does not do it, or the device does not appear
   */
  public void plug(int slot, String model, String... properties) {
    QemuPci bus = pci.orElseThrow(() -> new IndexOutOfBoundsException(board + " has no PCI bus"));
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("driver", model + "-pci");
    arguments.put("id", "dev" + slot);
    arguments.put("bus", QemuBoard.bridge(slot));
    for (String property : properties) {
      int equals = property.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(property + " is not a name and a value");
      }
      arguments.put(property.substring(0, equals), property.substring(equals + 1));
    }
    qmp().execute("device_add", arguments);
    bus.plugged(slot);
    bus.function(slot);
  }

  /**
   * Looks what is in the virtio-mmio slots, without becoming the owner of any registers.
   *
   * @return the slots that have a device, in order; none if the board has PCI instead
   * @throws TransportException if a slot is not what the board says
   */
  public List<QemuSlot> slots() {
    List<QemuSlot> found = new ArrayList<>();
    for (int slot = 0; slot < board.slots().count(); slot++) {
      long address = address(slot);
      long magic = qtest().read(address + MAGIC_OFFSET, 4);
      if (magic != MmioTransport.MAGIC) {
        throw new TransportException(
            String.format(
                "slot %d of %s, at 0x%x: the magic value is 0x%x, not 0x%x",
                slot, board, address, magic, MmioTransport.MAGIC));
      }
      int id = (int) qtest().read(address + DEVICE_ID_OFFSET, 4);
      if (id != 0) {
        int version = (int) qtest().read(address + VERSION_OFFSET, 4);
        found.add(new QemuSlot(slot, address, version, new DeviceType(id)));
      }
    }
    return List.copyOf(found);
  }

  /**
   * The machine's physical addresses, for what {@link #hal()} does not do.
   *
   * @return the client; it works until the machine is closed
   */
  public QtestClient qtest() {
    return connection.qtest();
  }

  /**
   * The machine's monitor.
   *
   * @return the client; it works until the machine is closed
   */
  public QmpClient qmp() {
    return connection.qmp();
  }

  /**
   * The process in which QEMU runs.
   *
   * @return its id
   */
  public long pid() {
    return connection.process().pid();
  }

  /**
   * What QEMU has printed so far, standard output and error together: complaints about a driver,
   * and what {@code -trace} and {@code -d} ask for.
   *
   * @return the last lines, at most 10,000
   */
  public List<String> output() {
    return connection.process().output();
  }

  /**
   * Starts to watch the devices' interrupts; see {@link #isInterruptRaised}.
   *
   * @throws TransportException if the board's interrupt controller is not found
   */
  public void interceptInterrupts() {
    String folder = board.interrupts().folder();
    Object children = qmp().execute("qom-list", Map.of("path", folder));
    String type = "child<" + board.interrupts().controller() + ">";
    if (children instanceof List<?> list) {
      for (Object child : list) {
        if (child instanceof Map<?, ?> property && type.equals(property.get("type"))) {
          qtest().interceptInterrupts(folder + "/" + property.get("name"));
          return;
        }
      }
    }
    throw new TransportException(board + " has no " + type + " in " + folder);
  }

  /**
   * Whether a virtio-mmio device asks for an interrupt, as far as QEMU has told by now. Does not
   * wait, and is {@code false} until {@link #interceptInterrupts()} is called.
   *
   * @param slot the number of the device's slot
   * @return whether it does
   */
  public boolean isInterruptRaised(int slot) {
    Objects.checkIndex(slot, board.slots().count());
    return qtest().isRaised(board.interrupts().first() + slot);
  }

  /**
   * Ends QEMU and frees the machine's RAM, whatever state QEMU is in: if it does not quit in time
   * it is killed. Files behind disks and consoles are complete afterwards.
   *
   * <p>Drivers have to be closed before: their memory is gone afterwards.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      lines.close();
      connection.close(QUIT_TIMEOUT);
    } finally {
      ram.close();
    }
  }

  private RegisterHandler registers(long base) {
    return new RegisterHandler() {
      @Override
      public long read(long offset, int width) {
        return qtest().read(base + offset, width);
      }

      @Override
      public void write(long offset, int width, long value) {
        qtest().write(base + offset, width, value);
      }
    };
  }
}
