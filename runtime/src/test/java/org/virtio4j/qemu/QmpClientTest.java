package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;

@Timeout(60)
class QmpClientTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Peer peer = new Peer();
  private final QmpClient client = new QmpClient(peer.channel(), peer.process, Peer.TIMEOUT);

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  @Test
  void leavesTheModeOfNegotiation() {
    peer.sends("{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}\r\n{\"return\": {}}\r\n");

    client.negotiate(System.nanoTime() + Peer.TIMEOUT.toNanos());

    assertThat(peer.received()).isEqualTo("{\"execute\":\"qmp_capabilities\"}\n");
  }

  @Test
  void refusesAPeerWithoutGreeting() {
    peer.sends("{\"return\": {}}\r\n");

    assertThatThrownBy(() -> client.negotiate(System.nanoTime() + Peer.TIMEOUT.toNanos()))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("not a greeting");
  }

  @Test
  void sendsArgumentsAndReturnsTheResult() {
    peer.sends("{\"return\": {\"size\": 5}}\r\n");

    Object result = client.execute("block_resize", Map.of("size", 1024));

    assertThat(result).isEqualTo(Map.of("size", 5L));
    assertThat(peer.received())
        .isEqualTo("{\"execute\":\"block_resize\",\"arguments\":{\"size\":1024}}\n");
  }

  @Test
  void keepsWorkingAfterACommandThatQemuRefuses() {
    peer.sends("{\"error\": {\"class\": \"GenericError\", \"desc\": \"no such thing\"}}\r\n");
    assertThatThrownBy(() -> client.execute("device_del", Map.of("id", "x")))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("device_del")
        .hasMessageContaining("no such thing");

    peer.sends("{\"return\": []}\r\n");

    assertThat(client.execute("query-block")).isEqualTo(List.of());
  }

  @Test
  void keepsEventsUntilSomebodyAsks() {
    peer.sends(
        "{\"event\": \"A\", \"data\": {\"n\": 1}}\r\n{\"event\": \"B\"}\r\n{\"return\": {}}\r\n");
    client.execute("query-status");

    assertThat(client.awaitEvent("B", SHORT)).isEmpty();
    assertThat(client.awaitEvent("A", SHORT)).isEqualTo(Map.of("n", 1L));
  }

  @Test
  void waitsForAnEvent() {
    peer.sends(
        "{\"event\": \"OTHER\"}\r\n{\"event\": \"RESET\", \"data\": {\"guest\": false}}\r\n");

    assertThat(client.awaitEvent("RESET", Peer.TIMEOUT)).isEqualTo(Map.of("guest", false));
  }

  @Test
  void staysUsableWhenAnEventDoesNotCome() {
    assertThatThrownBy(() -> client.awaitEvent("RESET", SHORT))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("no event RESET within 20 ms");
    peer.sends("{\"return\": 7}\r\n");

    assertThat(client.execute("query-x")).isEqualTo(7L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "[]", "{\"x\": 1}"})
  void refusesWhatIsNeitherReplyNorEvent(String line) {
    peer.sends(line + "\r\n");

    assertThatThrownBy(() -> client.execute("query-status")).isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> client.execute("query-status"))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("cannot be used any more");
  }

  @Test
  void reportsALostConnection() {
    peer.hangsUp();

    assertThatThrownBy(() -> client.execute("query-status"))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("the connection is lost")
        .hasMessageContaining("is still there");
  }
}
