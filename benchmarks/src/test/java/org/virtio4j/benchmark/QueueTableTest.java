package org.virtio4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueTableTest {
  private static final QueueCase ONE =
      new QueueCase(QueueCase.Kind.QUEUE, false, 1, 32, false, false, false);
  private static final QueueCase TWO_THREADS =
      new QueueCase(QueueCase.Kind.PAIR, true, 1, 256, false, false, false);

  @TempDir private Path folder;

  @Test
  void replacesTheFiguresOfTheRowsThatItHas() throws IOException {
    Path file = folder.resolve("README.md");
    Files.writeString(
        file,
        """
        | case | Java ns | C ns | floor ns | ratio | aim |
        | --- | ---: | ---: | ---: | ---: | ---: |
        | `split-1desc-b32-direct` | 15.6 | 9.9 | 5.4 | 1.51 | 1.10 |
        | `split-1desc-b64-direct` | 11.8 | 8.7 | 4.2 | 1.36 | 1.10 |
        """);
    QueueSamples samples = new QueueSamples(ONE);
    for (String figures :
        List.of("9.0 8.0 4.0 0.0 6", "10.0 8.0 4.0 0.0 5.0", "99.0 50.0 20.0 0.0 10")) {
      assertThat(samples.add(ONE.name() + " " + figures)).isTrue();
    }

    assertThat(samples.line())
        .endsWith(
            "java_ns=10.0 c_ns=8.0 floor_ns=4.0 ratio=1.25 bytes_per_op=0.0"
                + " c_ring_ns=6.0 ratio_ring=2.00");
    QueueTable table = new QueueTable(file);
    table.put(samples.name(), samples.cells());
    table.put("packed-1desc-b32-direct", "1 | 2 | 3 | 4");
    table.write();

    assertThat(file)
        .hasContent(
            """
            | case | Java ns | C ns | floor ns | ratio | aim |
            | --- | ---: | ---: | ---: | ---: | ---: |
            | `split-1desc-b32-direct` | 10.0 | 8.0 | 4.0 | 1.25 | 1.10 |
            | `split-1desc-b64-direct` | 11.8 | 8.7 | 4.2 | 1.36 | 1.10 |
            """);
  }

  @Test
  void countsOnlyRoundsInWhichBothThreadsHadAProcessor() {
    QueueSamples samples = new QueueSamples(TWO_THREADS);
    for (String figures :
        List.of(
            "40.0 20.0 200.0 0.0 NaN", "50.0 25.0 210.0 0.0 NaN", "9000.0 20.0 8000.0 0.0 NaN")) {
      samples.add(TWO_THREADS.name() + " " + figures);
    }

    assertThat(samples.isBusy()).isFalse();
    assertThat(samples.line()).contains("pingpong_ns=205.0 ratio=2.00").endsWith(" rounds=2");
  }

  @Test
  void saysThatTheMachineWasBusyAndGivesNoRatioThen() {
    QueueSamples samples = new QueueSamples(TWO_THREADS);
    samples.add(TWO_THREADS.name() + " 9000.0 20.0 8000.0 0.0 NaN");

    assertThat(samples.line()).contains("ratio=-").endsWith("machine=busy");
  }
}
