package org.virtio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.testing.RequiresQemu;

class VirtioCommandTest {
  @TempDir private Path folder;

  /** What a run of the command has left. */
  private record Result(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = VirtioCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Result(status, out.toString(), err.toString());
  }

  private static Result succeed(String... arguments) {
    Result result = run(arguments);
    assertThat(result.err).isEmpty();
    assertThat(result.status).isZero();
    return result;
  }

  private static String fail(int status, String... arguments) {
    Result result = run(arguments);
    assertThat(result.status).isEqualTo(status);
    assertThat(result.err.lines()).as(result.err).hasSize(1);
    return result.err;
  }

  private static void passes(String... arguments) {
    Result result = succeed(arguments);
    long passed = result.lines().stream().filter(line -> line.startsWith("ok    ")).count();
    assertThat(passed).isGreaterThan(15);
    assertThat(result.out).doesNotContain("FAIL");
    assertThat(result.lines().getLast()).isEqualTo(passed + " passed, 0 failed");

    Matcher files = Pattern.compile("the file (/.*)").matcher(result.out);
    assertThat(files.results().map(file -> Path.of(file.group(1))))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file).doesNotExist());
  }

  @Test
  void demoPassesOnEmulatedDevices() {
    passes("demo");
  }

  @Test
  void demoPassesOnEmulatedLegacyDevices() {
    passes("demo", "--legacy");
  }

  @Test
  @RequiresQemu
  void demoPassesOnQemu() {
    passes("demo", "--on", "qemu");
  }

  @Test
  @RequiresQemu
  void demoPassesOnQemuWithLegacyDevices() {
    passes("demo", "--on=qemu", "--legacy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"emulated", "EMULATED"})
  void devicesAreListed(String place) {
    assertThat(succeed("devices", "--on", place).out)
        .contains("slot 0: entropy (4), virtio-mmio version 2 at 0xa000000, vendor 0x")
        .contains("slot 1: block (2)")
        .contains("slot 2: console (3)")
        .contains("slot 3: network (1)")
        .containsPattern("negotiated +.*FLUSH.*VERSION_1")
        .containsPattern("capacity +2048 sectors, 1048576 bytes")
        .containsPattern("read-only +no")
        .containsPattern("read-only +yes")
        .containsPattern("size +80 columns, 25 rows");
  }

  @Test
  @RequiresQemu
  void devicesOfQemuAreListed() {
    assertThat(succeed("devices", "--on", "qemu", "--legacy").out)
        .contains("slot 0: entropy (4), virtio-mmio version 1 at 0xa000000, vendor 0x554d4551")
        .containsPattern("capacity +2048 sectors, 1048576 bytes")
        .containsPattern("name +virtio4j");
  }

  @Test
  @RequiresQemu(RequiresQemu.Machine.X86_64_Q35)
  void pciFunctionsAreListed() {
    assertThat(succeed("devices", "--on", "qemu", "--machine", "q35").out)
        .contains("00:00.0 [8086:29c0], class 060000")
        .containsPattern("00:02.0 \\[1af4:1042\\].*VirtIO block \\(2\\), modern")
        .containsPattern("interrupt pin +A, at device 02's pin A of bus 00")
        .containsPattern("BAR 4 +memory, 64 bits, prefetchable, 0x4000 bytes at 0x8")
        .containsPattern("capability +\\[[0-9a-f]+\\] MSI-X: [0-9]+ vectors, off, table in BAR 1")
        .containsPattern("VirtIO common configuration: BAR 4 at 0x0, 0x1000 bytes")
        .containsPattern("VirtIO notification: BAR 4 at 0x3000, 0x1000 bytes, multiplier 4")
        .contains("VirtIO window through the configuration space");
  }

  @Test
  void entropyPrintsAsManyBytesAsAskedFor() {
    assertThat(succeed("entropy", "--bytes", "20").out)
        .matches("(?s)00000000  ([0-9a-f]{2}  ?){16} .*\\|\\R00000010  ([0-9a-f]{2} ){4}.*");
    assertThat(succeed("entropy").lines()).hasSize(2);
  }

  @Test
  void consoleShowsBothEnds() {
    assertThat(succeed("console", "Grüße", "--answer", "selber").out)
        .containsPattern("arrived +Grüße\\R")
        .containsPattern("received +selber\\R");
  }

  @Test
  @RequiresQemu
  void consoleShowsBothEndsOnQemu() {
    assertThat(succeed("console", "Grüße", "--answer", "selber", "--on", "qemu").out)
        .containsPattern("arrived +Grüße\\R")
        .containsPattern("received +selber\\R");
  }

  @Test
  void blockInfoShowsTheDisk() throws IOException {
    Path image = Files.write(folder.resolve("image"), new byte[3 * 512]);
    assertThat(succeed("block", "info", "--image", image.toString()).out)
        .containsPattern("capacity +3 sectors, 1536 bytes")
        .containsPattern("offered +.*BLK_SIZE");
    assertThat(succeed("block", "info", "--image", image.toString(), "--read-only").out)
        .containsPattern("read-only +yes");
  }

  @Test
  void blockReadShowsSectors() {
    Result result = succeed("block", "read", "--sector", "7", "--count", "2");
    assertThat(result.lines().getFirst())
        .isEqualTo(
            "00000e00  54 68 69 73 20 69 73 20  73 65 63 74 6f 72 20 37  |This is sector 7|");
    assertThat(result.out).contains("|This is sector 8|").contains(System.lineSeparator() + "*");
  }

  @Test
  void blockWriteAndReadGoToTheImage() throws IOException {
    byte[] content = new byte[300 * 512];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 7);
    }
    Path image = Files.write(folder.resolve("image"), content);
    byte[] text = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII); // more than one request
    Path input = Files.write(folder.resolve("input"), text);
    Path output = folder.resolve("output");

    succeed("block", "write", "--image", "" + image, "--sector", "5", "--input", "" + input);
    succeed("block", "read", "--image", "" + image, "--count", "300", "--output", "" + output);

    System.arraycopy(text, 0, content, 5 * 512, text.length);
    Arrays.fill(content, 5 * 512 + text.length, (5 + 196) * 512, (byte) 0);
    assertThat(Files.readAllBytes(image)).isEqualTo(content);
    assertThat(Files.readAllBytes(output)).isEqualTo(content);
  }

  @Test
  @RequiresQemu
  void blockWriteAndReadGoToTheImageOnQemu() throws IOException {
    Path image = Files.write(folder.resolve("image"), new byte[16 * 512]);
    Path input = Files.writeString(folder.resolve("input"), "Hello");

    succeed(
        "block",
        "write",
        "--image",
        "" + image,
        "--sector",
        "5",
        "--input",
        "" + input,
        "--on",
        "qemu");

    byte[] expected = new byte[16 * 512];
    System.arraycopy("Hello".getBytes(StandardCharsets.US_ASCII), 0, expected, 5 * 512, 5);
    assertThat(Files.readAllBytes(image)).isEqualTo(expected);
    assertThat(succeed("block", "read", "--image", "" + image, "--sector", "5", "--on", "qemu").out)
        .contains("|Hello...");
  }

  private Path random(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private void copyBothWays(int bytes, String... more) throws IOException {
    Path image = Files.write(folder.resolve("image"), new byte[Math.ceilDiv(bytes, 512) * 512]);
    Path source = random("source", bytes);
    Path target = random("target", 5);
    Result written = succeed(with(more, "block", "copy", "--image", image, "--from", source));
    Result read = succeed(with(more, "block", "copy", "--image", image, "--to", target));

    byte[] padded = Arrays.copyOf(Files.readAllBytes(source), (int) Files.size(image));
    assertThat(image).hasBinaryContent(padded);
    assertThat(target).hasBinaryContent(padded);
    assertThat(written.lines()).anyMatch(line -> line.startsWith("100 %"));
    assertThat(written.lines().getLast()).isEqualTo(bytes + " bytes copied from " + source);
    assertThat(read.lines()).anyMatch(line -> line.startsWith("100 %"));
    assertThat(read.lines().getLast()).isEqualTo(padded.length + " bytes copied to " + target);
  }

  private static String[] with(String[] more, Object... arguments) {
    return Stream.concat(Stream.of(arguments).map(Object::toString), Stream.of(more))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 5_000_001})
  void blockCopyGoesBothWays(int bytes) throws IOException {
    copyBothWays(bytes);
  }

  @Test
  void blockCopyGoesBothWaysOneRequestAtATime() throws IOException {
    copyBothWays(1_000_000, "--depth", "1");
  }

  @Test
  @RequiresQemu
  void blockCopyGoesBothWaysOnQemu() throws IOException {
    copyBothWays(100 << 20, "--on", "qemu");
  }

  @Test
  void blockCopyBeginsWhereItIsTold() throws IOException {
    Path image = random("image", 100 * 512);
    byte[] before = Files.readAllBytes(image);
    Path source = random("source", 10 * 512);
    Path target = folder.resolve("target");
    succeed("block", "copy", "--image", "" + image, "--from", "" + source, "--sector", "90");
    System.arraycopy(Files.readAllBytes(source), 0, before, 90 * 512, 10 * 512);
    assertThat(image).hasBinaryContent(before);
    succeed("block", "copy", "--image", "" + image, "--to", "" + target, "--sector", "95");
    assertThat(target).hasBinaryContent(Arrays.copyOfRange(before, 95 * 512, 100 * 512));
  }

  @Test
  void blockCopyRefusesWhatDoesNotFit() throws IOException {
    Path image = random("image", 10 * 512);
    byte[] before = Files.readAllBytes(image);
    Path source = random("source", 10 * 512 + 1);
    assertThat(fail(1, "block", "copy", "--image", "" + image, "--from", "" + source))
        .contains("the disk has 10 sectors of 512 bytes: there are no 11 from sector 0 on");
    assertThat(fail(1, "block", "copy", "--image", "" + image, "--from", "" + folder))
        .contains("is a folder");
    assertThat(fail(1, "block", "copy", "--image", "" + image, "--to", folder + "/none/here"))
        .contains("there is no folder");
    assertThat(fail(1, "block", "copy", "--read-only", "--from", "" + source))
        .contains("the device is read-only");
    assertThat(fail(2, "block", "copy")).contains("--to", "--from");
    assertThat(fail(2, "block", "copy", "--to", "x", "--from", "y")).contains("exclusive");
    assertThat(fail(2, "block", "copy", "--to", "x", "--depth", "0")).contains("--depth");
    assertThat(image).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "30", "100"})
  void blockBenchMeasures(String writePercent) {
    assertThat(succeed("block", "bench", "--requests", "500", "--write", writePercent).out)
        .containsPattern("load +.* of 4096 bytes, anywhere, 32 in flight in 1 queue\\R")
        .containsPattern("requests +500 in [0-9.]+ s\\R")
        .containsPattern("IOPS +[0-9]+\\R")
        .containsPattern("MiB/s +[0-9.]+\\R")
        .containsPattern("latency +mean [0-9.]+, p50 [0-9.]+, p90 .*, max [0-9.]+ microseconds");
  }

  @Test
  @RequiresQemu
  void blockBenchMeasuresOnQemu() throws IOException {
    assertThat(succeed("block", "bench", "--requests", "1000", "--on", "qemu", "--sequential").out)
        .contains("one behind the other")
        .containsPattern("requests +1000 in");
    Path image = random("image", 1 << 20);
    assertThat(
            succeed(
                    "block",
                    "bench",
                    "--requests",
                    "100",
                    "--on=qemu",
                    "--write=100",
                    "--block=512",
                    "--image",
                    "" + image)
                .out)
        .containsPattern("requests +100 in");
  }

  @Test
  void blockBenchRefusesWhatTheDiskHasNot() throws IOException {
    Path image = random("image", 512);
    assertThat(fail(1, "block", "bench", "--image", "" + image))
        .contains("smaller than a request of 4096 bytes");
    assertThat(fail(1, "block", "bench", "--depth", "1024")).contains("holds only 256 requests");
    assertThat(fail(2, "block", "bench", "--block", "513")).contains("--block");
    assertThat(fail(2, "block", "bench", "--write", "101")).contains("--write");
    assertThat(fail(2, "block", "bench", "--queues", "0")).contains("--queues");
    assertThat(fail(2, "block", "bench", "--seconds", "0")).contains("--seconds");
  }

  @Test
  void netInfoShowsTheDevice() {
    assertThat(succeed("net", "info").out)
        .containsPattern("address +52:54:00:12:34:56\\R")
        .containsPattern("link +up\\R")
        .containsPattern("speed +1000 Mbit/s\\R")
        .containsPattern("frame header +12 bytes\\R")
        .containsPattern("negotiated +.*MRG_RXBUF");
  }

  private static void pings(String... arguments) {
    assertThat(succeed(arguments).out)
        .containsPattern("address +10.0.2.15, by DHCP of 10.0.2.2\\R")
        .containsPattern("neighbour 10.0.2.2 is at 52:55:0a:00:02:02\\R")
        .containsPattern("reply +2, 1000 bytes, [0-9]+\\.[0-9]{3} ms\\R")
        .endsWith("2 sent, 2 answered" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--on=emulated", "--legacy"})
  void netPingIsAnswered(String option) {
    pings("net", "ping", "--count", "2", "--bytes", "1000", option);
  }

  @Test
  @RequiresQemu
  void netPingIsAnsweredOnQemu() {
    pings("net", "ping", "--count", "2", "--bytes", "1000", "--on", "qemu");
    pings("net", "ping", "--count", "2", "--bytes", "1000", "--on", "qemu", "--legacy");
  }

  @Test
  void netPingThatNobodyAnswersFails() {
    assertThat(fail(1, "net", "ping", "10.0.2.77", "--patience", "1"))
        .isEqualTo(
            "virtio net ping: no answer of 10.0.2.77 (ARP) within PT1S" + System.lineSeparator());
    assertThat(fail(2, "net", "ping", "10.0.2")).contains("'10.0.2' is no IPv4 address");
    assertThat(fail(2, "net", "ping", "--bytes", "1473")).contains("--bytes is 0 to 1472");
    assertThat(fail(2, "net")).contains("info, ping or capture?");
  }

  @Test
  void netCaptureWritesWhatIsSentAndReceived() throws IOException {
    Path output = folder.resolve("frames.pcapng");
    assertThat(
            succeed("net", "capture", "--output", "" + output, "--count", "2", "--listen", "0").out)
        .contains("10 frames captured to " + output);
    List<byte[]> sent = new ArrayList<>();
    List<byte[]> received = new ArrayList<>();
    PcapngReader.read(output, (outbound, frame) -> (outbound ? sent : received).add(frame));
    assertThat(sent).hasSize(5);
    assertThat(received).hasSize(5);
    assertThat(Packets.isArp(sent.get(2), Packets.ARP_REQUEST)).isTrue();
    assertThat(Packets.isArp(received.get(2), Packets.ARP_REPLY)).isTrue();
    assertThat(sent.get(4)[34]).isEqualTo((byte) Packets.ECHO_REQUEST);
    assertThat(received.get(4)[34]).isEqualTo((byte) Packets.ECHO_REPLY);
  }

  @Test
  void failureIsOneLineAndStatus1() throws IOException {
    Path image = Files.write(folder.resolve("image"), new byte[512]);
    Path odd = Files.write(folder.resolve("odd"), new byte[513]);
    assertThat(fail(1, "block", "read", "--image", "" + image, "--sector", "1"))
        .startsWith(
            "virtio block read: the disk has 1 sectors of 512 bytes: there are no 1 from sector 1");
    assertThat(
            fail(1, "block", "write", "--image", "" + image, "--input", "" + image, "--read-only"))
        .startsWith("virtio block write: the device is read-only");
    assertThat(fail(1, "block", "info", "--image", "" + odd))
        .contains("513 bytes, not 512 or a multiple of it");
    assertThat(fail(1, "block", "info", "--image", folder + "/none")).contains("there is no file");
    assertThat(fail(1, "block", "write", "--input", folder + "/none")).contains("there is no file");
    assertThat(fail(1, "block", "write", "--input", "" + folder)).contains(folder + " is a folder");
    assertThat(fail(1, "block", "info", "--image", "" + folder)).contains(folder + " is a folder");
    assertThat(fail(1, "block", "read", "--output", folder + "/none/here"))
        .contains("there is no folder " + folder + "/none");
    assertThat(Files.readAllBytes(image)).isEqualTo(new byte[512]);
  }

  @Test
  void fileThatDoesNotFitTheDiskLeavesItAsItWas() throws IOException {
    byte[] content = new byte[300 * 512]; // so that the first request alone would fit
    Path image = Files.write(folder.resolve("image"), content);
    byte[] more = new byte[300 * 512 + 1];
    Arrays.fill(more, (byte) 1);
    Path input = Files.write(folder.resolve("input"), more);
    assertThat(fail(1, "block", "write", "--image", "" + image, "--input", "" + input))
        .contains(
            input + " has more than 153600 bytes", "all that can be written from sector 0 on");
    assertThat(fail(1, "block", "write", "--image", "" + image, "--input", "/dev/zero"))
        .contains("/dev/zero has more than 153600 bytes");
    assertThat(
            fail(
                1,
                "block",
                "write",
                "--sector",
                "300",
                "--image",
                "" + image,
                "--input",
                "" + input))
        .contains("the disk has 300 sectors of 512 bytes: there are no 1 from sector 300 on");
    assertThat(Files.readAllBytes(image)).isEqualTo(content);
  }

  @Test
  void verboseFailureHasAStackTrace() {
    Result result = run("block", "info", "--image", folder + "/none", "-v");
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).contains("\tat org.virtio4j");
  }

  @Test
  void whatIsNotUnderstoodIsOneLineAndStatus2() {
    assertThat(fail(2)).contains("which command?", "virtio --help");
    assertThat(fail(2, "block")).contains("virtio block --help");
    assertThat(fail(2, "demo", "--on", "mars")).contains("--on", "emulated or qemu, not 'mars'");
    assertThat(fail(2, "dmo")).contains("what is dmo?", "demo");
    assertThat(fail(2, "demo", "--fast")).contains("--fast");
    assertThat(fail(2, "entropy", "--bytes", "0")).contains("--bytes is 1 to 1048576");
    assertThat(fail(2, "entropy", "--bytes", "many")).contains("--bytes", "not a whole number");
    assertThat(fail(2, "block", "read", "--sector", "18446744073709551615"))
        .contains("--sector", "out of range");
    assertThat(fail(2, "block", "read", "--sector", "-1")).contains("--sector");
    assertThat(fail(2, "block", "read", "--count", "0")).contains("--count");
    assertThat(fail(2, "block", "write")).contains("--input");
  }

  @Test
  void helpNamesCommandsAndOptions() {
    assertThat(succeed("--help").out)
        .contains("demo", "devices", "block", "entropy", "console", "--verbose", "./virtio test");
    assertThat(succeed("block", "read", "--help").out)
        .contains("--on=PLACE", "emulated, qemu", "--legacy", "--sector", "--count", "--output")
        .doesNotContain("./virtio test");
    assertThat(succeed("--version").out).startsWith("virtio4j ");
  }
}
