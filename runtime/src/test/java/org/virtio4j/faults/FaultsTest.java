package org.virtio4j.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the faults of {@link FaultRun} are still faults of today's sources. */
class FaultsTest {
  static Iterable<Fault> faults() {
    return Fault.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void appliesToTheSources(Fault fault) throws IOException {
    assertThat(fault.apply()).isNotEqualTo(Files.readString(fault.source()));
    assertThat(fault.tests()).isNotEmpty();
    for (String test : fault.tests()) {
      assertThatCode(
              () -> Class.forName("org.virtio4j." + test, false, getClass().getClassLoader()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void eachHasANameOfItsOwn() {
    assertThat(Fault.all()).extracting(Fault::toString).doesNotHaveDuplicates();
    assertThat(Fault.all()).hasSizeGreaterThan(40);
  }
}
