package org.virtio4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virtio4j.emulation.ConductError;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.emulation.Violation;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.emulation.model.EntropyModel;
import org.virtio4j.emulation.model.NetModel;
import org.virtio4j.emulation.model.UserNetwork;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.mmio.MmioTransport;

/** Devices in this process, each on a thread of its own, which watch their drivers. */
final class EmulatedEnvironment implements Environment {
  private static final int MAX_RANDOM_BYTES = 1 << 20;
  private static final int MAX_SEGMENTS = 126;
  private static final int CONSOLE_PORTS = 4;
  private static final int MAX_RANGE_SECTORS = 1 << 16;

  private final EmulatedMachine machine = EmulatedMachine.copying();
  private final ConsoleModel console =
      new ConsoleModel().withSize(80, 25).withEmergencyWrite().withPorts(CONSOLE_PORTS);
  private final List<FileChannel> files = new ArrayList<>();
  private final Setup setup;
  private final List<FoundDevice> devices;

  EmulatedEnvironment(Setup setup, List<DiskImage> disks) {
    check(setup);
    this.setup = setup;
    try {
      add(new EntropyModel(EmulatedEnvironment::random, MAX_RANDOM_BYTES));
      add(disk(disks.getFirst()));
      console.addPort(0, "", true);
      console.addPort(1, PORT_NAME, false);
      add(console);
      add(network());
      for (DiskImage disk : disks.subList(1, disks.size())) {
        add(disk(disk));
      }
      machine.start();
      devices = probe();
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  /**
   * Refuses what these devices cannot be.
   *
   * @throws IllegalArgumentException if something else is asked for
   */
  static void check(Setup setup) {
    if (setup.machine().isPresent()) {
      throw new IllegalArgumentException("--machine is for --on qemu");
    }
    if (setup.bus().equals(Optional.of(Setup.Bus.PCI))) {
      throw new IllegalArgumentException(
          "the emulated devices are on virtio-mmio: --transport pci is for --on qemu");
    }
  }

  private List<FoundDevice> probe() {
    List<FoundDevice> found = new ArrayList<>();
    for (int slot = 0; slot < EmulatedMachine.SLOTS; slot++) {
      long address = EmulatedMachine.address(slot);
      RegisterWindow window = hal().map(address, EmulatedMachine.SLOT_BYTES);
      boolean empty = MmioTransport.isEmpty(window);
      window.release();
      if (!empty) {
        found.add(FoundDevice.at(slot, address, machine.transport(slot)));
      }
    }
    return List.copyOf(found);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** A network like that of QEMU's machine. */
  private static NetModel network() {
    return new NetModel()
        .withStatus()
        .withSpeed(1000, 1)
        .withMergeableBuffers()
        .withControl()
        .withOffloads()
        .on(new UserNetwork());
  }

  private BlockModel disk(DiskImage disk) {
    BlockModel model =
        store(disk)
            .withBlockSize(512)
            .withSegMax(MAX_SEGMENTS)
            .withCacheControl()
            .withDiscard(MAX_RANGE_SECTORS, 1, 8)
            .withWriteZeroes(MAX_RANGE_SECTORS, 1, true);
    if (disk.queues() > 1) {
      model.withQueues(disk.queues());
    }
    return disk.isReadOnly() ? model.withReadOnly().withId("read-only") : model.withId("virtio4j");
  }

  private BlockModel store(DiskImage disk) {
    if (disk.isNothing()) {
      return BlockModel.onNothing(DiskImage.NOTHING_BYTES / BlockModel.SECTOR_BYTES);
    }
    try {
      FileChannel file =
          disk.isReadOnly()
              ? FileChannel.open(disk.path(), StandardOpenOption.READ)
              : FileChannel.open(disk.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
      files.add(file);
      return BlockModel.onFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(DeviceModel model) {
    EmulatedDevice.Builder builder = EmulatedDevice.builder(model);
    if (setup.packed()) {
      builder.features(CommonFeature.RING_PACKED.bit());
    }
    machine.add(
        setup.legacy() ? builder.legacy().features(CommonFeature.ANY_LAYOUT.bit()) : builder);
  }

  @Override
  public String title() {
    return "devices emulated in this process" + (setup.legacy() ? " (legacy)" : "");
  }

  @Override
  public Setup setup() {
    return setup;
  }

  @Override
  public Hal hal() {
    return machine.hal();
  }

  @Override
  public List<FoundDevice> devices() {
    return devices;
  }

  @Override
  public FarEnd farEnd() {
    return farEnd(0);
  }

  @Override
  public FarEnd portFarEnd() {
    console.port(1).hostOpen(true);
    return farEnd(1);
  }

  private FarEnd farEnd(int port) {
    return new FarEnd() {
      @Override
      public String name() {
        return "a collector in this process";
      }

      @Override
      public byte[] received() {
        return console.port(port).output();
      }

      @Override
      public void send(byte[] bytes) {
        console.port(port).feed(bytes);
      }
    };
  }

  @Override
  public boolean checksConduct() {
    return true;
  }

  @Override
  public List<String> violations() {
    try {
      machine.verifyReleased();
      return List.of();
    } catch (ConductError error) {
      return error.violations().stream().map(Violation::toString).toList();
    }
  }

  @Override
  public void close() {
    machine.close();
    for (FileChannel file : files) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
