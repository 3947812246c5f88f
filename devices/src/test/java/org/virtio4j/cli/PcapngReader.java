package org.virtio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Reads files of the format pcapng as its description says, and is strict about them. */
final class PcapngReader {
  /** Is given each frame. */
  interface Frames {
    void frame(boolean sent, byte[] bytes);
  }

  private PcapngReader() {}

  static void read(Path file, Frames frames) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(in.getInt(0)).isEqualTo(0x0a0d0d0a);
    assertThat(in.getInt(8)).as("the byte order").isEqualTo(0x1a2b3c4d);
    assertThat(in.getShort(12)).as("the version").isEqualTo((short) 1);
    int interfaces = 0;
    while (in.hasRemaining()) {
      int start = in.position();
      int type = in.getInt();
      int length = in.getInt();
      assertThat(length % 4).isZero();
      assertThat(in.getInt(start + length - 4)).as("the size behind the block").isEqualTo(length);
      switch (type) {
        case 0x0a0d0d0a -> assertThat(start).isZero();
        case 1 -> {
          interfaces++;
          assertThat(in.getShort()).as("Ethernet").isEqualTo((short) 1);
          assertThat(option(in, start + 16, 9)).as("nanoseconds").containsExactly(9);
        }
        case 6 -> {
          assertThat(in.getInt()).as("the interface").isLessThan(interfaces);
          long nanos = (long) in.getInt() << 32 | in.getInt() & 0xffff_ffffL;
          Instant time = Instant.ofEpochSecond(0, nanos);
          assertThat(Duration.between(time, Instant.now()))
              .isBetween(Duration.ZERO, Duration.ofHours(1));
          byte[] bytes = new byte[in.getInt()];
          assertThat(in.getInt()).as("the whole frame").isEqualTo(bytes.length);
          in.get(bytes);
          byte[] flags = option(in, start + 28 + (bytes.length + 3 & ~3), 2);
          assertThat(flags).hasSize(4);
          frames.frame(flags[0] == 2, bytes);
        }
        default -> throw new AssertionError("a block of type " + type);
      }
      in.position(start + length);
    }
  }

  private static byte[] option(ByteBuffer in, int from, int code) {
    int at = from;
    while (in.getShort(at) != 0) {
      byte[] value = new byte[in.getShort(at + 2)];
      in.get(at + 4, value);
      if (in.getShort(at) == code) {
        return value;
      }
      at += 4 + (value.length + 3 & ~3);
    }
    throw new AssertionError("there is no option " + code);
  }
}
