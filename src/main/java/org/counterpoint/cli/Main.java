package org.counterpoint.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.counterpoint.workbench.WorkbenchLauncher;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The entry point of the launcher: without a command it opens the workbench. */
@Command(
        name = "counterpoint",
        description =
                "A workbench for multi-objective alignment of language models. Without a command it opens the window.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            MethodsCommand.class,
            EnvironmentsCommand.class,
            ConfigCommand.class,
            TrainCommand.class,
            SweepCommand.class,
            ServiceCommands.Submit.class,
            ServiceCommands.Jobs.class,
            QueueCommands.Stop.class,
            QueueCommands.Pause.class,
            QueueCommands.Resume.class,
            QueueCommands.Move.class,
            RerunCommand.class,
            FailureCommand.class,
            SlotsCommand.class,
            ResourcesCommand.class,
            ServeCommand.class,
            SteeringCommands.Steer.class,
            SteeringCommands.Events.class,
            SteeringCommands.Branch.class,
            PullCommand.class,
            DataCommand.class,
            EvaluateCommand.class,
            MaskCommand.class,
            RewardsCommand.class,
            RewardCommand.class,
            RunsCommand.class,
            LessonCommand.class,
            AnalyzeCommand.class,
            ProjectCommand.class,
            MergeCommand.class,
            CompareCommand.class,
            RenderCommand.class,
            LmCommand.class,
            LmCommand.Pretrain.class,
            BenchCommand.class,
        })
public final class Main implements Callable<Integer> {
    private static final Logger JAVAFX = Logger.getLogger("javafx");

    /** Succeeded. */
    static final int OK = 0;
    /** The work was understood but failed. */
    static final int FAILED = 1;
    /** The command line or an input file was wrong. */
    static final int BAD_INPUT = 2;

    @Option(
            names = "--library",
            paramLabel = "DIR",
            description = "Folder of runs to show; may be repeated. By default the own library and the sample runs.")
    private List<Path> libraries = List.of();

    @Override
    public Integer call() {
        return open(libraries);
    }

    private static int open(List<Path> libraries) {
        if (!Displays.present()) {
            throw new BadInputException(
                    "There is no display to open the window on: use `counterpoint render` for pictures or `counterpoint --help`");
        }
        WorkbenchLauncher.launch(libraries, List.of());
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
        // JavaFX warns on every start from a class path, which is how this application runs by design.
        JAVAFX.setLevel(Level.SEVERE);
        int code;
        try {
            // Describing all commands takes longer than opening the window, which needs none of them.
            code = arguments.length == 0 && Displays.present()
                    ? open(List.of())
                    : commandLine().execute(arguments);
        } catch (OutOfMemoryError | LinkageError | RuntimeException e) {
            System.err.println(Problems.sentence(e));
            code = Problems.exitCode(e);
        }
        System.exit(code);
    }
}
