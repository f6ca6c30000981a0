package org.counterpoint.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the launcher: without a command it opens the workbench. */
@Command(
        name = "counterpoint",
        description =
                "A workbench for multi-objective alignment of language models. Without a command it opens the window.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            AnalyzeCommand.class,
            CompareCommand.class,
            ProjectCommand.class,
            MethodsCommand.class,
            ServiceCommands.Submit.class,
            ServiceCommands.Jobs.class,
            ServiceCommands.Stop.class,
            ServiceCommands.Serve.class,
            RunsCommand.class,
        })
public final class Main implements Callable<Integer> {
    /** Succeeded. */
    static final int OK = 0;
    /** The work was understood but failed. */
    static final int FAILED = 1;
    /** The command line or an input file was wrong. */
    static final int BAD_INPUT = 2;

    @Override
    public Integer call() {
        return OK;
    }

    /** Builds the command line with the error contract: one sentence on stderr, exit code 1 or 2, never a stack trace. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((problem, arguments) -> {
            problem.getCommandLine().getErr().println(Problems.sentence(problem) + " (see --help)");
            return BAD_INPUT;
        });
        line.setExecutionExceptionHandler((problem, at, parsed) -> {
            at.getErr().println(Problems.sentence(problem));
            return Problems.exitCode(problem);
        });
        return line;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }
}
