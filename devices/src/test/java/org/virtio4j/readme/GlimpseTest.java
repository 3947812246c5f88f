package org.virtio4j.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtio4j.device.entropy.EntropyDriver;
import org.virtio4j.emulation.EmulatedDevice;
import org.virtio4j.emulation.EmulatedMachine;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.mmio.MmioTransport;

/** The short pieces of code that the README shows. */
class GlimpseTest {
  private final List<Long> completed = new ArrayList<>();
  private int bytes;

  private void fill(Transport transport, Hal hal, MemorySegment buffer, MemorySegment another) {
    try (EntropyDriver entropy = EntropyDriver.open(transport, hal)) {
      bytes = entropy.read(buffer); // waits for the device, but not for ever
      entropy.submitRead(another, 42); // neither waits nor allocates
      entropy.poll((attachment, status, written, reply, replyBase) -> completed.add(attachment));
    }
  }

  @Test
  void entropyFillsBuffers() {
    try (EmulatedMachine machine = EmulatedMachine.copying()) {
      EmulatedDevice device =
          machine.add(
              EmulatedDevice.builder(4)
                  .queue(0, 8, chain -> chain.write((byte) 1, (byte) 2, (byte) 3).complete()));
      try (Transport transport =
          MmioTransport.open(machine.hal(), device.address(), device.registerBytes())) {
        byte[] buffer = new byte[8];
        fill(
            transport,
            machine.hal(),
            MemorySegment.ofArray(buffer),
            MemorySegment.ofArray(new byte[8]));
        assertThat(buffer).startsWith(1, 2, 3);
        assertThat(bytes).isEqualTo(3);
        assertThat(completed).containsExactly(42L);
      }
      machine.verify();
    }
  }
}
