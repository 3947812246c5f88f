package org.virtio4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command {@code virtio}. */
@Command(
    name = "virtio",
    description = {
      "Drives VirtIO devices from Java.",
      "",
      "The devices are emulated in this process, or with --on qemu those of QEMU."
    },
    mixinStandardHelpOptions = true,
    version = "virtio4j 0.1.0",
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DevicesCommand.class,
      BlockCommand.class,
      EntropyCommand.class,
      ConsoleCommand.class
    })
public final class VirtioCommand implements Runnable {
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean verbose;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** The command without options; picocli sets them. */
  VirtioCommand() {}

  /**
   * Runs the command and ends the JVM: with status 0 if all went well, 1 if something failed, 2 if
   * the command was not understood.
   *
   * @param arguments what was typed
   */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = run(out, err, arguments);
    out.flush();
    System.exit(status);
  }

  /**
   * Runs the command.
   *
   * @param out where results go
   * @param err where errors go
   * @param arguments what was typed
   * @return the exit status
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    VirtioCommand command = new VirtioCommand();
    return new CommandLine(command)
        .setOut(out)
        .setErr(err)
        // Whether colours would be possible is not worth the time that it takes to find out.
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(VirtioCommand::misunderstood)
        .setExecutionExceptionHandler((failure, line, parsed) -> command.failed(failure, line))
        .execute(arguments);
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int misunderstood(ParameterException error, String[] arguments) {
    CommandLine line = error.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": " + Failures.oneLine(error) + " (see " + name + " --help)");
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private int failed(Exception failure, CommandLine line) {
    line.getOut().flush();
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + Failures.oneLine(failure));
    if (verbose) {
      failure.printStackTrace(line.getErr());
    }
    return line.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Whether the user wants to know where an error arose. */
  boolean isVerbose() {
    return verbose;
  }
}
