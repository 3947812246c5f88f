package org.virtio4j.device.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.VirtioException;
import org.virtio4j.device.Rig;
import org.virtio4j.device.Rig.Setting;
import org.virtio4j.device.console.ConsoleEvent.Kind;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.emulation.model.ConsolePortModel;
import org.virtio4j.transport.Transport;

class ConsolePortsTest {
  private static final int ADD = 1;
  private static final int REMOVE = 2;
  private static final int CONSOLE = 4;
  private static final int RESIZE = 5;
  private static final int OPEN = 6;
  private static final int NAME = 7;

  private final ConsoleModel model = new ConsoleModel().withPorts(4);

  private static ConsolePorts open(Rig rig) {
    return ConsolePorts.open(rig.transport(), rig.hal());
  }

  private static ConsolePorts openImpatiently(Rig rig) {
    return ConsolePorts.open(rig.transport(), rig.hal(), Rig.IMPATIENT);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  // ---- Ports come and go ----

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void portsAreFoundAndUsed(Setting setting) throws IOException {
    model.addPort(0, "", true);
    model.addPort(2, "org.example.log", false).hostOpen(true);
    try (Rig rig = setting.rig(model);
        ConsolePorts ports = open(rig)) {
      ConsolePort console = ports.await(0);
      ports.await(console::isConsole);
      ports.await(console::isFarEndOpen);
      assertThat(console.isOpen()).isTrue();
      assertThat(console.name()).isEmpty();
      console.output().write("Hello".getBytes());
      console.output().flush();
      assertThat(model.outputText()).isEqualTo("Hello");

      ConsolePort log = ports.await("org.example.log");
      assertThat(log.id()).isEqualTo(2);
      assertThat(log.isConsole()).isFalse();
      assertThat(log.isOpen()).isFalse();
      assertThatThrownBy(() -> log.output().write('x'))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port 2 (org.example.log) is not open");
      log.open();
      log.open();
      log.output().write("line".getBytes());
      log.output().flush();
      ConsolePortModel far = model.port(2);
      assertThat(far.isDriverOpen()).isTrue();
      assertThat(far.outputText()).isEqualTo("line");
      far.feed("answer");
      model.feed("typed");
      assertThat(log.input().readNBytes(6)).asString().isEqualTo("answer");
      assertThat(console.input().readNBytes(5)).asString().isEqualTo("typed");
      log.close();
      log.close();
      ports.await(() -> !far.isDriverOpen());
      assertThatThrownBy(() -> log.input().read()).isInstanceOf(IOException.class);
      assertThat(ports.ports()).containsExactly(console, log);
      assertThat(ports.port(2)).contains(log);
      assertThat(ports.port(1)).isEmpty();
      assertThat(ports.port("nobody")).isEmpty();
    }
  }

  @Test
  void whatIsToldComesInOrder() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = open(rig)) {
      List<Kind> kinds = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      ports.onEvent(event -> {
        kinds.add(event.kind());
        ids.add(event.port().id());
      });
      assertThat(ports.poll()).isZero();
      assertThat(ports.ports()).isEmpty();
      model.addPort(3, "tty", true);
      while (ports.poll() > 0) {} // what follows comes when the port is ready
      model.resizePort(3, 132, 43);
      model.port(3).hostOpen(false);
      model.port(3).hostOpen(true);
      model.removePort(3);
      ports.poll();
      assertThat(kinds)
          .containsExactly(
              Kind.ADDED,
              Kind.CONSOLE,
              Kind.NAMED,
              Kind.OPENED,
              Kind.RESIZED,
              Kind.CLOSED,
              Kind.OPENED,
              Kind.REMOVED);
      assertThat(ids).containsOnly(3);
      assertThat(ports.ports()).isEmpty();
    }
  }

  @Test
  void sizeIsTheOneToldLast() {
    model.addPort(1, "", true);
    try (Rig rig = Rig.SIMPLE.rig(model.withSize(80, 25));
        ConsolePorts ports = open(rig)) {
      ConsolePort port = ports.await(1);
      assertThat(port.size()).isEmpty();
      model.resizePort(1, 132, 43);
      model.resizePort(1, 100, 30);
      ports.await(() -> port.size().isPresent());
      ports.poll();
      assertThat(port.size()).contains(new ConsoleConfig.Size(100, 30));
      assertThat(ports.size()).contains(new ConsoleConfig.Size(80, 25));
    }
  }

  @Test
  void portThatIsGoneIsNoStream() throws IOException {
    model.addPort(1, "first", false);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = open(rig)) {
      ConsolePort port = ports.await("first");
      port.open();
      model.port(1).feed("lost with the port");
      model.removePort(1);
      ports.poll();
      assertThat(port.isPresent()).isFalse();
      assertThatThrownBy(() -> port.input().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not there");
      assertThatThrownBy(() -> port.output().write(1)).isInstanceOf(IOException.class);
      assertThatThrownBy(port::open).isInstanceOf(IllegalStateException.class);

      model.addPort(1, "second", false);
      assertThat(ports.await("second")).isSameAs(port);
      assertThat(port.isOpen()).isFalse();
      port.open();
      model.port(1).feed("new");
      assertThat(port.input().readNBytes(3)).asString().isEqualTo("new");
    }
  }

  @Test
  void inputEndsWhereTheFarEndIsClosedAndGoesOn() throws IOException {
    model.addPort(1, "data", false).hostOpen(true);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = open(rig)) {
      ConsolePort port = ports.await("data");
      port.open();
      ByteChannel channel = port.channel();
      model.port(1).feed("last words");
      model.port(1).hostOpen(false);
      assertThat(port.input().readAllBytes()).asString().isEqualTo("last words");
      assertThat(port.input().read()).isEqualTo(-1);
      ByteBuffer buffer = ByteBuffer.allocate(10);
      assertThat(channel.read(buffer)).isEqualTo(-1);
      assertThat(buffer.position()).isZero();
      model.port(1).hostOpen(true);
      model.port(1).feed("back");
      assertThat(channel.read(buffer)).isEqualTo(4);
      channel.close();
      assertThat(port.isOpen()).isTrue();
    }
  }

  @Test
  void waitForInputEndsInTime() {
    model.addPort(1, "data", false).hostOpen(true);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = openImpatiently(rig)) {
      ConsolePort port = ports.await("data");
      port.open();
      ports.await(port::isFarEndOpen);
      assertThatThrownBy(() -> port.input().read()).isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void portsAreUsedByThreadsOfTheirOwn() throws Exception {
    byte[][] typed = {random(50_000), random(50_001), random(50_002)};
    for (int id = 0; id < 3; id++) {
      model.addPort(id, "port-" + id, id == 0).hostOpen(true);
    }
    try (Rig rig = new Setting(true, false, true).rig(model);
        ConsolePorts ports = open(rig)) {
      List<CompletableFuture<byte[]>> readers = new ArrayList<>();
      for (int id = 0; id < 3; id++) {
        ConsolePort port = ports.await("port-" + id);
        ports.await(port::isFarEndOpen);
        port.open();
        int length = typed[id].length;
        readers.add(
            CompletableFuture.supplyAsync(() -> {
              try {
                port.output().write(random(length + 10));
                port.output().flush();
                return port.input().readNBytes(length);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
      }
      for (int id = 0; id < 3; id++) {
        model.port(id).feed(typed[id]);
      }
      for (int id = 0; id < 3; id++) {
        assertThat(readers.get(id).get(20, TimeUnit.SECONDS)).isEqualTo(typed[id]);
        assertThat(model.port(id).output()).isEqualTo(random(typed[id].length + 10));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void deviceWithoutPortsHasOne(Setting setting) throws IOException {
    ConsoleModel single = new ConsoleModel().withSize(80, 25);
    try (Rig rig = setting.rig(single);
        ConsolePorts ports = open(rig)) {
      assertThat(ports.isMultiport()).isFalse();
      ConsolePort port = ports.await(0);
      assertThat(port.isConsole()).isTrue();
      port.open();
      port.output().write("Hello".getBytes());
      port.output().flush();
      assertThat(single.outputText()).isEqualTo("Hello");
      single.feed("world");
      assertThat(port.input().readNBytes(5)).asString().isEqualTo("world");
      port.close();
      assertThatThrownBy(() -> port.output().write(1)).isInstanceOf(IOException.class);
      port.open();
      assertThat(ports.poll()).isZero();
    }
  }

  @Test
  void consoleOfOnePortDoesWithoutTheOthers() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = Console.open(rig.transport(), rig.hal())) {
      assertThat(console.driver().features().offers(ConsoleFeature.MULTIPORT)).isTrue();
      assertThat(console.driver().features().has(ConsoleFeature.MULTIPORT)).isFalse();
      console.send('H');
      assertThat(model.outputText()).isEqualTo("H");
    }
  }

  @Test
  void portsAreAnnouncedAnewAfterTheDeviceIsOpenedAgain() {
    model.addPort(1, "again", false);
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      for (int i = 0; i < 3; i++) {
        try (ConsolePorts ports = open(rig)) {
          ports.await("again").open();
          assertThat(model.port(1).isDriverOpen()).isTrue();
        }
        assertThat(model.port(1).isReady()).isFalse();
      }
    }
  }

  @Test
  void closedPortsNeitherReadNorWrite() {
    model.addPort(1, "data", false);
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      ConsolePorts ports = open(rig);
      ConsolePort port = ports.await("data");
      port.open();
      ports.close();
      ports.close();
      assertThatThrownBy(() -> port.input().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> port.output().write(1)).isInstanceOf(IOException.class);
      assertThatThrownBy(ports::poll).isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(port::close).isInstanceOf(QueueBrokenException.class);
    }
  }

  @Test
  void portThatDoesNotComeEndsInATimeout() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = openImpatiently(rig)) {
      assertThatThrownBy(() -> ports.await("nobody"))
          .isInstanceOf(DeviceTimeoutException.class)
          .hasMessageContaining("nobody")
          .hasMessageContaining("PT0.05S");
      assertThatThrownBy(() -> ports.await(7)).isInstanceOf(DeviceTimeoutException.class);
      assertThatThrownBy(() -> ports.await(() -> false)).isInstanceOf(DeviceTimeoutException.class);
    }
  }

  // ---- Emergency ----

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void emergencyWriteNeedsNoDriver(boolean legacy) {
    model.withEmergencyWrite();
    try (Rig rig = new Setting(true, legacy, false).rig(model)) {
      Transport transport = rig.transport();
      Console.emergencyWrite(transport, '!');
      Console.emergencyWrite(transport, 0x1_3f);
      assertThat(model.emergencyOutput()).containsExactly('!', '?');
      assertThat(rig.device().status().bits()).isZero();
    }
    try (Rig rig = Rig.SIMPLE.rig(new ConsoleModel())) {
      assertThatThrownBy(() -> Console.emergencyWrite(rig.transport(), '!'))
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining("EMERG_WRITE");
    }
    try (Rig rig = Rig.SIMPLE.rig(BlockModel.inMemory(1))) {
      assertThatThrownBy(() -> Console.emergencyWrite(rig.transport(), '!'))
          .isInstanceOf(InitializationException.class);
    }
  }

  @Test
  void emergencyWriteWorksWhenTheQueuesDoNot() {
    model.withEmergencyWrite();
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      Transport transport = rig.transport();
      try (Console console = Console.open(transport, rig.hal(), Rig.IMPATIENT)) {
        rig.device().misbehave(HostileBehaviour.SILENCE);
        assertThatThrownBy(() -> console.send('x')).isInstanceOf(DeviceTimeoutException.class);
        Console.emergencyWrite(transport, '!');
        console.emergencyWrite('?');
        assertThat(model.emergencyOutput()).containsExactly('!', '?');
      }
    }
  }

  // ---- Devices that lie ----

  @Test
  void namesNeedNotBeUtf8() {
    model.addPort(0, new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b'}, false);
    model.addPort(1, "clear\u001b[2J\nscreen", false);
    model.addPort(2, "ends\0here", false);
    model.addPort(3, "größe", false);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = open(rig)) {
      for (int id = 0; id < 4; id++) {
        ConsolePort port = ports.await(id);
        ports.await(() -> port.name().isPresent());
      }
      assertThat(ports.ports())
          .extracting(ConsolePort::name)
          .containsExactly(
              Optional.of("a\ufffd\ufffdb"),
              Optional.of("clear\ufffd[2J\ufffdscreen"),
              Optional.of("ends"),
              Optional.of("größe"));
      assertThat(ports.port(0).orElseThrow().nameBytes()).containsExactly('a', 0xff, 0xc3, 'b');
      assertThat(ports.port(2).orElseThrow().nameBytes()).hasSize(9);
      model.control(2, NAME, 0);
      ports.poll();
      assertThat(ports.port(2).orElseThrow().name()).contains("");
      model.control(2, NAME, 0, "x".repeat(5000).getBytes(StandardCharsets.US_ASCII));
      ports.poll();
      assertThat(ports.port(2).orElseThrow().name().orElseThrow()).hasSize(1024 - 8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 1000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void portsOutOfRangeAreRefusedAndPassedOver(int id) {
    model.addPort(1, "real", false);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = open(rig)) {
      for (int event = 0; event < 9; event++) {
        model.control(id, event, 1, new byte[8]);
      }
      assertThat(ports.await("real").id()).isEqualTo(1);
      ports.poll();
      assertThat(ports.ports()).hasSize(1);
    }
  }

  @Test
  void messagesThatMakeNoSenseArePassedOver() {
    model.addPort(1, "real", false);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = open(rig)) {
      List<ConsoleEvent> events = new ArrayList<>();
      ConsolePort port = ports.await("real");
      ports.onEvent(events::add);
      model.control(); // nothing at all
      model.control(new byte[7]);
      model.control(1, ADD, 1); // is there
      for (int event : new int[] {REMOVE, CONSOLE, RESIZE, OPEN, NAME}) {
        model.control(3, event, 1, new byte[4]); // is not there
      }
      model.control(1, RESIZE, 0, new byte[3]); // too short
      model.control(1, 0, 1); // a driver's
      model.control(1, 3, 1); // a driver's
      model.control(1, 99, 1);
      model.control(1, 0xffff, 0xffff);
      while (ports.poll() > 0) {}
      assertThat(events).isEmpty();
      assertThat(ports.ports()).containsExactly(port);
      model.control(1, OPEN, 0xffff);
      ports.poll();
      assertThat(port.isFarEndOpen()).isTrue();
    }
  }

  /** A device that tells without end keeps no thread for ever. */
  @Test
  void messagesWithoutEndAreTakenInParts() {
    model.addPort(1, "real", false);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = open(rig)) {
      ports.await("real");
      for (int i = 0; i < 1000; i++) {
        model.control(1, OPEN, i & 1);
      }
      int polls = 0;
      int taken;
      int all = 0;
      do {
        taken = ports.poll();
        assertThat(taken).isLessThanOrEqualTo(64);
        all += taken;
        polls++;
      } while (taken > 0);
      assertThat(all).isEqualTo(1000);
      assertThat(polls).isGreaterThan(15);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 32, 1 << 20, -1})
  void morePortsThanThereAreQueuesAreRefused(int claimed) {
    try (Rig rig = Rig.SIMPLE.rig(model.claimingPorts(claimed))) {
      assertThatThrownBy(() -> open(rig)).isInstanceOf(InitializationException.class);
      DriverOptions few = DriverOptions.defaults().withQueues(2);
      assertThatThrownBy(() -> ConsolePorts.open(rig.transport(), rig.hal(), few))
          .isInstanceOf(InitializationException.class);
      try (Console console = Console.open(rig.transport(), rig.hal())) {
        console.send('x'); // which does without the other ports
      }
    }
  }

  @Test
  void fewerPortsThanThereAreCanBeUsed() throws IOException {
    model.addPort(1, "near", false);
    model.addPort(3, "far", false);
    DriverOptions few = DriverOptions.defaults().withQueues(2);
    try (Rig rig = Rig.SIMPLE.rig(model);
        ConsolePorts ports = ConsolePorts.open(rig.transport(), rig.hal(), few)) {
      ports.await("near").open();
      while (ports.poll() > 0) {}
      assertThat(ports.ports()).hasSize(1);
      assertThat(model.port(3).isReady()).isFalse();
    }
  }

  @Test
  void noPortsAreOne() {
    try (Rig rig = Rig.SIMPLE.rig(model.claimingPorts(0));
        ConsolePorts ports = open(rig)) {
      model.addPort(0, "only", false);
      ports.await("only").open();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {"ID_OUT_OF_RANGE", "ID_WITH_HIGH_BITS", "INDEX_JUMP", "SILENCE", "LENGTH_HUGE"})
  void liesEndInExceptionsOfOurs(HostileBehaviour lie) {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      try (ConsolePorts ports = openImpatiently(rig)) {
        rig.device().misbehave(lie);
        model.addPort(1, "real", false);
        try {
          ConsolePort port = ports.await("real");
          port.open();
          assertThat(lie).isEqualTo(HostileBehaviour.LENGTH_HUGE);
        } catch (VirtioException expected) {
          assertThat(expected)
              .isInstanceOfAny(QueueBrokenException.class, DeviceTimeoutException.class);
        }
      }
      rig.device().misbehave(HostileBehaviour.NONE);
      try (ConsolePorts ports = open(rig)) {
        ports.await("real").open();
      }
    }
  }
}
