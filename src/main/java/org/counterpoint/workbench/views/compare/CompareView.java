package org.counterpoint.workbench.views.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.counterpoint.analysis.CompareExport;
import org.counterpoint.analysis.CompareOptions;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** Groups of runs against each other, with what may be said about them and under which conditions. */
public final class CompareView extends FigureView<CompareInput, CompareView.Choice> {
    public static final String ID = "compare";

    private final ComboBox<String> groupBy =
            choice(Messages.text("compare.group"), Messages.text("compare.group.help"));
    private final ComboBox<String> split = choice(Messages.text("compare.split"), Messages.text("compare.split.help"));
    private final ComboBox<CompareOptions.Pick> pick =
            choice(Messages.text("compare.pick"), Messages.text("compare.pick.help"));
    private final ComboBox<String> baseline =
            choice(Messages.text("compare.baseline"), Messages.text("compare.baseline.help"));
    private final Supplier<List<ViewFactory>> factories;
    private @Nullable String focus;

    /**
     * What is chosen in the tool bar.
     *
     * @param page page shown
     * @param groupBy what groups are named by
     * @param split prompts, or null for the usual ones
     * @param pick which evaluation counts
     * @param baseline group the others are held against, or null
     * @param focus group whose claim is shown beside the results, or null
     */
    protected record Choice(
            String page,
            String groupBy,
            @Nullable String split,
            CompareOptions.Pick pick,
            @Nullable String baseline,
            @Nullable String focus) {
        CompareOptions options(double cursor) {
            // Only a choice by cursor depends on it, so that moving it elsewhere keeps the report.
            double step = pick == CompareOptions.Pick.AT_STEP ? cursor : Double.POSITIVE_INFINITY;
            return new CompareOptions(groupBy, split, pick, step, baseline);
        }
    }

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(ID, List.of("results", "claims", "tests", "budget", "audit", "config"));
    }

    /**
     * A view.
     *
     * @param em base font size in pixels
     * @param factories views whose figures stand in reports
     */
    public CompareView(ViewContext context, double em, Supplier<List<ViewFactory>> factories) {
        super(ID, Messages.text("compare.title"), context, em);
        this.factories = factories;
        setPages(allPages());
        pick.setConverter(ListChoice.words(CompareOptions.Pick::words));
        pick.getItems().setAll(CompareOptions.Pick.values());
        pick.setValue(CompareOptions.Pick.LAST);
        groupBy.valueProperty().addListener((observable, before, now) -> fillBaselines());
        control(exportMenu());
        pane().setOnRow(this::rowClicked);
        pane().setOnCell((panel, row, column) -> cellClicked(row, column));
    }

    @Override
    protected CompareInput compute(List<Run> runs) {
        return new CompareInput(runs);
    }

    @Override
    protected void reportsChanged(CompareInput input, Looks looks) {
        fill(groupBy, input.groupings());
        List<String> splits = new ArrayList<>(input.splits());
        splits.addFirst(Messages.text("compare.split.usual"));
        fill(split, splits);
        fillBaselines();
    }

    private void fillBaselines() {
        CompareInput input = reports();
        if (input != null) {
            List<String> names = new ArrayList<>(input.groups(group()).keySet());
            names.addFirst(Messages.text("compare.baseline.usual"));
            fill(baseline, names);
        }
    }

    private String group() {
        return Objects.requireNonNullElse(groupBy.getValue(), "method");
    }

    @Override
    protected Choice choices() {
        return new Choice(
                page(),
                group(),
                unless(split.getValue(), "compare.split.usual"),
                Objects.requireNonNullElse(pick.getValue(), CompareOptions.Pick.LAST),
                unless(baseline.getValue(), "compare.baseline.usual"),
                focus);
    }

    private static @Nullable String unless(@Nullable String value, String usual) {
        return value == null || value.equals(Messages.text(usual)) ? null : value;
    }

    @Override
    protected boolean dependsOnCursor() {
        return pick.getValue() == CompareOptions.Pick.AT_STEP;
    }

    @Override
    protected Figure draw(CompareInput input, Looks looks, Choice choices, Scope scope) {
        CompareReport report = input.report(choices.options(scope.cursor()));
        return CompareFigure.of(input, report, looks, choices, scope.objective());
    }

    /** The report on screen, with the cursor where it is now. */
    private @Nullable CompareReport report() {
        CompareInput input = reports();
        return input == null
                ? null
                : input.report(choices().options(context().selection().scope().cursor()));
    }

    private void rowClicked(String panel, String key) {
        switch (panel) {
            case CompareFigure.RESULTS -> {
                focus = key;
                redraw();
            }
            case CompareTables.TESTS ->
                context().selection().objectiveProperty().set(key.substring(key.lastIndexOf('\t') + 1));
            default -> {
                // the other tables lead nowhere
            }
        }
    }

    private void cellClicked(int row, int column) {
        CompareReport report = report();
        if (report != null
                && row < report.groups().size()
                && column < report.groups().size()
                && row != column) {
            focus = report.groups().get(row);
            baseline.setValue(report.groups().get(column));
            showPage("results");
        }
    }

    private MenuButton exportMenu() {
        MenuButton menu = new MenuButton(Messages.text("compare.export"));
        menu.setId("compare-export");
        menu.getItems()
                .setAll(
                        item("copyLatex", () -> copy(CompareExport::latex)),
                        item("copyMarkdown", () -> copy(CompareExport::markdown)),
                        item("copyCsv", () -> copy(CompareExport::csv)),
                        new SeparatorMenuItem(),
                        item("saveLatex", () -> save("comparison.tex", CompareExport::latex)),
                        item("saveMarkdown", () -> save("comparison.md", CompareExport::markdown)),
                        item("saveCsv", () -> save("comparison.csv", CompareExport::csv)),
                        item("saveHtml", this::saveReport));
        return menu;
    }

    private static MenuItem item(String id, Runnable action) {
        MenuItem item = new MenuItem(Messages.text("compare." + id));
        item.setId("compare-" + id);
        item.setOnAction(event -> action.run());
        return item;
    }

    private void copy(Function<CompareReport, String> text) {
        CompareInput input = reports();
        if (input == null) {
            return;
        }
        CompareOptions options = options();
        context()
                .tasks()
                .run(
                        Messages.text("compare.export"),
                        progress -> text.apply(input.report(options)),
                        written -> {
                            ClipboardContent content = new ClipboardContent();
                            content.putString(written);
                            Clipboard.getSystemClipboard().setContent(content);
                            context().host().say(Messages.text("compare.copied"), false);
                        },
                        failure -> context().host().say(String.valueOf(failure.getMessage()), true));
    }

    private void save(String name, Function<CompareReport, String> text) {
        CompareInput input = reports();
        if (input == null) {
            return;
        }
        CompareOptions options = options();
        context()
                .host()
                .save(Messages.text("compare.export"), name)
                .ifPresent(file -> context()
                        .tasks()
                        .run(
                                Messages.text("compare.export"),
                                progress -> Files.writeString(file, text.apply(input.report(options))),
                                written -> said(file),
                                failure -> failed(file, failure)));
    }

    /** Asks for a file and writes the whole comparison there as one HTML page. */
    public void saveReport() {
        List<RunModel> runs = models();
        CompareOptions options = options();
        if (runs.isEmpty()) {
            return;
        }
        context()
                .host()
                .save(Messages.text("compare.saveHtml"), "comparison.html")
                .ifPresent(file -> context()
                        .tasks()
                        .run(
                                Messages.text("compare.task.html"),
                                progress -> {
                                    ComparisonReport.write(runs, options, factories.get(), file, progress);
                                    return file;
                                },
                                written -> said(file),
                                failure -> failed(file, failure)));
    }

    private void said(Path file) {
        context().host().say(Messages.text("compare.saved", file.toString()), false);
    }

    private void failed(Path file, Throwable failure) {
        context()
                .host()
                .say(Messages.text("compare.notSaved", file.toString(), String.valueOf(failure.getMessage())), true);
    }

    private CompareOptions options() {
        return choices().options(context().selection().scope().cursor());
    }
}
