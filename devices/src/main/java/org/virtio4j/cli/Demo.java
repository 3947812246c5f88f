package org.virtio4j.cli;

import static org.virtio4j.cli.Checklist.require;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.virtio4j.cli.Environment.FoundDevice;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockFeature;
import org.virtio4j.device.block.BlockFeatureTable;
import org.virtio4j.device.console.Console;
import org.virtio4j.device.console.ConsoleDriver;
import org.virtio4j.device.console.ConsoleFeatureTable;
import org.virtio4j.device.console.ConsolePort;
import org.virtio4j.device.console.ConsolePorts;
import org.virtio4j.device.entropy.EntropyDriver;
import org.virtio4j.device.net.MacAddress;
import org.virtio4j.device.net.Net;
import org.virtio4j.device.net.NetDriver;
import org.virtio4j.device.net.NetFeatureTable;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceType;

/**
 * The story that {@code virtio demo} tells: each device is found, negotiated with, and used, and
 * what it did is checked where that can be seen without its driver.
 */
final class Demo {
  private static final String MESSAGE = "Hello from virtio4j, a driver in Java\n";
  private static final String ANSWER = "Hello yourself, says the far end\n";
  private static final int SECTOR = 64;
  private static final int GATEWAY = Packets.parseAddress("10.0.2.2");
  private static final int PINGS = 10;
  private static final int MAX_PING_BYTES = 1472; // what fits a frame
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int REQUESTS = 16;
  private static final int REQUEST_BYTES = 4096;

  private final Environment environment;
  private final Path image;
  private final Checklist list;

  /**
   * A story.
   *
   * @param environment where it takes place
   * @param image the file behind the first disk
   * @param list where it is told
   */
  Demo(Environment environment, Path image, Checklist list) {
    this.environment = environment;
    this.image = image;
    this.list = list;
  }

  /** Tells the story. */
  void tell() {
    list.chapter("Devices", this::devices);
    list.chapter("Entropy: random bytes", this::entropy);
    list.chapter("Console: two streams", this::console);
    list.chapter("Console: several ports", this::ports);
    list.chapter("Block: a disk", this::disk);
    list.chapter("Block: a disk that is read-only", this::readOnlyDisk);
    list.chapter("Net: a network", this::network);
    if (environment.checksConduct()) {
      list.chapter("Conduct: what the devices have seen of the drivers", this::conduct);
    }
  }

  private void devices() {
    for (FoundDevice device : environment.devices()) {
      list.tell(device.toString());
    }
    list.check(
        "found what was put there",
        () -> {
          List<DeviceType> types =
              environment.devices().stream()
                  .map(device -> device.transport().deviceType())
                  .toList();
          require(
              types.equals(
                  List.of(
                      EntropyDriver.DEVICE_TYPE,
                      BlockDriver.DEVICE_TYPE,
                      ConsoleDriver.DEVICE_TYPE,
                      NetDriver.DEVICE_TYPE,
                      BlockDriver.DEVICE_TYPE)),
              "found " + types);
          return types.size() + " devices";
        });
  }

  private void entropy() {
    FoundDevice device = environment.device(EntropyDriver.DEVICE_TYPE);
    try (EntropyDriver entropy =
        EntropyDriver.open(
            device.transport(), environment.hal(), environment.options(NoFeature.TABLE))) {
      negotiated(entropy.features(), NoFeature.TABLE);
      byte[] first = new byte[32];
      byte[] second = new byte[32];
      list.check(
          "got 32 random bytes",
          () -> {
            EntropyCommand.fill(entropy, first);
            return HexDump.brief(first, 8);
          });
      list.check(
          "got 32 others",
          () -> {
            EntropyCommand.fill(entropy, second);
            require(!Arrays.equals(first, second), "the same bytes came twice");
            return HexDump.brief(second, 8);
          });
    }
  }

  private void console() {
    FarEnd farEnd = environment.farEnd();
    FoundDevice device = environment.device(ConsoleDriver.DEVICE_TYPE);
    try (Console console =
        Console.open(
            device.transport(),
            environment.hal(),
            environment.options(ConsoleFeatureTable.TABLE))) {
      negotiated(console.driver().features(), ConsoleFeatureTable.TABLE);
      console
          .size()
          .ifPresent(
              size -> list.tell("size: " + size.cols() + " columns, " + size.rows() + " rows"));
      list.tell("the far end is " + farEnd.name());
      byte[] message = MESSAGE.getBytes(StandardCharsets.UTF_8);
      list.check(
          "sent a line, and it arrived at the far end",
          () -> {
            console.output().write(message);
            console.output().flush();
            byte[] arrived = FarEnd.await(farEnd, message.length);
            require(Arrays.equals(arrived, message), "other bytes arrived: " + text(arrived));
            return text(arrived);
          });
      byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
      list.check(
          "the far end answered, and the line was received",
          () -> {
            farEnd.send(answer);
            byte[] received = console.input().readNBytes(answer.length);
            require(Arrays.equals(received, answer), "other bytes came: " + text(received));
            return text(received);
          });
    }
  }

  private void ports() {
    FarEnd farEnd = environment.portFarEnd();
    FoundDevice device = environment.device(ConsoleDriver.DEVICE_TYPE);
    try (ConsolePorts ports =
        ConsolePorts.open(
            device.transport(),
            environment.hal(),
            environment.options(ConsoleFeatureTable.TABLE))) {
      list.check("negotiated", () -> ports.isMultiport() ? "several ports" : "one port");
      list.check(
          "the device has told of its ports",
          () -> {
            ConsolePort console = ports.await(0);
            ports.await(console::isConsole);
            return console + ", a console, and " + ports.await(Environment.PORT_NAME);
          });
      ConsolePort port = ports.await(Environment.PORT_NAME);
      list.check(
          "the port was opened at both ends",
          () -> {
            port.open();
            ports.await(port::isFarEndOpen);
            return farEnd.name();
          });
      byte[] message = MESSAGE.getBytes(StandardCharsets.UTF_8);
      list.check(
          "sent a line on the port, and it arrived at its far end",
          () -> {
            port.output().write(message);
            port.output().flush();
            byte[] arrived = FarEnd.await(farEnd, message.length);
            require(Arrays.equals(arrived, message), "other bytes arrived: " + text(arrived));
            return text(arrived);
          });
      byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
      list.check(
          "its far end answered, and the line was received on the port",
          () -> {
            farEnd.send(answer);
            byte[] received = port.input().readNBytes(answer.length);
            require(Arrays.equals(received, answer), "other bytes came: " + text(received));
            return text(received);
          });
    }
  }

  private void disk() {
    FoundDevice device = environment.device(BlockDriver.DEVICE_TYPE);
    try (BlockDriver disk =
        BlockDriver.open(
            device.transport(), environment.hal(), environment.options(BlockFeatureTable.TABLE))) {
      negotiated(disk.features(), BlockFeatureTable.TABLE);
      list.tell("the disk is the file " + image);
      long capacity = disk.config().capacity();
      list.check(
          "the capacity is that of the file",
          () -> {
            long bytes = capacity * BlockDevice.SECTOR_SIZE;
            require(bytes == Files.size(image), capacity + " sectors are not the file's size");
            return capacity + " sectors, " + bytes + " bytes";
          });
      byte[] content = new byte[8 * BlockDevice.SECTOR_SIZE];
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) (i * 31 + (i >>> 8));
      }
      boolean flushes = disk.features().has(BlockFeature.FLUSH);
      list.check(
          flushes ? "wrote 8 sectors, and flushed" : "wrote 8 sectors",
          () -> {
            disk.requests(0).write(SECTOR, MemorySegment.ofArray(content));
            if (flushes) {
              disk.requests(0).flush();
            }
            return "from sector " + SECTOR;
          });
      list.check(
          "read them back",
          () -> {
            byte[] back = new byte[content.length];
            int read = disk.requests(0).read(SECTOR, MemorySegment.ofArray(back));
            require(read == back.length, "only " + read + " bytes were read");
            require(
                Arrays.equals(back, content), "not what was written: " + HexDump.brief(back, 8));
            return read + " bytes, the same";
          });
      list.check(
          "the file holds them, too",
          () -> {
            byte[] there = file(SECTOR * BlockDevice.SECTOR_SIZE, content.length);
            require(
                Arrays.equals(there, content), "not what was written: " + HexDump.brief(there, 8));
            return HexDump.brief(there, 8);
          });
      list.check("many requests at once", () -> inFlight(disk));
      list.check("the disk's name", () -> disk.requests(0).id());
      list.check(
          "the driver refused to write beyond the end",
          () ->
              refused(
                  IndexOutOfBoundsException.class,
                  () -> disk.requests(0).write(capacity - 1, MemorySegment.ofArray(content))));
    }
  }

  /** Reads with many requests in flight: submitted, then polled, with no copy of the data. */
  private String inFlight(BlockDriver disk) throws IOException {
    Hal hal = environment.hal();
    DmaMemory memory =
        hal.allocate((long) REQUESTS * REQUEST_BYTES, BufferDirection.DEVICE_TO_DRIVER);
    BlockDriver.Requests requests = disk.requests(0);
    int[] order = new int[REQUESTS];
    int[] completed = new int[1];
    for (int i = 0; i < REQUESTS; i++) {
      long sector = (long) i * REQUEST_BYTES / BlockDevice.SECTOR_SIZE;
      MemorySegment data = memory.segment().asSlice((long) i * REQUEST_BYTES, REQUEST_BYTES);
      require(requests.submitRead(sector, data, i) >= 0, "the queue is full after " + i);
    }
    while (completed[0] < REQUESTS) {
      requests.awaitAny((attachment, status, written, reply, base) -> {
        require(status == 0, "request " + attachment + " ended with status " + status);
        order[completed[0]++] = (int) attachment;
      });
    }
    byte[] read =
        memory.segment().asSlice(0, (long) REQUESTS * REQUEST_BYTES).toArray(ValueLayout.JAVA_BYTE);
    hal.free(memory);
    require(Arrays.equals(read, file(0, read.length)), "the data is not that of the file");
    return REQUESTS
        + " reads of "
        + REQUEST_BYTES
        + " bytes completed, in the order "
        + Arrays.toString(order);
  }

  private void readOnlyDisk() {
    FoundDevice device = environment.devices().getLast();
    try (BlockDriver disk =
        BlockDriver.open(
            device.transport(), environment.hal(), environment.options(BlockFeatureTable.TABLE))) {
      negotiated(disk.features(), BlockFeatureTable.TABLE);
      byte[] content = new byte[BlockDevice.SECTOR_SIZE];
      list.check(
          "read its first sector",
          () -> {
            disk.requests(0).read(0, MemorySegment.ofArray(content));
            return text(content).substring(0, 32) + " …";
          });
      list.check(
          "the driver refused to write",
          () ->
              refused(
                  UnsupportedOperationException.class,
                  () -> disk.requests(0).write(0, MemorySegment.ofArray(content))));
    }
  }

  private void network() {
    FoundDevice device = environment.device(NetDriver.DEVICE_TYPE);
    try (Net net =
        Net.open(
            device.transport(),
            environment.hal(),
            Net.withoutReceiveOffloads(environment.options(NetFeatureTable.TABLE)))) {
      negotiated(net.driver().features(), NetFeatureTable.TABLE);
      Station station = new Station(net, PATIENCE, (sent, frame) -> {});
      list.check(
          "there is a link",
          () -> {
            require(net.isLinkUp(), "the link is down");
            return net.mac() + ", frames of up to " + net.transmitter(0).maxBytes() + " bytes";
          });
      list.check(
          "a DHCP server has given an address",
          () -> {
            Dhcp.Answer lease = station.requestAddress();
            return Packets.text(lease.address()) + ", for " + lease.seconds() + " s";
          });
      MacAddress[] gateway = new MacAddress[1];
      list.check(
          "the gateway was found by ARP",
          () -> {
            gateway[0] = station.resolve(GATEWAY);
            return Packets.text(GATEWAY) + " is at " + gateway[0];
          });
      list.check(
          "the gateway has answered a ping",
          () -> {
            require(gateway[0] != null, "it was not found");
            for (int i = 0; i < PINGS; i++) {
              station.ping(gateway[0], GATEWAY, i, i * MAX_PING_BYTES / (PINGS - 1));
            }
            return PINGS + " times, up to " + MAX_PING_BYTES + " bytes, which came back";
          });
    }
  }

  private void conduct() {
    list.check(
        "no rule of the specification was broken",
        () -> {
          List<String> violations = environment.violations();
          require(violations.isEmpty(), String.join("; ", violations));
          return "";
        });
  }

  private <F extends Enum<F>> void negotiated(Negotiated<F> features, FeatureTable<F> table) {
    list.tell("offered: " + FeatureNames.of(features.offeredBits(), table));
    list.check(
        "negotiated",
        () -> {
          boolean packed = features.has(CommonFeature.RING_PACKED);
          Optional<Setup.Ring> wanted = environment.setup().ring();
          require(
              wanted.isEmpty() || packed == environment.setup().packed(),
              "the rings are " + (packed ? "packed" : "split"));
          return FeatureNames.of(features.acceptedBits(), table);
        });
  }

  private static String refused(Class<? extends RuntimeException> kind, Runnable request) {
    try {
      request.run();
    } catch (RuntimeException refusal) {
      if (kind.isInstance(refusal)) {
        return refusal.getMessage();
      }
      throw refusal;
    }
    throw new IllegalStateException("it was not refused");
  }

  private byte[] file(long offset, int length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
      byte[] content = new byte[length];
      file.seek(offset);
      file.readFully(content);
      return content;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }
}
