package org.virtio4j.device.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
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
import org.virtio4j.QueueBrokenException;
import org.virtio4j.device.Rig;
import org.virtio4j.device.Rig.Setting;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.DeviceModel;
import org.virtio4j.emulation.HostileBehaviour;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.transport.DeviceType;

class ConsoleTest {
  private static final int EMERG_WRITE_BIT = 2;

  private final ConsoleModel model = new ConsoleModel();

  private static Console open(Rig rig) {
    return Console.open(rig.transport(), rig.hal());
  }

  private static Console openImpatiently(Rig rig) {
    return Console.open(rig.transport(), rig.hal(), Rig.IMPATIENT);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  // ---- Output ----

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void whatIsSentArrives(Setting setting) throws IOException {
    try (Rig rig = setting.rig(model);
        Console console = open(rig)) {
      console.send('H');
      assertThat(model.outputText()).isEqualTo("H");
      console.send("ello".getBytes());
      assertThat(model.outputText()).isEqualTo("Hello");
      console.output().write(',');
      console.output().write(" there!".getBytes(), 1, 5);
      console.output().flush();
      assertThat(model.outputText()).isEqualTo("Hello,there");
    }
  }

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void largeWritesArriveInOrder(Setting setting) throws IOException {
    byte[] large = random(300_001); // more than all buffers hold
    try (Rig rig = setting.rig(model);
        Console console = open(rig)) {
      console.output().write(large);
      console.output().flush();
      assertThat(model.output()).isEqualTo(large);
    }
  }

  @Test
  void nothingIsSentWhereThereIsNothing() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      console.send(new byte[0]);
      console.output().write(new byte[3], 3, 0);
      console.output().flush();
      assertThat(model.output()).isEmpty();
      assertThatThrownBy(() -> console.output().write(new byte[3], 2, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void writtenBytesAreTheCallersAgain() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model, builder -> builder.stepped())) {
      Console console = open(rig);
      byte[] text = "first".getBytes();
      console.output().write(text);
      System.arraycopy("other".getBytes(), 0, text, 0, 5);
      rig.device().step();
      assertThat(model.outputText()).isEqualTo("first");
      console.close();
    }
  }

  // ---- Input ----

  @ParameterizedTest
  @MethodSource("org.virtio4j.device.Rig$Setting#all")
  void whatIsTypedIsRead(Setting setting) throws IOException {
    byte[] typed = random(40_000); // more than all buffers hold
    try (Rig rig = setting.rig(model);
        Console console = open(rig)) {
      model.feed(typed);
      assertThat(console.input().readNBytes(typed.length)).isEqualTo(typed);
      model.feed("more");
      assertThat((char) console.input().read()).isEqualTo('m');
      assertThat(console.input().readNBytes(3)).asString().isEqualTo("ore");
    }
  }

  @Test
  void readingIsSplitAnyhow() throws IOException {
    byte[] typed = random(5000);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      model.feed(typed);
      byte[] read = new byte[typed.length];
      int at = 0;
      while (at < read.length) {
        int length = Math.min(7, read.length - at);
        int count = console.input().read(read, at, length);
        assertThat(count).isPositive().isLessThanOrEqualTo(length);
        at += count;
      }
      assertThat(read).isEqualTo(typed);
      assertThat(console.input().read(read, 0, 0)).isZero();
    }
  }

  @Test
  void readReturnsWhatIsThereWithoutWaitingForMore() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      model.feed("one");
      model.feed("two");
      byte[] read = new byte[100];
      assertThat(console.input().read(read)).isEqualTo(6);
      assertThat(Arrays.copyOf(read, 6)).asString().isEqualTo("onetwo");
    }
  }

  @Test
  void byteIsUnsigned() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      model.feed(new byte[] {-1, -128});
      assertThat(console.input().read()).isEqualTo(255);
      assertThat(console.input().read()).isEqualTo(128);
    }
  }

  @Test
  void availableTellsWhatCanBeReadWithoutWaiting() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      assertThat(console.input().available()).isZero();
      model.feed("abc");
      assertThat(console.input().available()).isEqualTo(3);
      assertThat(console.input().read()).isEqualTo('a');
      assertThat(console.input().available()).isEqualTo(2);
      assertThat(console.input().readNBytes(2)).asString().isEqualTo("bc");
      assertThat(console.input().available()).isZero();
    }
  }

  @Test
  void severalBuffersAreWithTheDevice() throws IOException {
    byte[] typed = random(16 * 1024 + 1);
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      assertThat(model.receiveBuffers()).isEqualTo(16);
      model.feed(typed);
      assertThat(model.receiveBuffers()).isZero();
      assertThat(model.pendingInput()).isEqualTo(1); // waits for a buffer, and is not lost
      assertThat(console.input().readNBytes(typed.length)).isEqualTo(typed);
      assertThat(console.input().available()).isZero();
      assertThat(model.receiveBuffers()).isGreaterThanOrEqualTo(15);
    }
  }

  @Test
  void smallQueuesWorkToo() throws IOException {
    byte[] bytes = random(20_000);
    DriverOptions options = DriverOptions.defaults().withMaxQueueSize(1);
    try (Rig rig = new Setting(true, false, true).rig(model);
        Console console = Console.open(rig.transport(), rig.hal(), options)) {
      console.send(bytes);
      assertThat(model.output()).isEqualTo(bytes);
      model.feed(bytes);
      assertThat(console.input().readNBytes(bytes.length)).isEqualTo(bytes);
    }
  }

  @Test
  void readingEndsInTimeAndCanBeTriedAgain() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = openImpatiently(rig)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> console.input().read())
            .isInstanceOf(InterruptedIOException.class)
            .hasMessageContaining("nothing was received within PT0.05S");
        assertThatThrownBy(() -> console.channel().read(ByteBuffer.allocate(3)))
            .isInstanceOf(InterruptedIOException.class);
      }
      model.feed("late");
      assertThat(console.input().readNBytes(4)).asString().isEqualTo("late");
    }
  }

  @Test
  void bothDirectionsWorkAtTheSameTime() throws Exception {
    byte[] typed = random(200_000);
    byte[] sent = random(200_001);
    try (Rig rig = new Setting(true, false, true).rig(model);
        Console console = open(rig)) {
      CompletableFuture<byte[]> read =
          CompletableFuture.supplyAsync(() -> {
            try {
              return console.input().readNBytes(typed.length);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      for (int at = 0; at < typed.length; at += 10_000) {
        model.feed(Arrays.copyOfRange(typed, at, at + 10_000));
        console.output().write(sent, at, 10_000);
      }
      console.output().write(sent[200_000]);
      console.output().flush();
      assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(typed);
      assertThat(model.output()).isEqualTo(sent);
    }
  }

  // ---- Channel ----

  @Test
  void channelReadsAndWrites() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      ByteChannel channel = console.channel();
      ByteBuffer text = ByteBuffer.wrap("xHellox".getBytes()).position(1).limit(6);
      assertThat(channel.write(text.asReadOnlyBuffer())).isEqualTo(5);
      assertThat(channel.write(text)).isEqualTo(5);
      assertThat(text.hasRemaining()).isFalse();
      channel.write(ByteBuffer.allocateDirect(1).put(0, (byte) '!'));

      model.feed("answer");
      ByteBuffer answer = ByteBuffer.allocate(10).position(2);
      assertThat(channel.read(answer)).isEqualTo(6);
      assertThat(answer.position()).isEqualTo(8);
      assertThat(new String(answer.array(), 2, 6)).isEqualTo("answer");
      assertThat(channel.read(ByteBuffer.allocate(0))).isZero();

      channel.close();
      assertThat(channel.isOpen()).isFalse();
      assertThat(model.outputText()).isEqualTo("HelloHello!");
      assertThatThrownBy(() -> channel.read(answer)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> channel.write(text)).isInstanceOf(ClosedChannelException.class);
      console.send('.'); // the console is open
    }
  }

  // ---- Configuration ----

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sizeIsWhatTheDeviceSaysJustNow(boolean legacy) {
    try (Rig rig = new Setting(true, legacy, false).rig(model.withSize(132, 43));
        Console console = open(rig)) {
      assertThat(console.size()).contains(new ConsoleConfig.Size(132, 43));
      model.resize(80, 25);
      assertThat(console.size()).contains(new ConsoleConfig.Size(80, 25));
    }
  }

  @Test
  void thereIsNoSizeWithoutTheFeature() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      assertThat(console.size()).isEmpty();
      assertThat(console.driver().config().maxNrPorts()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void emergencyWriteNeedsThatItIsOffered(boolean negotiated) {
    DriverOptions options =
        negotiated ? DriverOptions.defaults() : DriverOptions.defaults().without(EMERG_WRITE_BIT);
    try (Rig rig = Rig.SIMPLE.rig(model.withEmergencyWrite());
        Console console = Console.open(rig.transport(), rig.hal(), options)) {
      assertThat(console.driver().features().has(ConsoleFeature.EMERG_WRITE)).isEqualTo(negotiated);
      console.emergencyWrite('!');
      console.emergencyWrite(-1);
      assertThat(model.emergencyOutput()).containsExactly('!', -1);
      assertThat(model.output()).isEmpty();
    }
  }

  @Test
  void emergencyWriteIsRefusedWhereItIsNotOffered() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = open(rig)) {
      assertThatThrownBy(() -> console.emergencyWrite('!'))
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining("EMERG_WRITE");
    }
  }

  @Test
  void waitForInputMayLastForEver() throws IOException {
    DriverOptions options =
        DriverOptions.defaults()
            .withTimeout(ChronoUnit.FOREVER.getDuration())
            .withWaitStrategy(attempt -> model.feed("late"));
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = Console.open(rig.transport(), rig.hal(), options)) {
      assertThat(console.input().read()).isEqualTo('l');
    }
  }

  @Test
  void closedConsoleNeitherReadsNorWrites() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      Console console = open(rig);
      model.feed("unread");
      assertThat(console.input().read()).isEqualTo('u');
      console.close();
      console.close();
      assertThatThrownBy(() -> console.input().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> console.input().available()).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> console.output().write('x')).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> console.send('x')).isInstanceOf(QueueBrokenException.class);
    }
  }

  // ---- Devices that lie ----

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {"LENGTH_TOO_LARGE", "LENGTH_HUGE"})
  void noMoreIsReadThanABufferHolds(HostileBehaviour lie) throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = openImpatiently(rig)) {
      rig.device().misbehave(lie);
      byte[] typed = random(1024);
      model.feed(typed);
      byte[] read = new byte[4096];
      assertThat(console.input().read(read)).isEqualTo(1024);
      assertThat(Arrays.copyOf(read, 1024)).isEqualTo(typed);
      assertThat(console.input().available()).isZero();
    }
  }

  /** A device that fills buffers with nothing, for ever, keeps nobody for ever. */
  @Test
  void emptyBuffersAreNoInput() {
    DeviceModel empty =
        new DeviceModel() {
          @Override
          public DeviceType deviceType() {
            return ConsoleDriver.DEVICE_TYPE;
          }

          @Override
          public int[] queueSizes() {
            return new int[] {16, 16};
          }

          @Override
          public byte[] config() {
            return new byte[12];
          }

          @Override
          public void available(Chain chain) {
            chain.complete();
          }
        };
    try (Rig rig = new Setting(true, false, true).rig(empty);
        Console console = openImpatiently(rig)) {
      assertThatThrownBy(() -> console.input().read()).isInstanceOf(InterruptedIOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileBehaviour.class,
      names = {"ID_OUT_OF_RANGE", "ID_WITH_HIGH_BITS", "INDEX_JUMP", "INDEX_BACKWARDS"})
  void lieBreaksADirectionUntilTheConsoleIsOpenedAgain(HostileBehaviour lie) throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      try (Console console = openImpatiently(rig)) {
        rig.device().misbehave(lie);
        assertThatThrownBy(() -> console.send('x')).isInstanceOf(QueueBrokenException.class);
        model.feed("x");
        assertThatThrownBy(() -> console.input().read())
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(InterruptedIOException.class)
            .hasCauseInstanceOf(QueueBrokenException.class);
        rig.device().misbehave(HostileBehaviour.NONE);
        assertThatThrownBy(() -> console.output().write('x'))
            .isInstanceOf(IOException.class)
            .hasCauseInstanceOf(QueueBrokenException.class);
        model.feed("x");
        assertThatThrownBy(() -> console.input().read()).isInstanceOf(IOException.class);
      }
      reopened(rig);
    }
  }

  @Test
  void deviceThatTakesNothingEndsInATimeout() throws IOException {
    try (Rig rig = Rig.SIMPLE.rig(model)) {
      try (Console console = openImpatiently(rig)) {
        rig.device().misbehave(HostileBehaviour.SILENCE);
        assertThatThrownBy(() -> console.send('x')).isInstanceOf(DeviceTimeoutException.class);
        Throwable failure = catchThrowable(() -> console.output().flush());
        assertThat(failure).isInstanceOf(IOException.class);
      }
      reopened(rig);
    }
  }

  @Test
  void writingToADeviceThatTakesNothingEndsInATimeout() {
    try (Rig rig = Rig.SIMPLE.rig(model);
        Console console = openImpatiently(rig)) {
      rig.device().misbehave(HostileBehaviour.SILENCE);
      assertThatThrownBy(() -> console.output().write(new byte[100_000]))
          .isInstanceOf(InterruptedIOException.class)
          .hasCauseInstanceOf(DeviceTimeoutException.class);
    }
  }

  private void reopened(Rig rig) throws IOException {
    rig.device().misbehave(HostileBehaviour.NONE);
    try (Console console = open(rig)) {
      int before = model.output().length;
      console.send('y');
      assertThat(model.output()).hasSize(before + 1);
      model.feed("z");
      int read = console.input().read();
      while (read != 'z') { // what the first console has not taken may come before it
        read = console.input().read();
      }
    }
  }
}
