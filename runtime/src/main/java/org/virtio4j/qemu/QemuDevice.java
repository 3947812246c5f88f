package org.virtio4j.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A device of a {@link QemuMachine}, with what stands behind it. The usual ones are made by the
 * methods here; any other is a lambda that returns QEMU's options for it.
 */
@FunctionalInterface
public interface QemuDevice {
  /**
   * QEMU's options for the device and its back ends.
   *
   * @param place where the device goes
   * @return options and their values, in order; one of them is {@link QemuPlace#device}
   */
  List<String> arguments(QemuPlace place);

  /**
   * A block device that is backed by a file of the same contents.
   *
   * @param image the file; its size is a multiple of 512 bytes
   * @param properties properties of QEMU's {@code virtio-blk}, such as {@code serial=A1} or {@code
   *     num-queues=2}
   * @return the device
   */
  static QemuDevice disk(Path image, String... properties) {
    return disk(image, "off", List.of(properties));
  }

  /**
   * A block device like {@link #disk}, which refuses to be written.
   *
   * @param image the file
   * @param properties properties of QEMU's {@code virtio-blk}
   * @return the device
   */
  static QemuDevice readOnlyDisk(Path image, String... properties) {
    return disk(image, "on", List.of(properties));
  }

  /**
   * A block device with nothing behind it: zeros are read, and what is written is forgotten. For
   * measuring.
   *
   * @param byteSize its size in bytes, a multiple of 512
   * @param properties properties of QEMU's {@code virtio-blk}
   * @return the device
   */
  static QemuDevice nullDisk(long byteSize, String... properties) {
    List<String> copy = List.of(properties);
    return place -> {
      String node = place.id() + "-null";
      return List.of(
          "-blockdev",
          "driver=null-co,read-zeroes=on,size=%d,node-name=%s".formatted(byteSize, node),
          "-device",
          place.device("virtio-blk", with("drive=" + node, copy)));
    };
  }

  private static QemuDevice disk(Path image, String readOnly, List<String> properties) {
    String file = option(image);
    return place -> {
      String drive = place.id() + "-drive";
      String backend = "if=none,id=%s,format=raw,readonly=%s,file=%s";
      return List.of(
          "-drive",
          backend.formatted(drive, readOnly, file),
          "-device",
          place.device("virtio-blk", with("drive=" + drive, properties)));
    };
  }

  /**
   * A console whose output goes to a file.
   *
   * @param output the file; what it held is lost
   * @param properties properties of QEMU's {@code virtio-serial}, such as {@code max_ports=1}
   * @return the device
   */
  static QemuDevice console(Path output, String... properties) {
    return console("file", "path=" + option(output), List.of(properties));
  }

  /**
   * A console that is connected to a UNIX socket, both ways. QEMU listens there once it has
   * started, and takes one connection at a time; what the driver writes without one is lost.
   *
   * @param socket the path of the socket
   * @param properties properties of QEMU's {@code virtio-serial}, such as {@code max_ports=1}
   * @return the device
   */
  static QemuDevice consoleOnSocket(Path socket, String... properties) {
    return console("socket", "server=on,wait=off,path=" + option(socket), List.of(properties));
  }

  private static QemuDevice console(String kind, String options, List<String> properties) {
    return place -> {
      String stream = place.id() + "-stream";
      return List.of(
          "-chardev",
          kind + ",id=" + stream + "," + options,
          "-device",
          place.device("virtio-serial", properties),
          "-device",
          "virtconsole,bus=" + place.id() + ".0,chardev=" + stream);
    };
  }

  /**
   * An entropy device that gives random bytes of the host.
   *
   * @param properties properties of QEMU's {@code virtio-rng}, such as {@code max-bytes=64}
   * @return the device
   */
  static QemuDevice entropy(String... properties) {
    List<String> copy = List.of(properties);
    return place -> List.of("-device", place.device("virtio-rng", copy));
  }

  /**
   * A network device on QEMU's user network: a gateway, 10.0.2.2, that answers ARP, ICMP and DHCP,
   * and lets the driver's side reach what this host reaches. It needs no rights.
   *
   * @param properties properties of QEMU's {@code virtio-net}, such as {@code mrg_rxbuf=off}
   * @return the device
   */
  static QemuDevice userNetwork(String... properties) {
    return network("user", properties);
  }

  /**
   * A network device whose wire is a UNIX socket: each frame is preceded by its length, 4 bytes,
   * the most significant one first. QEMU listens there once it has started.
   *
   * @param socket the path of the socket
   * @param properties properties of QEMU's {@code virtio-net}
   * @return the device
   */
  static QemuDevice networkOnSocket(Path socket, String... properties) {
    return network("stream,server=on,addr.type=unix,addr.path=" + option(socket), properties);
  }

  /**
   * A network device with any network behind it.
   *
   * @param network what QEMU's option {@code -netdev} is given, without an id: such as {@code
   *     tap,ifname=tap0,script=no}
   * @param properties properties of QEMU's {@code virtio-net}
   * @return the device
   */
  static QemuDevice network(String network, String... properties) {
    List<String> copy = List.of(properties);
    int kind = network.indexOf(',') < 0 ? network.length() : network.indexOf(',');
    return place -> {
      String id = place.id() + "-net";
      return List.of(
          "-netdev",
          network.substring(0, kind) + ",id=" + id + network.substring(kind),
          "-device",
          place.device("virtio-net", with("netdev=" + id, copy)));
    };
  }

  /**
   * Writes a path as the value of a property in one of QEMU's options, where a comma separates
   * properties unless it is doubled.
   *
   * @param path a path
   * @return the path made absolute, so that it is never taken for a protocol, with commas doubled
   */
  static String option(Path path) {
    return path.toAbsolutePath().toString().replace(",", ",,");
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest.size() + 1);
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
