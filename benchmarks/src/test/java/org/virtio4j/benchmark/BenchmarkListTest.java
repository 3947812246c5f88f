package org.virtio4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** JMH's processor can be left out of a build without an error; then there is nothing to run. */
class BenchmarkListTest {
  @Test
  void isGenerated() throws IOException {
    try (InputStream list = Bench.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertThat(list).isNotNull();
      assertThat(list.readAllBytes()).isNotEmpty();
    }
  }

  @Test
  void holdsAPairForEachCase() {
    List<String> names = Comparison.all().stream().map(Comparison::name).toList();

    assertThat(names)
        .containsExactlyElementsOf(
            Stream.of(AccessorBenchmark.class, MessageBenchmark.class)
                .flatMap(BenchmarkListTest::cases)
                .toList());
    assertThat(names).hasSizeGreaterThanOrEqualTo(11);
  }

  private static Stream<String> cases(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(Method::getName)
        .filter(name -> !name.endsWith(Comparison.BY_HAND))
        .map(name -> type.getSimpleName() + "." + name)
        .sorted();
  }
}
