package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javafx.stage.Stage;
import org.counterpoint.workbench.model.RunModel;

/**
 * Reports how long tasks on the JavaFX thread are while many runs grow at once: copies of runs, half of whose rows are there at first and the
 * others are appended while a page is in front. Run {@link #main} with a folder of runs (the sample runs by default) and a number of copies
 * (100 by default).
 */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; the report then fails, as it should
final class FxLiveReport {
    private static final int ROWS_AT_A_PAGE = 8;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final List<String> PAGES = List.of(
            "tradeoffs/curves",
            "tradeoffs/trajectories",
            "tradeoffs/table",
            "covariance/signs",
            "interference/windows",
            "compare/results");

    private FxLiveReport() {}

    /** A run that grows, and the rows that are still to come. */
    private record Growing(Path metrics, List<String> rows) {
        void append(int row) throws IOException {
            if (row < rows.size()) {
                Files.writeString(metrics, rows.get(row) + "\n", StandardOpenOption.APPEND);
            }
        }
    }

    /** Prints one line for each page: tasks, how many were longer than a pulse has, the longest, and where it spent its time. */
    public static void main(String[] arguments) throws Exception {
        Path samples = Path.of(arguments.length > 0 ? arguments[0] : "sample-runs");
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        Path folder = Files.createTempDirectory("live-runs");
        List<Growing> runs = copies(samples, folder, count);
        Fx.start();
        WorkbenchWindow window = FxThreadReport.window();
        Fx.call(() -> {
            Stage made = new Stage();
            made.setScene(window.scene());
            made.show();
            return made;
        });
        Fx.run(() -> {
            window.workbench().library().setFolders(List.of(folder));
            window.workbench()
                    .selection()
                    .select(runs.stream()
                            .map(run -> RunModel.key(java.util.Objects.requireNonNull(
                                    run.metrics().getParent())))
                            .toList());
        });
        Fx.await("all runs", () -> window.workbench().openRuns().selected().size() == count);
        System.out.printf(
                Locale.ROOT, "%d runs, a row each in %d ms%n", count, TimeUnit.NANOSECONDS.toMillis(PAUSE_NANOS));
        System.out.printf("%-26s %6s %6s %9s  %s%n", "page", "tasks", "> 16", "longest", "where the longest was");
        try (FxThreadWatch watch = new FxThreadWatch()) {
            int row = 0;
            for (String page : PAGES) {
                Fx.run(() -> window.center().showHere(page));
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(4));
                Fx.call(watch::take);
                for (int i = 0; i < ROWS_AT_A_PAGE; i++, row++) {
                    for (Growing run : runs) {
                        run.append(row);
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                print(page, watch, Fx.call(watch::take));
            }
        }
        System.exit(0);
    }

    private static void print(String page, FxThreadWatch watch, List<FxThreadWatch.Task> tasks) {
        List<FxThreadWatch.Task> sorted = tasks.stream()
                .sorted(Comparator.comparingDouble(watch::ownMs).reversed())
                .toList();
        long over = sorted.stream()
                .filter(task -> watch.ownMs(task) > FxThreadWatch.LIMIT_MS)
                .count();
        FxThreadWatch.Task longest = sorted.getFirst();
        System.out.printf(
                Locale.ROOT,
                "%-26s %6d %6d %6.1f ms  %s%n",
                page,
                tasks.size(),
                over,
                watch.ownMs(longest),
                watch.where(longest));
    }

    private static List<Growing> copies(Path samples, Path folder, int count) throws IOException {
        List<Path> originals;
        try (Stream<Path> children = Files.list(samples)) {
            originals = children.filter(WorkbenchWindow::isRun)
                    .filter(run -> run.toString().contains("ctwa-seed")
                            || run.toString().contains("linear-seed"))
                    .filter(run -> !run.getFileName().toString().startsWith("math"))
                    .sorted()
                    .toList();
        }
        ObjectMapper json = new ObjectMapper();
        List<Growing> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path original = originals.get(i % originals.size());
            Path copy = Files.createDirectory(folder.resolve("run-" + i));
            ObjectNode manifest =
                    (ObjectNode) json.readTree(original.resolve("run.json").toFile());
            manifest.put("id", "live-" + i)
                    .put("name", "live " + i)
                    .put("status", "running")
                    .put("seed", i);
            manifest.putNull("ended");
            ((ObjectNode) manifest.get("config")).put("seed", i);
            json.writeValue(copy.resolve("run.json").toFile(), manifest);
            List<String> rows = Files.readAllLines(original.resolve("metrics.jsonl"), StandardCharsets.UTF_8);
            int half = rows.size() / 2;
            Path metrics = copy.resolve("metrics.jsonl");
            Files.writeString(metrics, String.join("\n", rows.subList(0, half)) + "\n");
            runs.add(new Growing(metrics, rows.subList(half, rows.size())));
        }
        return runs;
    }
}
