package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readsValuesOfAllTypes() {
    Object value =
        Json.parse(
            " {\"a\": [1, -2, true, false, null], \"b\": {}, \"c\": [],\r\n\"d\": \"x\", \"e\":"
                + " 1.5e3, \"f\": 0.5} ");

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", Arrays.asList(1L, -2L, true, false, null));
    expected.put("b", Map.of());
    expected.put("c", List.of());
    expected.put("d", "x");
    expected.put("e", 1500L);
    expected.put("f", new BigDecimal("0.5"));
    assertThat(value).isEqualTo(expected);
  }

  @Test
  void keepsNumbersThatNoLongHolds() {
    assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(Json.parse("18446744073709551615"))
        .isEqualTo(new BigDecimal("18446744073709551615"));
  }

  @Test
  void readsEscapes() {
    assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""))
        .isEqualTo("\"\\/\b\f\n\r\té😀");
  }

  @Test
  void readsBackWhatItWrote() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "quote \" backslash \\ line\nend \u0001 é");
    value.put("list", Arrays.asList(1L, null, true, Map.of("x", -1L)));

    String written = Json.write(value);

    assertThat(written).doesNotContain("\n");
    assertThat(Json.parse(written)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "\"",
        "\"\\",
        "\"\\u12",
        "\"\\u12g4\"",
        "\"\\x\"",
        "\"\n\"",
        "tru",
        "nul",
        "-",
        "1-2",
        "1 2",
        "{} x",
        "]",
        "\u0000"
      })
  void refusesWhatIsNotOneValue(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
  }

  @Test
  void refusesToNestWithoutEnd() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.parse("[".repeat(100_000)))
        .withMessageContaining("nested");
  }

  @Test
  void refusesToWriteWhatHasNoForm() {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new StringBuilder()));
  }
}
