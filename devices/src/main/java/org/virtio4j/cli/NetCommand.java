package org.virtio4j.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.virtio4j.cli.Environment.FoundDevice;
import org.virtio4j.device.net.MacAddress;
import org.virtio4j.device.net.Net;
import org.virtio4j.device.net.NetDriver;
import org.virtio4j.device.net.NetFeatureTable;
import org.virtio4j.driver.DriverOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Uses the network device. */
@Command(
    name = "net",
    description = "Uses the network device.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {NetCommand.Info.class, NetCommand.Ping.class, NetCommand.Capture.class})
final class NetCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "info, ping or capture?");
  }

  /** Reads an address. */
  static final class AddressConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        return Packets.parseAddress(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A command that uses the network device. */
  abstract static class DeviceCommand extends EnvironmentCommand {
    /** How long a look at the queue lasts at most; an answer may take several. */
    private static final Duration LOOK = Duration.ofMillis(200);

    @Override
    final int run(Environment environment, PrintWriter out) throws IOException {
      FoundDevice device = environment.device(NetDriver.DEVICE_TYPE);
      DriverOptions options =
          Net.withoutReceiveOffloads(environment.options(NetFeatureTable.TABLE)).withTimeout(LOOK);
      try (Net net = Net.open(device.transport(), environment.hal(), options)) {
        return run(device, net, out);
      }
    }

    abstract int run(FoundDevice device, Net net, PrintWriter out) throws IOException;
  }

  /** Tells about the device. */
  @Command(name = "info", description = "Shows the device's features and configuration.")
  static final class Info extends DeviceCommand {
    @Override
    int run(FoundDevice device, Net net, PrintWriter out) {
      out.println(device);
      Inventory.of(net).forEach((name, value) -> out.printf("  %-18s %s%n", name, value));
      return 0;
    }
  }

  /** A command that sends echo requests. */
  abstract static class PingingCommand extends DeviceCommand {
    /** The greatest number of bytes that go with an echo request in one frame of 1500 bytes. */
    private static final int MAX_BYTES = 1472;

    @Parameters(
        arity = "0..1",
        paramLabel = "ADDRESS",
        converter = AddressConverter.class,
        defaultValue = "10.0.2.2",
        description = "Whom to ask; ${DEFAULT-VALUE}, the gateway, if absent.")
    private int target;

    @Option(
        names = "--count",
        paramLabel = "N",
        defaultValue = "3",
        description = "How often; ${DEFAULT-VALUE} if absent.")
    private int count;

    @Option(
        names = "--bytes",
        paramLabel = "N",
        defaultValue = "56",
        description = "How many bytes go with each request; ${DEFAULT-VALUE} if absent.")
    private int bytes;

    @Option(
        names = "--patience",
        paramLabel = "SECONDS",
        defaultValue = "5",
        description = "How long to wait for each answer; ${DEFAULT-VALUE} if absent.")
    private int seconds;

    @Option(
        names = "--from",
        paramLabel = "ADDRESS",
        converter = AddressConverter.class,
        description = "The address to use; one is got by DHCP if absent.")
    private Integer from;

    @Override
    void checkArguments() {
      require("--count", count, 1, 1_000_000);
      require("--bytes", bytes, 0, MAX_BYTES);
      require("--patience", seconds, 1, 3600);
    }

    final void require(String option, int value, int least, int most) {
      if (value < least || value > most) {
        throw new ParameterException(
            spec().commandLine(), option + " is " + least + " to " + most + ", not " + value);
      }
    }

    /** Gets an address, and sends the requests; tells how many were not answered. */
    final int ping(Net net, PrintWriter out, Station.Tap tap) throws IOException {
      Station station = new Station(net, Duration.ofSeconds(seconds), tap);
      if (from != null) {
        station.useAddress(from);
        out.println("address   " + Packets.text(from));
      } else {
        Dhcp.Answer lease = station.requestAddress();
        out.printf(
            "address   %s, by DHCP of %s%n",
            Packets.text(lease.address()), Packets.text(lease.server()));
      }
      MacAddress neighbour = station.resolve(target);
      out.println("neighbour " + Packets.text(target) + " is at " + neighbour);
      int lost = 0;
      for (int sequence = 1; sequence <= count; sequence++) {
        try {
          Duration time = station.ping(neighbour, target, sequence, bytes);
          out.printf(
              Locale.ROOT,
              "reply     %d, %d bytes, %.3f ms%n",
              sequence,
              bytes,
              time.toNanos() / 1e6);
        } catch (InterruptedIOException e) {
          lost++;
          out.println("lost      " + sequence + ": " + e.getMessage());
        }
      }
      out.printf("%d sent, %d answered%n", count, count - lost);
      return lost;
    }
  }

  /** Pings. */
  @Command(
      name = "ping",
      description = "Gets an address by DHCP, finds a neighbour by ARP, and pings it.")
  static final class Ping extends PingingCommand {
    @Override
    int run(FoundDevice device, Net net, PrintWriter out) throws IOException {
      return ping(net, out, (sent, frame) -> {}) == 0 ? 0 : 1;
    }
  }

  /** Captures. */
  @Command(
      name = "capture",
      description = {
        "Writes what is sent and received to a file that Wireshark reads (pcapng):",
        "a ping, unless --silent, and what else comes."
      })
  static final class Capture extends PingingCommand {
    @Option(
        names = "--output",
        paramLabel = "FILE",
        required = true,
        description = "Where the frames go.")
    private Path output;

    @Option(names = "--silent", description = "Sends nothing.")
    private boolean silent;

    @Option(
        names = "--listen",
        paramLabel = "SECONDS",
        defaultValue = "1",
        description = "How long to go on listening; ${DEFAULT-VALUE} if absent.")
    private int listen;

    @Override
    void checkArguments() {
      super.checkArguments();
      require("--listen", listen, 0, 86_400);
    }

    @Override
    int run(FoundDevice device, Net net, PrintWriter out) throws IOException {
      int lost = 0;
      try (PcapngWriter file =
          new PcapngWriter(
              new BufferedOutputStream(Files.newOutputStream(output)), "virtio-net " + net.mac())) {
        Station.Tap tap = (sent, frame) -> file.write(Instant.now(), sent, frame);
        if (!silent) {
          lost = ping(net, out, tap);
        }
        new Station(net, Duration.ZERO, tap).listen(Duration.ofSeconds(listen));
        out.println(file.frames() + " frames captured to " + output);
      }
      return lost == 0 ? 0 : 1;
    }
  }
}
