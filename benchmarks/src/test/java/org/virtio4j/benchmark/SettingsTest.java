package org.virtio4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void measuresEveryCaseInThreeRoundsWithoutArguments() {
    Settings settings = Settings.parse();

    assertThat(settings.rounds()).isEqualTo(3);
    assertThat(settings.cases().matcher("AccessorBenchmark.readField").find()).isTrue();
  }

  @Test
  void measuresLongerWhenAskedTo() {
    assertThat(Settings.parse("--full").rounds()).isGreaterThan(Settings.parse().rounds());
  }

  @Test
  void measuresOnlyTheCasesAskedFor() {
    Settings settings = Settings.parse("--full", "accessor.*wide");

    assertThat(settings.cases().matcher("AccessorBenchmark.readWideField").find()).isTrue();
    assertThat(settings.cases().matcher("AccessorBenchmark.readField").find()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fast", "-f", "("})
  void refusesWhatItDoesNotUnderstand(String argument) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.parse(argument))
        .withMessageContaining("not ");
  }

  @Test
  void refusesASecondName() {
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.parse("one", "two"));
  }
}
