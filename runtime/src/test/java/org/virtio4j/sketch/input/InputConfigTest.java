package org.virtio4j.sketch.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.VirtioException;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.sketch.input.InputConfig.Answer;
import org.virtio4j.sketch.input.InputConfig.Select;
import org.virtio4j.transport.ConfigSpace;

/** A union behind select registers in a configuration space. */
class InputConfigTest {
  private final byte[] memory = new byte[136];
  private final List<String> accesses = new ArrayList<>();
  private byte[] name = "keys".getBytes(StandardCharsets.UTF_8);
  private int size = -1; // what the device says; -1 for the truth

  private final InputConfigAccessor config =
      new InputConfigAccessor(ConfigSpace.of(RegisterWindow.handled(136, new Device()), () -> 0));

  /** Shows what was selected. */
  private final class Device implements RegisterHandler {
    @Override
    public long read(long offset, int width) {
      accesses.add("r" + width + "@" + offset);
      long value = 0;
      for (int i = 0; i < width; i++) {
        value |= (memory[(int) offset + i] & 0xffL) << 8 * i;
      }
      return value;
    }

    @Override
    public void write(long offset, int width, long value) {
      accesses.add("w" + width + "@" + offset);
      memory[(int) offset] = (byte) value;
      byte[] shown =
          switch (memory[0]) {
            case 1 -> name;
            case 3 -> new byte[] {3, 0, 0x27, 6, 1, 0, 2, 0};
            case 0x11 -> memory[1] == 2 ? new byte[] {0x03, 0x01} : new byte[0];
            case 0x12 ->
                new byte[] {-1, -1, -1, -1, 100, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0};
            default -> new byte[0];
          };
      memory[2] = (byte) (size >= 0 ? size : shown.length);
      System.arraycopy(shown, 0, memory, 8, shown.length);
    }
  }

  @Test
  void showsWhatWasSelected() {
    assertThat(config.u(Select.ID_NAME, 0))
        .hasValueSatisfying(answer -> assertThat(((Answer.Name) answer).utf8()).isEqualTo(name));
    assertThat(config.u(Select.ID_DEVIDS, 0)).contains(new Answer.DevIds(3, 0x627, 1, 2));
    assertThat(config.u(Select.EV_BITS, 2))
        .hasValueSatisfying(
            answer -> assertThat(((Answer.EvBits) answer).bitmap()).containsExactly(3, 1));
    assertThat(config.u(Select.ABS_INFO, 0)).contains(new Answer.AbsInfo(-1, 100, 1, 2, 3));
  }

  @Test
  void showsNothingWhereTheSizeIsZero() {
    assertThat(config.u(Select.EV_BITS, 3)).isEmpty();
    assertThat(config.u(Select.UNSET, 0)).isEmpty();
  }

  @Test
  void writesTheSelectorsInTheirOrderAndReadsEachFieldWithItsWidth() {
    config.u(Select.ID_DEVIDS, 0);

    assertThat(accesses).containsExactly("w1@0", "w1@1", "r1@2", "r2@8", "r2@10", "r2@12", "r2@14");
  }

  @Test
  void refusesASizeThatCannotBe() {
    size = 129;
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(() -> config.u(Select.ID_NAME, 0))
        .withMessage("u cannot have the 129 bytes that the device says");
    size = 19;
    assertThatExceptionOfType(ConfigSpaceException.class)
        .isThrownBy(() -> config.u(Select.ABS_INFO, 0));
    size = 1;
    assertThatExceptionOfType(VirtioException.class)
        .isThrownBy(() -> config.u(Select.UNSET, 0))
        .withMessageContaining("nothing is known of what was selected");
  }
}
