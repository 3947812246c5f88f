package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.DeviceNeedsResetException;
import org.virtio4j.driver.ConfigurationChanges;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.emulation.model.ConsoleModel;
import org.virtio4j.testing.Virtual;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.mmio.MmioTransport;

/** Changes of the configuration on their way to the driver. */
@Timeout(60)
class ConfigurationChangesTest {
  private final EmulatedMachine machine = EmulatedMachine.copying();

  private EmulatedDevice device(boolean legacy) {
    EmulatedDevice.Builder builder = EmulatedDevice.builder(new ConsoleModel().withSize(80, 25));
    return machine.add(legacy ? builder.legacy() : builder);
  }

  private static DeviceSession<NoFeature> start(EmulatedDevice device, boolean delivered) {
    Transport transport =
        delivered
            ? MmioTransport.open(device.window(), Optional.of(device.wire()))
            : MmioTransport.open(device.window());
    DeviceSession<NoFeature> session =
        DeviceSession.begin(
            transport,
            device.hal(),
            DriverOptions.defaults(),
            device.deviceType(),
            NoFeature.TABLE);
    session.receiveQueue("receiveq", 0, 4, 4, 16);
    session.start();
    return session;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theListenerHearsOfAChangeOnce(int way) {
    EmulatedDevice device = device((way & 1) != 0);
    try (DeviceSession<NoFeature> session = start(device, (way & 2) != 0)) {
      ConfigurationChanges changes = session.changes();
      List<Long> seen = new ArrayList<>();
      List<String> order = new ArrayList<>();
      changes.refreshWith(() -> order.add("refresh"));
      changes.onChange(() -> {
        order.add("listener");
        seen.add(session.configSpace().window().read(0, 2));
      });
      assertThat(changes.poll()).isFalse();
      device.changeConfig(0, (byte) 100, (byte) 0);
      assertThat(changes.poll()).isTrue();
      assertThat(seen).containsExactly(100L);
      assertThat(order).containsExactly("refresh", "listener");
      assertThat(changes.poll()).isFalse();
      device.changeConfig(0, (byte) 101, (byte) 0);
      device.changeConfig(0, (byte) 102, (byte) 0);
      assertThat(changes.poll()).isTrue();
      assertThat(seen).containsExactly(100L, 102L);
      assertThat(changes.poll()).isFalse();
    }
    machine.verifyReleased();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyThreadCanWaitForAChange(boolean delivered) {
    EmulatedDevice device = device(false);
    try (DeviceSession<NoFeature> session = start(device, delivered)) {
      ConfigurationChanges changes = session.changes();
      CompletableFuture<Boolean> found = new CompletableFuture<>();
      Thread watcher = Thread.startVirtualThread(() -> found.complete(changes.await()));
      if (delivered) {
        Virtual.awaitWaitingOffCarrier(watcher);
      }
      device.changeConfig(0, (byte) 100, (byte) 0);
      assertThat(found.join()).isTrue();
      assertThat(changes.await(Duration.ofMillis(1))).isTrue(); // until somebody deals with it
      assertThat(changes.poll()).isTrue();
      assertThat(changes.await(Duration.ofMillis(1))).isFalse();
    }
    machine.verifyReleased();
  }

  @Test
  void theListenerIsCalledAgainIfTheConfigurationChangesMeanwhile() {
    EmulatedDevice device = device(false);
    try (DeviceSession<NoFeature> session = start(device, true)) {
      int[] calls = new int[1];
      session
          .changes()
          .onChange(() -> {
            if (calls[0]++ < 3) {
              device.changeConfig(0, (byte) calls[0], (byte) 0);
            }
          });
      device.changeConfig(0, (byte) 99, (byte) 0);
      assertThat(session.changes().poll()).isTrue();
      assertThat(calls[0]).isEqualTo(4);
    }
    machine.verifyReleased();
  }

  @Test
  void aConfigurationThatNeverRestsIsAnError() {
    EmulatedDevice device = device(false);
    try (DeviceSession<NoFeature> session = start(device, true)) {
      session.changes().onChange(() -> device.changeConfig(0, (byte) 1, (byte) 0));
      device.changeConfig(0, (byte) 2, (byte) 0);
      assertThatThrownBy(() -> session.changes().poll())
          .isInstanceOf(ConfigSpaceException.class)
          .hasMessageContaining("the configuration changed during each of 64 attempts");
    }
    machine.verifyReleased();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDeviceThatFailsIsReported(boolean delivered) {
    EmulatedDevice device = device(false);
    try (DeviceSession<NoFeature> session = start(device, delivered)) {
      boolean[] told = new boolean[1];
      session.changes().onChange(() -> told[0] = true);
      device.needsReset();
      assertThat(session.changes().await()).isTrue();
      assertThatThrownBy(() -> session.changes().poll())
          .isInstanceOf(DeviceNeedsResetException.class)
          .hasMessageContaining("console (3) has failed");
      assertThat(told[0]).isFalse();
      session.recover();
      assertThat(session.changes().poll()).isFalse();
      device.changeConfig(0, (byte) 2, (byte) 0);
      assertThat(session.changes().poll()).isTrue();
    }
    machine.verifyReleased();
  }

  @Test
  void aWaitEndsWhenTheDriverIsClosed() {
    EmulatedDevice device = device(false);
    DeviceSession<NoFeature> session = start(device, true);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread watcher =
        Thread.startVirtualThread(() -> {
          try {
            session.changes().await();
            outcome.complete(null);
          } catch (RuntimeException e) {
            outcome.complete(e);
          }
        });
    Virtual.awaitWaiting(watcher);
    session.close();
    assertThat(outcome.join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the session is closed");
  }
}
