package org.virtio4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.virtio4j.qemu.QemuBoard.AARCH64_VIRT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class RequiresQemuTest {
  @Test
  void enablesTheTestWhenQemuIsThere() {
    assertThat(RequiresQemu.Condition.decide(AARCH64_VIRT, true, true).isDisabled()).isFalse();
    assertThat(RequiresQemu.Condition.decide(AARCH64_VIRT, true, false).isDisabled()).isFalse();
  }

  @Test
  void skipsTheTestWithTheCommandThatInstallsQemu() {
    ConditionEvaluationResult result = RequiresQemu.Condition.decide(AARCH64_VIRT, false, false);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).get().asString().contains("apt-get install", "qemu-system-arm");
  }

  @Test
  void failsTheTestWhenQemuIsRequired() {
    assertThatThrownBy(() -> RequiresQemu.Condition.decide(AARCH64_VIRT, false, true))
        .hasMessageContaining("apt-get install");
  }
}
