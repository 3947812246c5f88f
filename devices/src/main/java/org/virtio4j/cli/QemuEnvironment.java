package org.virtio4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virtio4j.hal.Hal;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.qemu.QemuMachineBuilder;
import org.virtio4j.qemu.QemuSlot;
import org.virtio4j.transport.mmio.MmioTransport;
import org.virtio4j.transport.pci.PciRoot;
import org.virtio4j.transport.pci.PciTransport;

/** A machine of QEMU, with QEMU's own devices. */
final class QemuEnvironment implements Environment {
  private final Path folder;
  private final QemuFarEnd farEnd;
  private SocketFarEnd portFarEnd; // null until asked for
  private final QemuMachine machine;
  private final List<FoundDevice> devices;
  private final Setup setup;
  private final int count; // of devices

  QemuEnvironment(Setup setup, List<DiskImage> disks) {
    this.setup = setup;
    try {
      folder = Files.createTempDirectory("virtio4j-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    folder.toFile().deleteOnExit(); // if the command is interrupted; what is in it goes before it
    farEnd = new QemuFarEnd(folder);
    QemuMachineBuilder builder =
        QemuMachine.builder(setup.board())
            .legacy(setup.legacy())
            .interrupts(setup.interrupts())
            .device(QemuDevice.entropy(properties()))
            .device(disk(disks.getFirst()))
            .device(farEnd.console(properties()))
            .device(QemuDevice.userNetwork(properties()));
    disks.stream().skip(1).forEach(disk -> builder.device(disk(disk)));
    count = 3 + disks.size();
    QemuMachine started = null;
    try {
      started = builder.start();
      machine = started;
      devices = probe();
    } catch (RuntimeException | Error failure) {
      close(started);
      throw failure;
    }
  }

  private List<FoundDevice> probe() {
    List<FoundDevice> found = new ArrayList<>();
    for (QemuSlot slot : machine.slots()) {
      MmioTransport transport = (MmioTransport) machine.transport(slot.index());
      found.add(FoundDevice.at(slot.index(), slot.address(), transport));
    }
    if (setup.board().pci().isPresent()) {
      for (int slot = 0; slot < count; slot++) {
        found.add(FoundDevice.at(slot, (PciTransport) machine.transport(slot)));
      }
    }
    return List.copyOf(found);
  }

  private QemuDevice disk(DiskImage disk) {
    String queues = "num-queues=" + disk.queues();
    if (disk.isNothing()) {
      return QemuDevice.nullDisk(DiskImage.NOTHING_BYTES, properties(queues));
    }
    return disk.isReadOnly()
        ? QemuDevice.readOnlyDisk(disk.path(), properties(queues, "serial=read-only"))
        : QemuDevice.disk(disk.path(), properties(queues, "serial=virtio4j"));
  }

  /** The properties of a device, and those that all devices have. */
  private String[] properties(String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    if (setup.packed()) {
      all.add("packed=on");
    }
    return all.toArray(String[]::new);
  }

  @Override
  public String title() {
    return "QEMU's devices (" + setup.board() + (setup.legacy() ? ", legacy)" : ")");
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

  /** While the devices are not driven: their BARs are looked at by writing them. */
  @Override
  public Optional<PciRoot> pciRoot() {
    return machine.pciRoot();
  }

  @Override
  public FarEnd farEnd() {
    return farEnd;
  }

  @Override
  public FarEnd portFarEnd() {
    if (portFarEnd == null) {
      portFarEnd = new SocketFarEnd(farEnd.portSocket);
    }
    return portFarEnd;
  }

  @Override
  public boolean checksConduct() {
    return false;
  }

  @Override
  public List<String> violations() {
    return List.of();
  }

  @Override
  public void close() {
    close(machine);
  }

  private void close(QemuMachine started) {
    try {
      if (portFarEnd != null) {
        portFarEnd.close();
      }
      if (started != null) {
        started.close();
      }
    } finally {
      farEnd.close();
      folder.toFile().delete();
    }
  }

  /**
   * Behind QEMU's console: a file to which QEMU writes what it has got, and a socket to which one
   * can type.
   */
  private static final class QemuFarEnd implements FarEnd {
    private final Path output;
    private final Path socket;
    private final Path portSocket;

    QemuFarEnd(Path folder) {
      portSocket = folder.resolve("port");
      portSocket.toFile().deleteOnExit();
      output = folder.resolve("console.out");
      socket = folder.resolve("console");
      output.toFile().deleteOnExit();
      socket.toFile().deleteOnExit();
    }

    QemuDevice console(String... properties) {
      String backend =
          String.format(
              "socket,id=farend,server=on,wait=off,path=%s,logfile=%s",
              QemuDevice.option(socket), QemuDevice.option(output));
      return place ->
          List.of(
              "-chardev",
              backend,
              "-device",
              place.device("virtio-serial", List.of(properties)),
              "-device",
              "virtconsole,bus=" + place.id() + ".0,chardev=farend",
              "-chardev",
              "socket,id=port,server=on,wait=off,path=" + QemuDevice.option(portSocket),
              "-device",
              "virtserialport,bus=" + place.id() + ".0,chardev=port,nr=1,name=" + PORT_NAME);
    }

    @Override
    public String name() {
      return "QEMU, which writes to the file " + output;
    }

    @Override
    public byte[] received() throws IOException {
      return Files.exists(output) ? Files.readAllBytes(output) : new byte[0];
    }

    @Override
    public void send(byte[] bytes) throws IOException {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }

    void close() {
      portSocket.toFile().delete();
      output.toFile().delete();
      socket.toFile().delete();
    }
  }
}
