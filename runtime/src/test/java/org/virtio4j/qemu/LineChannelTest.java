package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineChannelTest {
  private final Peer peer = new Peer();
  private final LineChannel channel = peer.channel();

  @AfterEach
  void close() {
    channel.close();
    peer.close();
  }

  private static long in(Duration duration) {
    return System.nanoTime() + duration.toNanos();
  }

  private String next() throws IOException {
    channel.receive(in(Peer.TIMEOUT));
    return channel.text();
  }

  @Test
  void receivesLinesOneByOne() throws IOException {
    peer.sends("OK\n\nthird é\n");

    assertThat(next()).isEqualTo("OK");
    assertThat(next()).isEmpty();
    assertThat(next()).isEqualTo("third é");
    assertThat(channel.receiveNow()).isFalse();
  }

  @Test
  void keepsTheBeginningOfALineThatHasNotEnded() throws IOException {
    peer.sends("first\nsec");
    assertThat(next()).isEqualTo("first");
    assertThat(channel.receiveNow()).isFalse();
    assertThat(channel.receiveNow()).isFalse();

    peer.sends("ond\n");

    assertThat(next()).isEqualTo("second");
  }

  @Test
  void receivesLinesOfAnyUsualLength() throws Exception {
    String longLine = "x".repeat(1_000_000);
    Thread sender = Thread.ofPlatform().start(() -> peer.sends("short\n" + longLine + "\nend\n"));

    assertThat(next()).isEqualTo("short");
    assertThat(next()).isEqualTo(longLine);
    assertThat(next()).isEqualTo("end");
    sender.join();
  }

  @Test
  void looksIntoTheCurrentLine() throws IOException {
    peer.sends("OK 0x1\n");
    channel.receive(in(Peer.TIMEOUT));

    assertThat(channel.startsWith("OK 0x")).isTrue();
    assertThat(channel.startsWith("OK 0x12")).isFalse();
    assertThat(channel.length()).isEqualTo(6);
    assertThat(channel.at(5)).isEqualTo((byte) '1');
  }

  @Test
  void givesUpAtTheDeadline() {
    assertThatThrownBy(() -> channel.receive(in(Duration.ofMillis(20))))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void givesUpToSendAtTheDeadline() {
    ByteBuffer more = ByteBuffer.allocateDirect(1 << 24); // than the socket buffers

    assertThatThrownBy(() -> channel.send(more, in(Duration.ofMillis(20))))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void seesThatThePeerHasGone() {
    peer.hangsUp();

    assertThatThrownBy(() -> channel.receive(in(Peer.TIMEOUT))).isInstanceOf(EOFException.class);
  }

  @Test
  void survivesAnInterruptOfItsThread() throws IOException {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> channel.receive(in(Duration.ofMillis(20))))
        .isInstanceOf(SocketTimeoutException.class);
    assertThat(Thread.interrupted()).isTrue();

    peer.sends("OK\n");
    Thread.currentThread().interrupt();
    assertThat(next()).isEqualTo("OK");
    assertThat(Thread.interrupted()).isTrue();
  }
}
