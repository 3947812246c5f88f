package org.virtio4j.qemu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.virtio4j.TransportException;

/** What a {@link QemuMachine} is to be like. For one thread. */
public final class QemuMachineBuilder {
  /** The devices of PCI that have the legacy layout too, unless they are told not to. */
  private static final List<String> TRANSITIONAL =
      List.of("blk", "net", "serial", "rng", "balloon", "scsi", "9p");

  private static final long MIB = 1L << 20;

  private final QemuBoard board;
  private final List<Slot> slots = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private boolean legacy;
  private QemuPciAccess pciAccess = QemuPciAccess.ECAM;
  private QemuInterrupts interrupts = QemuInterrupts.POLLED;
  private long ramBytes = 64 * MIB;
  private Duration startTimeout = Duration.ofSeconds(20);
  private Duration replyTimeout = Duration.ofSeconds(5);

  /** What a slot has: perhaps a device, perhaps behind a bridge. */
  private record Slot(QemuPlacement placement, Optional<QemuDevice> device) {}

  QemuMachineBuilder(QemuBoard board) {
    this.board = board;
  }

  /**
   * Gives the devices the legacy register layout (version 1), or the modern one (version 2), which
   * is the default. On PCI they are transitional devices then, which {@link QemuMachine#transport}
   * opens by their legacy interface.
   *
   * @param legacy whether the devices are legacy ones
   * @return this builder
   */
  public QemuMachineBuilder legacy(boolean legacy) {
    this.legacy = legacy;
    return this;
  }

  /**
   * How the configuration spaces of PCI functions are reached; by ECAM unless this is called. It
   * means nothing for a board without PCI.
   *
   * @param access the way
   * @return this builder
   */
  public QemuMachineBuilder pciAccess(QemuPciAccess access) {
    pciAccess = Objects.requireNonNull(access);
    return this;
  }

  /**
   * How the devices' interrupts reach drivers; not at all unless this is called.
   *
   * @param interrupts the way
   * @return this builder
   * @throws IllegalArgumentException if there are to be messages, and the board has no PCI bus
   */
  public QemuMachineBuilder interrupts(QemuInterrupts interrupts) {
    if (interrupts == QemuInterrupts.MESSAGES && board.pci().isEmpty()) {
      throw new IllegalArgumentException(board + " has no PCI bus, and so no messages, but wires");
    }
    this.interrupts = Objects.requireNonNull(interrupts);
    return this;
  }

  /**
   * How much RAM there is; 64 MiB by default. 8 MiB of it are not for drivers.
   *
   * @param byteSize the size in bytes, a multiple of 1 MiB, 16 MiB or more
   * @return this builder
   */
  public QemuMachineBuilder ram(long byteSize) {
    if (byteSize < 16 * MIB || byteSize % MIB != 0) {
      throw new IllegalArgumentException(
          byteSize + " bytes of RAM are not a multiple of 1 MiB, 16 MiB or more");
    }
    ramBytes = byteSize;
    return this;
  }

  /**
   * Adds a device, in the next slot, or as the next device on the PCI bus.
   *
   * @param device the device
   * @return this builder
   * @throws IllegalStateException if all slots have a device
   */
  public QemuMachineBuilder device(QemuDevice device) {
    return device(device, QemuPlacement.BUS_0);
  }

  /**
   * Adds a device in the next slot, perhaps behind a bridge.
   *
   * @param device the device
   * @param placement on which bus it is
   * @return this builder
   * @throws IllegalArgumentException if it is to be behind a bridge, and the board has no PCI bus
   * @throws IllegalStateException if all slots have a device
   */
  public QemuMachineBuilder device(QemuDevice device, QemuPlacement placement) {
    return add(new Slot(placement, Optional.of(device)));
  }

  /**
   * Leaves the next slot empty, so that a device can be {@linkplain QemuMachine#plug plugged in}
   * while the machine runs.
   *
   * @return this builder
   * @throws IllegalArgumentException if the board has no PCI bus
   * @throws IllegalStateException if all slots have a device
   */
  public QemuMachineBuilder emptyPort() {
    return add(new Slot(QemuPlacement.ROOT_PORT, Optional.empty()));
  }

  private QemuMachineBuilder add(Slot slot) {
    if (slot.placement != QemuPlacement.BUS_0 && board.pci().isEmpty()) {
      throw new IllegalArgumentException(board + " has no PCI bus for a " + slot.placement);
    }
    if (slots.size() == board.places()) {
      throw new IllegalStateException(board + " has only " + slots.size() + " slots");
    }
    slots.add(slot);
    return this;
  }

  /**
   * Adds options for QEMU, as they are. They come last.
   *
   * @param arguments options and their values, such as {@code "-trace", "virtio_set_status"}
   * @return this builder
   */
  public QemuMachineBuilder arguments(String... arguments) {
    this.arguments.addAll(List.of(arguments));
    return this;
  }

  /**
   * How long QEMU may take to start; 20 seconds by default.
   *
   * @param timeout more than 0
   * @return this builder
   */
  public QemuMachineBuilder startTimeout(Duration timeout) {
    startTimeout = positive(timeout);
    return this;
  }

  /**
   * How long QEMU may take for a register access or a monitor command; 5 seconds by default.
   *
   * @param timeout more than 0
   * @return this builder
   */
  public QemuMachineBuilder replyTimeout(Duration timeout) {
    replyTimeout = positive(timeout);
    return this;
  }

  /**
   * Starts the machine, and returns when all its devices are there.
   *
   * @return the machine; to be closed
   * @throws TransportException if QEMU is missing, does not start in time, or refuses an option; in
   *     the last case the message has QEMU's own
   */
  public QemuMachine start() {
    QemuInstallation installation = QemuInstallation.require(board);
    GuestRam ram = GuestRam.create(ramBytes);
    try {
      QemuConnection connection =
          QemuConnection.start(
              command(installation, ram), firmware(board.firmware()), startTimeout, replyTimeout);
      try {
        ram.closeFile();
        return new QemuMachine(this, ram, connection);
      } catch (RuntimeException | Error e) {
        connection.close(Duration.ZERO);
        throw e;
      }
    } catch (RuntimeException | Error e) {
      ram.close();
      throw e;
    }
  }

  QemuBoard board() {
    return board;
  }

  boolean isLegacy() {
    return legacy;
  }

  QemuPciAccess pciAccess() {
    return pciAccess;
  }

  QemuInterrupts interrupts() {
    return interrupts;
  }

  List<QemuPlacement> placements() {
    return slots.stream().map(Slot::placement).toList();
  }

  private List<String> command(QemuInstallation installation, GuestRam ram) {
    List<String> command = new ArrayList<>();
    command.add(installation.program().toString());
    command.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none"));
    command.addAll(List.of("-machine", board.machine() + ",memory-backend=ram"));
    command.addAll(board.options());
    // The server behind -qtest works with the ordinary accelerator, whose processor is put to
    // sleep by the firmware. The machine has to run: stopped, some devices do nothing.
    command.addAll(List.of("-accel", "tcg"));
    command.addAll(List.of("-m", ramBytes / MIB + "M"));
    String backend = "memory-backend-file,id=ram,share=on,size=%dM,mem-path=%s";
    command.addAll(List.of("-object", backend.formatted(ramBytes / MIB, ram.path())));
    if (board.pci().isPresent()) {
      for (String model : TRANSITIONAL) {
        String property = "virtio-" + model + "-pci.disable-legacy=" + (legacy ? "off" : "on");
        command.addAll(List.of("-global", property));
      }
    } else {
      command.addAll(List.of("-global", "virtio-mmio.force-legacy=" + legacy));
    }
    for (int index = 0; index < slots.size(); index++) {
      Slot slot = slots.get(index);
      command.addAll(board.bridge(index, slot.placement));
      QemuPlace place = board.place(index, slot.placement);
      slot.device.ifPresent(device -> command.addAll(device.arguments(place)));
    }
    command.addAll(arguments);
    return command;
  }

  private static byte[] firmware(QemuBoard.Firmware firmware) {
    ByteBuffer bytes = ByteBuffer.allocate(firmware.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(firmware.entry());
    firmware.instructions().forEach(bytes::putInt);
    return bytes.array();
  }

  private static Duration positive(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a timeout is longer than " + timeout);
    }
    return timeout;
  }
}
