package org.virtio4j.processor.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private static final List<String> NAMES = List.of("sector", "data", "status");

  @Test
  void suggestsTheNearestName() {
    assertThat(Suggestions.didYouMean("secotr", NAMES)).isEqualTo("; did you mean 'sector'?");
    assertThat(Suggestions.didYouMean("STATUS", NAMES)).isEqualTo("; did you mean 'status'?");
    assertThat(Suggestions.didYouMean("dta", NAMES)).isEqualTo("; did you mean 'data'?");
  }

  @Test
  void suggestsNothingThatIsFarAway() {
    assertThat(Suggestions.didYouMean("queue", NAMES)).isEmpty();
    assertThat(Suggestions.didYouMean("x", List.of())).isEmpty();
  }

  @Test
  void countsInsertionsDeletionsReplacementsAndSwaps() {
    assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestions.distance("abc", "ab")).isEqualTo(1);
    assertThat(Suggestions.distance("abc", "abd")).isEqualTo(1);
    assertThat(Suggestions.distance("abcd", "abdc")).isEqualTo(1);
    assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
  }
}
