package org.virtio4j.qemu;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virtio4j.TransportException;

/**
 * A QEMU program that this machine has.
 *
 * @param program its absolute path
 */
public record QemuInstallation(Path program) {
  private static final Map<String, String> PACKAGES =
      Map.of(
          "qemu-system-aarch64", "qemu-system-arm",
          "qemu-system-x86_64", "qemu-system-x86");
  private static final Pattern VERSION =
      Pattern.compile("version (\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");
  private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(10);

  /**
   * A version of QEMU.
   *
   * @param major the first number
   * @param minor the second number
   * @param micro the third number
   */
  public record Version(int major, int minor, int micro) {
    @Override
    public String toString() {
      return major + "." + minor + "." + micro;
    }
  }

  /**
   * Looks for the program that a board needs, in the folders of the environment variable PATH.
   *
   * @param board a kind of machine
   * @return the program, if it is there
   */
  public static Optional<QemuInstallation> find(QemuBoard board) {
    return find(board.program(), System.getenv().getOrDefault("PATH", "/usr/bin"));
  }

  static Optional<QemuInstallation> find(String program, String folders) {
    for (String folder : folders.split(File.pathSeparator)) {
      Path candidate = Path.of(folder, program).toAbsolutePath();
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(new QemuInstallation(candidate));
      }
    }
    return Optional.empty();
  }

  /**
   * Looks for the program that a board needs, and insists.
   *
   * @param board a kind of machine
   * @return the program
   * @throws TransportException if it is missing; the message says how to install it
   */
  public static QemuInstallation require(QemuBoard board) {
    return find(board).orElseThrow(() -> new TransportException(howToInstall(board)));
  }

  /**
   * What to tell somebody who has not installed the program that a board needs.
   *
   * @param board a kind of machine
   * @return a sentence with the command for Debian
   */
  public static String howToInstall(QemuBoard board) {
    return board.program()
        + " is missing; install it with: sudo apt-get install --no-install-recommends "
        + PACKAGES.getOrDefault(board.program(), "qemu-system-misc");
  }

  /**
   * Asks the program for its version, which takes some 50 ms.
   *
   * @return the version, such as 10.0.2
   * @throws TransportException if it does not say
   */
  public Version version() {
    QemuProcess process = QemuProcess.start(List.of(program.toString(), "--version"));
    if (!process.awaitExit(VERSION_TIMEOUT)) {
      process.kill();
      throw new TransportException("no version in time: " + process.diagnosis());
    }
    Matcher version = VERSION.matcher(String.join("\n", process.output()));
    if (!version.find()) {
      throw new TransportException("no version: " + process.diagnosis());
    }
    return new Version(number(version, 1), number(version, 2), number(version, 3));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
