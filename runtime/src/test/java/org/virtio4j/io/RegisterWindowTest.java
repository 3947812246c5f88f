package org.virtio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterWindowTest {
  private final List<String> accesses = new ArrayList<>();
  private final RegisterWindow window =
      RegisterWindow.handled(
          0x200,
          new RegisterHandler() {
            @Override
            public long read(long offset, int width) {
              accesses.add("read " + offset + " " + width);
              return offset;
            }

            @Override
            public void write(long offset, int width, long value) {
              accesses.add("write " + offset + " " + width + " " + value);
            }
          });

  @Test
  void givesEachPartToOneOwner() {
    window.split(0, 0x100);

    assertThatIllegalStateException().isThrownBy(() -> window.split(0xff, 1));
    assertThatIllegalStateException().isThrownBy(() -> window.split(0, 0x200));
    assertThat(window.split(0x100, 0x100).byteSize()).isEqualTo(0x100);
    assertThatThrownBy(() -> window.split(0x200, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void takesAPartBackOnce() {
    RegisterWindow part = window.split(0, 0x100);
    part.release();
    RegisterWindow again = window.split(0, 0x100);

    part.release();

    assertThatIllegalStateException()
        .as("the second owner keeps it")
        .isThrownBy(() -> window.split(0, 0x100));
    again.release();
    window.split(0, 0x100);
    window.release();
  }

  @Test
  void countsOffsetsFromThePartsStart() {
    RegisterWindow part = window.split(0x100, 0x80).split(0x10, 8);

    assertThat(part.read(4, 4)).isEqualTo(0x114);
    part.write(0, 2, 7);

    assertThat(accesses).containsExactly("read 276 4", "write 272 2 7");
    assertThatThrownBy(() -> part.read(5, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.write(-1, 1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(accesses).hasSize(2);
  }

  @Test
  void splitsMappedRegisters() {
    MemorySegment memory = MemorySegment.ofArray(new long[4]);
    RegisterWindow part = RegisterWindow.mapped(memory).split(8, 16);

    assertThat(part.isMapped()).isTrue();
    assertThat(part.segment().byteSize()).isEqualTo(16);
    assertThat(part.tooSmall("field", 12, 8)).hasMessageContaining("0xc to 0x14");
  }
}
