package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/** Queues of QEMU's PCI devices, which have the register, reset to other sizes while in use. */
@RequiresQemu(RequiresQemu.Machine.X86_64_Q35)
@Timeout(120)
class QueueResetOnQemuTest {
  private static final int SECTORS = 256;
  private static final int[] SIZES = {8, 64, 16, 128, 4, 64};

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resetsAQueueToAnotherSize(boolean packed) throws IOException {
    byte[] contents = new byte[SECTORS * 512];
    new Random(1).nextBytes(contents);
    Path image = Files.write(folder.resolve("disk.img"), contents);
    String[] properties = packed ? new String[] {"packed=on"} : new String[0];
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.X86_64_Q35)
                .device(QemuDevice.disk(image, properties))
                .arguments("-d", "guest_errors")
                .start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session =
            DeviceSession.begin(
                transport,
                machine.hal(),
                DriverOptions.defaults(),
                new DeviceType(2),
                NoFeature.TABLE)) {
      BlockQueue queue = new BlockQueue(session, 0, 64);
      session.start();
      assertThat(session.features().has(CommonFeature.RING_RESET)).isTrue();
      assertThat(session.features().has(CommonFeature.RING_PACKED)).isEqualTo(packed);
      MemorySegment memory = machine.hal().allocate(128 * 512L, BufferDirection.BOTH).segment();

      for (int size : SIZES) {
        Set<Long> submitted = new HashSet<>();
        for (int i = 0; i < queue.capacity(); i++) {
          assertThat(queue.submitRead(i, memory.asSlice(i * 512L, 512), i))
              .isNotEqualTo(SlotQueue.FULL);
          submitted.add((long) i);
        }
        queue.publish();

        queue.reset(size, submitted::remove);
        queue.poll((attachment, status, written, reply, base) -> submitted.remove(attachment));

        assertThat(submitted).as("neither completed nor cancelled").isEmpty();
        assertThat(queue.capacity()).isEqualTo(size);
        for (int i = 0; i < 3 * size; i++) {
          int sector = i % SECTORS;
          MemorySegment data = memory.asSlice(0, 512).fill((byte) 0);
          assertThat(queue.read(sector, data)).isZero();
          assertThat(data.mismatch(MemorySegment.ofArray(contents).asSlice(sector * 512L, 512)))
              .isEqualTo(-1);
        }
      }
      assertThat(machine.output()).isEmpty();
    }
  }
}
