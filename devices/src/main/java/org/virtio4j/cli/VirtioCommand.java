package org.virtio4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code virtio}. */
@Command(
    name = "virtio",
    description = {
      "Drives VirtIO devices from Java.",
      "",
      "The devices are emulated in this process, or with --on qemu those of QEMU."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VirtioCommand.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DevicesCommand.class,
      BlockCommand.class,
      EntropyCommand.class,
      ConsoleCommand.class,
      NetCommand.class
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
    CommandLine root = new CommandLine(command);
    root.getCommandSpec()
        .usageMessage()
        // Here, since subcommands inherit what the annotation says.
        .footer(
            "",
            "In a source tree, ./virtio test runs every test, ./virtio bench measures what",
            "an operation costs, and ./virtio install-qemu installs QEMU.");
    return root.setOut(out)
        .setErr(err)
        // Whether colours would be possible is not worth the time that it takes to find out.
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .registerConverter(long.class, text -> whole(text, Long::valueOf))
        .registerConverter(int.class, text -> whole(text, Integer::valueOf))
        .setParameterExceptionHandler(VirtioCommand::misunderstood)
        .setExecutionExceptionHandler((failure, line, parsed) -> command.failed(failure, line))
        .execute(arguments);
  }

  private static <N> N whole(String text, Function<String, N> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          text.matches("[+-]?[0-9]+")
              ? "'" + text + "' is out of range"
              : "'" + text + "' is not a whole number");
    }
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int misunderstood(ParameterException error, String[] arguments) {
    CommandLine line = error.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    String message =
        error instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched)
            : Failures.oneLine(error);
    line.getErr().println(name + ": " + message + " (see " + name + " --help)");
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String unknown(UnmatchedArgumentException error) {
    List<String> similar = error.getSuggestions();
    return "what is "
        + String.join(" ", error.getUnmatched())
        + "?"
        + (similar.isEmpty() ? "" : " Did you mean " + String.join(" or ", similar) + "?");
  }

  private int failed(Exception failure, CommandLine line) {
    line.getOut().flush();
    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + Failures.oneLine(failure));
    if (verbose) {
      failure.printStackTrace(line.getErr());
    }
    return line.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Knows which version this is, once it is packed. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = VirtioCommand.class.getPackage().getImplementationVersion();
      return new String[] {"virtio4j " + (version == null ? "from its classes" : version)};
    }
  }

  /** Whether the user wants to know where an error arose. */
  boolean isVerbose() {
    return verbose;
  }
}
