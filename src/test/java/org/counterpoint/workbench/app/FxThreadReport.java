package org.counterpoint.workbench.app;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javafx.stage.Stage;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.library.Grouping;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.settings.Settings;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.shared.FigureSource;

/**
 * Drives the real window as a user would and reports, for every action, the longest task that it put on the JavaFX thread. Run
 * {@link #main} with a folder of runs (the sample runs by default).
 */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
final class FxThreadReport {
    private static final int MOST_RUNS = 12;

    private final WorkbenchWindow window;
    private final Stage stage;
    private final FxThreadWatch watch;
    private final List<Row> rows = new ArrayList<>();

    private FxThreadReport(WorkbenchWindow window, Stage stage, FxThreadWatch watch) {
        this.window = window;
        this.stage = stage;
        this.watch = watch;
    }

    /**
     * What an action cost.
     *
     * @param action what was done
     * @param longestMs processor time of its longest task in milliseconds, without the headless screen
     * @param over how many of its tasks took longer than a pulse has
     * @param where where the longest task spent its time; empty where it was short
     */
    record Row(String action, double longestMs, int over, String where) {}

    /**
     * Prints the table of the runs below a folder; the second pass shows what remains when everything is loaded. A second argument is how many
     * runs are selected.
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "sample-runs");
        int most = arguments.length > 1 ? Integer.parseInt(arguments[1]) : MOST_RUNS;
        for (List<Row> pass : measure(folder, most, 2)) {
            print(pass, System.out);
        }
        System.exit(0);
    }

    /** The rows of each pass over the window's views. */
    static List<List<Row>> measure(Path folder, int most, int passes) throws Exception {
        Fx.start();
        List<Path> runs;
        try (Stream<Path> children = Files.list(folder)) {
            runs = children.filter(WorkbenchWindow::isRun).sorted().limit(most).toList();
        }
        WorkbenchWindow window = window();
        Stage stage = Fx.call(() -> {
            Stage made = new Stage();
            made.setScene(window.scene());
            made.show();
            return made;
        });
        List<List<Row>> all = new ArrayList<>();
        try (FxThreadWatch watch = new FxThreadWatch()) {
            for (int pass = 0; pass < passes; pass++) {
                FxThreadReport report = new FxThreadReport(window, stage, watch);
                report.drive(folder, runs);
                all.add(report.rows);
            }
        } finally {
            Fx.run(() -> {
                window.close();
                stage.close();
            });
        }
        return all;
    }

    /** The real window, as large as that of a laptop; on no stage yet. */
    static WorkbenchWindow window() throws Exception {
        return Fx.call(() -> new WorkbenchWindow(
                new Workbench(WorkbenchParts.real(new Theme(Theme.Mode.LIGHT))),
                new WindowFixture.Picker(),
                Settings.DEFAULT,
                1280,
                760,
                () -> {},
                () -> {}));
    }

    static void print(List<Row> rows, PrintStream out) {
        out.printf(Locale.ROOT, "%-38s %9s %6s  %s%n", "action", "longest", "> 16", "where the longest was");
        rows.stream()
                .sorted(Comparator.comparingDouble(Row::longestMs).reversed())
                .forEach(row -> out.printf(
                        Locale.ROOT, "%-38s %6.1f ms %6d  %s%n", row.action, row.longestMs, row.over, row.where));
        out.println();
    }

    private void drive(Path folder, List<Path> runs) throws Exception {
        Workbench workbench = window.workbench();
        Selection selection = workbench.selection();
        step("open the library", () -> workbench.library().setFolders(List.of(folder)));
        step(
                "select " + runs.size() + " runs",
                () -> selection.select(runs.stream().map(RunModel::key).toList()));
        for (ViewFactory factory : workbench.parts().views()) {
            step("view " + factory.id(), () -> window.center().showHere(factory.id()));
            List<String> pages = Fx.call(() -> window.center().current().map(View::pages).orElse(List.of()).stream()
                    .map(ViewPage::id)
                    .toList());
            for (String page : pages) {
                step("page " + factory.id() + "/" + page, () -> window.center().showHere(factory.id() + "/" + page));
            }
            step(
                    factory.id() + ": brush 3 runs",
                    () -> selection.brush(selection
                            .runs()
                            .subList(0, Math.min(3, selection.runs().size()))));
            step(factory.id() + ": all runs again", () -> selection.brush(List.of()));
            step(factory.id() + ": time cursor", () -> selection.stepProperty().set(40));
            step(factory.id() + ": range", () -> selection.rangeProperty().set(new StepRange(20, 80)));
            step(factory.id() + ": clear", selection::clearParts);
        }
        Fx.run(() ->
                window.center().showHere(workbench.parts().views().getFirst().id()));
        for (Grouping grouping : Grouping.values()) {
            step(
                    "group by " + grouping,
                    () -> workbench.library().groupingProperty().set(grouping));
        }
        step("filter the library", () -> workbench.library().queryProperty().set("ctwa"));
        step("whole library again", () -> workbench.library().queryProperty().set(""));
        step("split right", () -> window.actions().find("splitRight").perform());
        step("close the pane", () -> window.actions().find("closePane").perform());
        step("command palette", () -> window.actions().find("palette").perform());
        step("close it", () -> Sheet.closeOpen(window.host()));
        step("help", () -> window.actions().find("help").perform());
        step("close help", () -> Sheet.closeOpen(window.host()));
        step("new run", () -> window.actions().find("newRun").perform());
        step("close the form", () -> Sheet.closeOpen(window.host()));
        step("queue", () -> window.actions().get("panelJobs").setSelected(true));
        step("no queue", () -> window.actions().get("panelJobs").setSelected(false));
        step("dark theme", () -> window.actions().find("themeDark").perform());
        step("light theme", () -> window.actions().find("themeLight").perform());
        step("larger text", () -> window.actions().find("fontLarger").perform());
        step("ordinary text", () -> window.actions().find("fontReset").perform());
        step("narrow the window", () -> stage.setWidth(1000));
        step("widen it", () -> stage.setWidth(1280));
        step("no runs", () -> selection.select(List.of()));
    }

    private void step(String name, Runnable action) throws Exception {
        settle();
        Fx.call(watch::take);
        Fx.run(action);
        settle();
        List<FxThreadWatch.Task> tasks = Fx.call(watch::take);
        Fx.call(this::failure).ifPresent(words -> {
            throw new AssertionError("After \"" + name + "\" a view says: " + words);
        });
        FxThreadWatch.Task longest =
                tasks.stream().max(Comparator.comparingDouble(watch::ownMs)).orElse(new FxThreadWatch.Task(0, 0, 0));
        int over = (int) tasks.stream()
                .filter(task -> watch.ownMs(task) > FxThreadWatch.LIMIT_MS)
                .count();
        double ms = watch.ownMs(longest);
        rows.add(new Row(name, ms, over, ms > FxThreadWatch.LIMIT_MS ? watch.where(longest) : ""));
    }

    /** What the view in front says where it could not be computed or drawn. */
    private Optional<String> failure() {
        String computed = Messages.text("views.failed.computed", "");
        String drawn = Messages.text("views.failed.drawn", "");
        return window.center()
                .current()
                .filter(FigureSource.class::isInstance)
                .flatMap(view -> ((FigureSource) view).figure())
                .flatMap(figure -> figure.panels()
                        .map(Panel::note)
                        .filter(note -> note.startsWith(computed) || note.startsWith(drawn))
                        .findFirst());
    }

    /** Waits until nothing works in the background and the next pulses are over. */
    private void settle() throws Exception {
        for (int quiet = 0; quiet < 3; quiet++) {
            Fx.await(
                    "rest",
                    () -> window.workbench().parts().tasks().running().isEmpty()
                            && (rows.isEmpty()
                                    || window.workbench()
                                            .library()
                                            .scannedProperty()
                                            .get()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
        }
    }
}
