package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;

@Timeout(60)
class QtestClientTest {
  private final Peer peer = new Peer();
  private final LineChannel channel = peer.channel();
  private final QtestClient client = new QtestClient(channel, peer.process, Peer.TIMEOUT);

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, readb 0x0",
    "15, 2, readw 0xf",
    "0x0a000010, 4, readl 0xa000010",
    "-1, 8, readq 0xffffffffffffffff"
  })
  void readsWithTheCommandOfTheWidth(long address, int width, String command) {
    peer.sends("OK 0x00000000000000fe\n");

    assertThat(client.read(address, width)).isEqualTo(0xfe);
    assertThat(peer.received()).isEqualTo(command + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 255, writeb 0x10 0xff",
    "2, 65535, writew 0x10 0xffff",
    "4, 0, writel 0x10 0x0",
    "8, -1, writeq 0x10 0xffffffffffffffff"
  })
  void writesWithTheCommandOfTheWidth(int width, long value, String command) {
    peer.sends("OK\n");

    client.write(0x10, width, value);

    assertThat(peer.received()).isEqualTo(command + "\n");
  }

  @ParameterizedTest
  @CsvSource({"0xcfc, 1, inb 0xcfc", "0xcfe, 2, inw 0xcfe", "0xfffc, 4, inl 0xfffc"})
  void readsPortsWithTheCommandOfTheWidth(int port, int width, String command) {
    peer.sends("OK 0x00fe\n");

    assertThat(client.readPort(port, width)).isEqualTo(0xfe);
    assertThat(peer.received()).isEqualTo(command + "\n");
  }

  @ParameterizedTest
  @CsvSource({"1, 255, outb 0xcfc 0xff", "2, 6, outw 0xcfc 0x6", "4, 0, outl 0xcfc 0x0"})
  void writesPortsWithTheCommandOfTheWidth(int width, long value, String command) {
    peer.sends("OK\n");

    client.writePort(0xcfc, width, value);

    assertThat(peer.received()).isEqualTo(command + "\n");
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "65536, 1", "65535, 2", "65533, 4"})
  void refusesPortsAtWhichQemuWouldEnd(int port, int width) {
    assertThatThrownBy(() -> client.readPort(port, width))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> client.writePort(port, width, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> client.readPort(0, 8));
    assertThatIllegalArgumentException().isThrownBy(() -> client.writePort(0, 1, 256));
  }

  @Test
  void readsAllBitsOfAValue() {
    peer.sends("OK 0xfedcba9876543210\nOK 0x0\n");

    assertThat(client.read(0, 8)).isEqualTo(0xfedcba9876543210L);
    assertThat(client.read(0, 8)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 16})
  void refusesAWidthThatQemuDoesNotHave(int width) {
    assertThatIllegalArgumentException().isThrownBy(() -> client.read(0, width));
    assertThatIllegalArgumentException().isThrownBy(() -> client.write(0, width, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 256", "2, 65536", "4, 4294967296", "4, -1"})
  void refusesAValueThatIsWiderThanTheAccess(int width, long value) {
    assertThatIllegalArgumentException().isThrownBy(() -> client.write(0, width, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gic", "/machine", "/a b", "/a\nreadl", "/machine/ü"})
  void refusesAnObjectThatWouldCrashQemu(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> client.interceptInterrupts(path));
  }

  @Test
  void tellsInterruptsFromReplies() {
    peer.sends("IRQ raise 16\nIRQ raise 17\nOK 0x5\nIRQ lower 16\n");

    assertThat(client.read(0, 4)).isEqualTo(5);
    assertThat(client.isRaised(17)).isTrue();
    assertThat(client.isRaised(16)).isFalse();
    assertThat(client.isRaised(18)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK", "OK 5", "OK 0x", "OK 0xg", "OK 0x00000000000000001", "nonsense"})
  void refusesAReplyWithoutANumber(String reply) {
    peer.sends(reply + "\n");

    assertThatThrownBy(() -> client.read(0, 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining(reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IRQ raise", "IRQ raise x", "IRQ raise -1", "IRQ "})
  void refusesAnInterruptWithoutANumber(String line) {
    peer.sends(line + "\n");

    assertThatThrownBy(() -> client.read(0, 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining(line);
  }

  @Test
  void reportsWhatQemuRefuses() {
    peer.sends("FAIL Unknown command\n");

    assertThatThrownBy(() -> client.write(0, 4, 0))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("FAIL Unknown command");
  }

  @Test
  void reportsALostConnection() {
    peer.hangsUp();

    assertThatThrownBy(() -> client.read(0, 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("the connection is lost")
        .hasMessageContaining("sleep (process " + peer.process.pid() + ") is still there");
  }

  @Test
  void reportsThatQemuDoesNotAnswer() {
    QtestClient impatient = new QtestClient(channel, peer.process, Duration.ofMillis(20));

    assertThatThrownBy(() -> impatient.read(0, 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("has not answered within 20 ms");
  }

  @Test
  void staysUnusableAfterAnError() {
    QtestClient impatient = new QtestClient(channel, peer.process, Duration.ofMillis(20));
    assertThatThrownBy(() -> impatient.read(0, 4)).isInstanceOf(TransportException.class);
    peer.sends("OK 0x1\n"); // too late: it must not become the reply to the next command

    assertThat(impatient.isUsable()).isFalse();
    assertThatThrownBy(() -> impatient.read(0, 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("not answered");
  }

  @Test
  void saysThatTheMachineIsClosed() {
    client.close();

    assertThatThrownBy(() -> client.read(0, 4))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("closed");
  }
}
