package org.virtio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.testing.RequiresQemu;

/** The options that say what devices are like, and how they are driven. */
@Timeout(120)
class SetupTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String line) {
    return VirtioCommand.run(
        new PrintWriter(out), new PrintWriter(err, true), line.strip().split(" +"));
  }

  private String succeed(String line) {
    int status = run(line);
    assertThat(err.toString()).isEmpty();
    assertThat(status).as(out.toString()).isZero();
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "yield", "park", "interrupt", "adaptive"})
  void demoPassesOnEmulatedDevicesHoweverItWaits(String wait) {
    assertThat(succeed("demo --ring packed --wait " + wait)).contains("RING_PACKED");
  }

  @Test
  void demoPassesWithoutFeatures() {
    assertThat(succeed("demo --ring split --features -event_idx,-indirect-desc,-FLUSH"))
        .doesNotContainPattern("ok +negotiated.*(EVENT_IDX|INDIRECT_DESC|FLUSH|RING_PACKED)");
  }

  @ParameterizedTest
  @CsvSource({
    "split, spin",
    "split, interrupt",
    "packed, spin",
    "packed, interrupt",
  })
  @RequiresQemu
  void demoPassesOnThePc(String ring, String wait) {
    String text = succeed("demo --on qemu --machine q35 --ring " + ring + " --wait " + wait);
    assertThat(text).contains("x86_64 q35").contains("virtio-pci at 00:01.0");
    assertThat(text.contains("negotiated: RING_PACKED") || text.contains(", RING_PACKED"))
        .isEqualTo(ring.equals("packed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--machine virt --transport pci --ring packed --wait interrupt",
        "--machine virt --transport mmio --ring packed --wait interrupt",
        "--machine virt --legacy --wait interrupt",
        "--machine q35 --legacy --wait interrupt",
        "--transport pci --features -event_idx --wait park",
        "--features +ring_reset,-event_idx --wait yield",
      })
  @RequiresQemu
  void demoPassesOnOtherMachines(String options) {
    succeed("demo --on qemu " + options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block info", "console", "entropy", "devices"})
  @RequiresQemu
  void otherCommandsKnowTheMachinesToo(String command) {
    succeed(command + " --on qemu --machine q35 --ring packed --wait interrupt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--machine z80 | expected q35 or virt, not 'z80'",
        "--transport usb | expected pci or mmio, not 'usb'",
        "--ring round | expected split or packed, not 'round'",
        "--wait long | expected adaptive, spin, yield, park or interrupt, not 'long'",
        "--features event_idx | a feature is left out by -name, and asked for by +name",
        "--features -event_ids | there is no feature event_ids: there are access_platform, ",
        "--features -flush,, | what is ''?",
        "--features +flush | FLUSH is negotiated wherever a device offers it",
        "--ring packed --legacy | legacy devices have split rings only",
        "--machine q35 | --machine is for --on qemu",
        "--transport pci | --transport pci is for --on qemu",
        "--on qemu --machine q35 --transport mmio | the machine q35 has no virtio-mmio",
      })
  void sayWhatIsPossible(String options, String message) {
    assertThat(run("demo " + options)).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("see virtio demo --help");
    assertThat(out.toString()).isEmpty();
  }
}
