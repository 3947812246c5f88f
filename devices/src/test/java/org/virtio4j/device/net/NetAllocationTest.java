package org.virtio4j.device.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.RegionHal;
import org.virtio4j.testing.Allocations;

/** Sending and receiving frames allocates nothing, in each of the ways to do it. */
class NetAllocationTest {
  private static final int BATCHES = 500;
  private static final int BATCH = 32;

  private final FrameHandler counter = this::count;
  private long received;
  private long sent;
  private byte[] copy;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void framesAreSentAndReceivedWithoutAllocation(boolean mergeable) {
    MemorySegment memory = Arena.ofAuto().allocate(1 << 22, 4096);
    RegionHal hal = RegionHal.of(memory, 0);
    NullNet device = new NullNet(memory, mergeable);
    try (Net net = Net.open(device, hal)) {
      NetTransmitter transmitter = net.transmitter(0);
      NetReceiver receiver = net.receiver(0);
      MemorySegment own = hal.allocate(4096, BufferDirection.BOTH).segment();
      MemorySegment frame = own.asSlice(0, 64);
      MemorySegment headed = own.asSlice(1024, 64 + transmitter.headerBytes());
      transmitter.writeHeader(headed, 0, 64, NetOffload.NONE);

      assertThat(Allocations.of(() -> receive(device, receiver))).as("receiving").isZero();
      assertThat(Allocations.of(() -> pull(device, receiver))).as("pulling").isZero();
      assertThat(Allocations.of(() -> send(device, transmitter, frame, headed)))
          .as("sending")
          .isZero();
      assertThat(received).isGreaterThanOrEqualTo(2L * BATCHES * BATCH);
      assertThat(sent).isGreaterThanOrEqualTo((long) BATCHES * BATCH);
      assertThat(receiver.malformed()).isZero();

      device.serve(0, 1);
      assertThat(Allocations.of(() -> allocate(device, receiver)))
          .as("what a handler that allocates shows")
          .isGreaterThanOrEqualTo(NullNet.FRAME_BYTES);
    }
  }

  private void receive(NullNet device, NetReceiver receiver) {
    for (int i = 0; i < BATCHES; i++) {
      device.serve(0, BATCH);
      receiver.poll(counter);
    }
  }

  private void count(ReceivedFrame frame) {
    received += frame.length() == NullNet.FRAME_BYTES ? 1 : 0;
  }

  private void pull(NullNet device, NetReceiver receiver) {
    for (int i = 0; i < BATCHES; i++) {
      device.serve(0, BATCH);
      while (receiver.next()) {
        received += receiver.frame().length(0) == NullNet.FRAME_BYTES ? 1 : 0;
      }
    }
  }

  private void send(
      NullNet device, NetTransmitter transmitter, MemorySegment frame, MemorySegment headed) {
    for (int i = 0; i < BATCHES; i++) {
      for (int j = 0; j < BATCH; j += 4) {
        transmitter.send(frame, 0, 64);
        transmitter.add(transmitter.claim(), 64);
        transmitter.submit(frame, NetOffload.NONE, j);
        transmitter.submitWithHeader(headed, j);
      }
      transmitter.publish();
      sent += device.serve(1, BATCH);
      transmitter.poll(attachment -> {});
    }
  }

  private void allocate(NullNet device, NetReceiver receiver) {
    device.serve(0, BATCH);
    receiver.poll(frame -> copy = frame.toArray());
  }
}
