package org.counterpoint.workbench.details;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Insets;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunLog;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.details.ManifestText.Entry;
import org.counterpoint.workbench.details.ManifestText.Section;
import org.counterpoint.workbench.jobs.JobTexts;
import org.counterpoint.workbench.library.LibraryModel;
import org.counterpoint.workbench.library.LibraryRow;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.view.EmptyState;
import org.jspecify.annotations.Nullable;

/** What a run's manifest says; every value can be selected and copied. */
public final class DetailsPane extends VBox {
    private static final int LOG_LINES = 20;
    private static final int ROWS_AT_ONCE = 4;

    private final EmptyState empty = new EmptyState();
    private final VBox content = new VBox(10);
    private final ScrollPane scroll = new ScrollPane(content);
    private final Consumer<String> clipboard;
    private final Button copy = new Button(Messages.text("details.copy"));
    private final Set<String> collapsed = new HashSet<>();
    private final LibraryModel library;
    private final TaskRunner tasks;
    private final AnnotationEditor editor;
    private final VBox log = new VBox(4);
    private final ToggleButton diffToggle = new ToggleButton(Messages.text("details.diff"));
    private final ToggleButton runToggle = new ToggleButton(Messages.text("details.run"));
    private final ScrollPane diffScroll;
    private final VBox head = new VBox(10);
    private final VBox parts = new VBox(10);
    private final Pieces coming = new Pieces(parts);
    private final Map<String, TextField> values = new HashMap<>();
    private @Nullable Run last;
    private Path logOf = Path.of("");
    private Path shownDir = Path.of("");
    private List<Section> shown = List.of();
    private String plain = "";
    private String shownId = "";

    /**
     * An empty pane.
     *
     * @param library the runs, to which tags and notes are given
     * @param openRuns the opened runs
     * @param selection what is selected; where these are several runs, the pane tells where they differ
     * @param tasks background work
     * @param clipboard takes what the user copies
     */
    public DetailsPane(
            LibraryModel library,
            OpenRuns openRuns,
            Selection selection,
            TaskRunner tasks,
            Consumer<String> clipboard) {
        this.library = library;
        this.tasks = tasks;
        this.clipboard = clipboard;
        this.editor = new AnnotationEditor(library);
        VBox diff = new VBox(new DiffBox(library, openRuns, selection, tasks, clipboard));
        diff.setPadding(new Insets(4, 12, 16, 12));
        this.diffScroll = new ScrollPane(diff);
        getStyleClass().add("panel");
        Label title = new Label(Messages.text("details.title"));
        title.getStyleClass().add("panel-title");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        copy.setId("details-copy");
        copy.getStyleClass().add("flat-button");
        copy.setMinWidth(USE_PREF_SIZE);
        Tips.on(copy, Messages.text("details.copy.tip"));
        copy.setOnAction(event -> clipboard.accept(plain));
        ToggleGroup group = new ToggleGroup();
        diffToggle.setToggleGroup(group);
        runToggle.setToggleGroup(group);
        diffToggle.setId("details-toggle-diff");
        runToggle.setId("details-toggle-run");
        diffToggle.setSelected(true);
        // One of the two is always on.
        group.selectedToggleProperty().addListener((observable, before, now) -> {
            if (now == null && before != null) {
                before.setSelected(true);
            }
        });
        HBox toggles = new HBox(diffToggle, runToggle);
        diffToggle.setMinWidth(USE_PREF_SIZE);
        runToggle.setMinWidth(USE_PREF_SIZE);
        copy.managedProperty().bind(copy.visibleProperty());
        toggles.getStyleClass().add("toggles");
        BooleanBinding several = Bindings.size(selection.runs()).greaterThan(1);
        toggles.visibleProperty().bind(several);
        toggles.managedProperty().bind(several);
        title.visibleProperty().bind(several.not());
        title.managedProperty().bind(several.not());
        HBox header = new HBox(title, toggles, gap, copy);
        header.getStyleClass().add("panel-header");
        content.setPadding(new Insets(0, 12, 16, 12));
        content.getChildren().setAll(head, editor, parts);
        for (ScrollPane pane : List.of(scroll, diffScroll)) {
            pane.setFitToWidth(true);
            pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        }
        BooleanBinding differs = several.and(diffToggle.selectedProperty());
        StackPane single = new StackPane(scroll, empty);
        single.visibleProperty().bind(differs.not());
        diffScroll.visibleProperty().bind(differs);
        copy.visibleProperty().bind(differs.not());
        StackPane body = new StackPane(single, diffScroll);
        body.getStyleClass().add(Apart.STYLE_CLASS);
        body.setMinHeight(0);
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().setAll(header, body);
        setMinWidth(200);
        collapsed.add(Messages.text("details.environment"));
        collapsed.add(Messages.text("details.model"));
        // Names and notes come with the library, which may be read later than the run, or change.
        library.wordsProperty().addListener((observable, before, now) -> {
            Run again = last;
            if (again != null) {
                show(again);
            }
        });
        showNothing();
    }

    /** No run is chosen. */
    public void showNothing() {
        say(Messages.text("details.empty.title"), Messages.text("details.empty.reason"));
    }

    /** A run that cannot be read, and why. */
    public void showBroken(String name, String reason, Path dir) {
        say(name, reason + "\n" + dir);
    }

    /** The facts of a run; asking again for the same facts changes nothing on screen. */
    public void show(Run run) {
        last = run;
        show(run.manifest(), run.metrics(), run.warnings(), run.dir());
    }

    private void show(RunManifest manifest, MetricTable metrics, List<String> warnings, Path dir) {
        List<Section> sections = ManifestText.sections(manifest, metrics, ZoneId.systemDefault());
        plain = ManifestText.plain(manifest, sections, warnings, dir.toString());
        copy.setDisable(false);
        empty.setVisible(false);
        scroll.setVisible(true);
        String name = library.row(RunModel.key(dir)).map(r -> r.facts().name()).orElse("");
        String id = dir + "|" + name + "|" + manifest.status() + "|" + warnings + "|" + manifest.message();
        if (sections.equals(shown) && id.equals(shownId)) {
            return;
        }
        Optional<LibraryRow> row = library.row(RunModel.key(dir));
        editor.show(row.orElse(null));
        if (id.equals(shownId) && sameKeys(sections, shown)) {
            // A growing run must not take the focus or the scroll position away.
            shown = sections;
            for (Section section : sections) {
                section.entries().forEach(entry -> show(section.title(), entry));
            }
            return;
        }
        double position = dir.equals(shownDir) ? scroll.getVvalue() : 0;
        shown = sections;
        shownId = id;
        shownDir = dir;
        head(manifest, row.map(r -> r.facts().name()).orElse(ManifestText.title(manifest)), warnings, dir);
        values.clear();
        parts.getChildren().clear();
        // The sections come one after the other: fields and areas take the toolkit long.
        List<Runnable> pieces = new ArrayList<>();
        sections.forEach(section -> pieces.addAll(pieces(section)));
        if (!manifest.command().isBlank()) {
            pieces.add(() -> part(Messages.text("details.command"), () -> block(manifest.command())));
        }
        pieces.add(() -> part(Messages.text("details.folder"), () -> block(dir.toString())));
        pieces.add(() -> scroll.setVvalue(position));
        coming.runLater(pieces);
    }

    private void part(String title, Supplier<Region> content) {
        parts.getChildren().add(titled(title, content));
    }

    private void head(RunManifest manifest, String given, List<String> warnings, Path dir) {
        head.getChildren().setAll(heading(manifest, given, editor.star()));
        String message = manifest.message();
        boolean failed = manifest.status() == RunStatus.FAILED;
        if (message != null && !message.isBlank()) {
            head.getChildren().add(banner(message, failed ? "banner-error" : "banner-warning"));
        } else if (failed) {
            head.getChildren().add(banner(Messages.text("details.failed"), "banner-error"));
        }
        if (failed) {
            head.getChildren().add(log);
            readLog(dir);
        }
        warnings.forEach(warning -> head.getChildren().add(banner(warning, "banner-warning")));
    }

    private static boolean sameKeys(List<Section> a, List<Section> b) {
        return keys(a).equals(keys(b));
    }

    private static List<String> keys(List<Section> sections) {
        return sections.stream()
                .flatMap(s -> s.entries().stream().map(e -> s.title() + "|" + e.key()))
                .toList();
    }

    private void show(String section, Entry entry) {
        TextField value = values.get(section + "|" + entry.key());
        if (value != null && !value.getText().equals(entry.value())) {
            value.setText(entry.value());
            value.setAccessibleText(entry.key() + ": " + entry.value());
        }
    }

    /** The last lines of a failed run's log, read in the background. */
    private void readLog(Path dir) {
        if (dir.equals(logOf)) {
            return;
        }
        logOf = dir;
        log.getChildren().clear();
        tasks.runLatest(
                Messages.text("details.log.reading"),
                progress -> RunLog.lastLines(dir, LOG_LINES),
                lines -> {
                    if (!lines.isEmpty()) {
                        log.getChildren()
                                .setAll(titled(
                                        Messages.text("details.log", String.valueOf(lines.size())),
                                        () -> logEnd(lines)));
                    }
                },
                failure -> log.getChildren()
                        .setAll(banner(
                                Messages.text("details.log.failed", String.valueOf(failure.getMessage())),
                                "banner-warning")));
    }

    private void say(String title, String reason) {
        last = null;
        editor.show(null);
        shown = List.of();
        shownId = "";
        plain = title + "\n" + reason;
        copy.setDisable(true);
        scroll.setVisible(false);
        empty.setVisible(true);
        empty.show(title, reason);
    }

    private static Region heading(RunManifest manifest, String given, Button star) {
        Label name = new Label(given);
        name.setWrapText(true);
        name.setMinHeight(USE_PREF_SIZE);
        name.setMaxWidth(Double.MAX_VALUE);
        name.getStyleClass().add("details-name");
        HBox.setHgrow(name, Priority.ALWAYS);
        HBox first = new HBox(4, name, star);
        Label badge = new Label(JobTexts.state(manifest.status()));
        badge.getStyleClass().add("badge");
        if (manifest.status() == RunStatus.FAILED) {
            badge.getStyleClass().add("badge-failed");
        } else if (!manifest.status().ended()) {
            badge.getStyleClass().add("badge-live");
        }
        badge.setMinWidth(USE_PREF_SIZE);
        VBox box = new VBox(4, first, badge);
        if (!given.equals(ManifestText.title(manifest))) {
            Label recorded = new Label(Messages.text("details.recorded", ManifestText.title(manifest)));
            recorded.getStyleClass().addAll("muted", "small");
            recorded.setWrapText(true);
            box.getChildren().add(1, recorded);
        }
        return box;
    }

    private static Region banner(String text, String kind) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        HBox banner = new HBox(label);
        HBox.setHgrow(label, Priority.ALWAYS);
        banner.getStyleClass().addAll("banner", kind);
        return banner;
    }

    /** A part that can be folded; its body is only made once it is open. */
    private TitledPane titled(String title, Supplier<Region> body) {
        boolean open = !collapsed.contains(title);
        TitledPane pane = new TitledPane(title, open ? body.get() : new Region());
        boolean[] made = {open};
        pane.setAnimated(false);
        pane.getStyleClass().add("flat-titled");
        pane.setExpanded(open);
        pane.expandedProperty().addListener((observable, before, now) -> {
            if (now) {
                if (!made[0]) {
                    made[0] = true;
                    pane.setContent(body.get());
                }
                collapsed.remove(title);
            } else {
                collapsed.add(title);
            }
        });
        return pane;
    }

    /** A section that is open comes row by row; another is made whole when it is opened. */
    private List<Runnable> pieces(Section section) {
        if (collapsed.contains(section.title())) {
            return List.of(() -> part(section.title(), () -> {
                GridPane grid = grid();
                add(grid, section, 0, section.entries().size());
                return grid;
            }));
        }
        GridPane grid = grid();
        List<Runnable> pieces = new ArrayList<>();
        pieces.add(() -> part(section.title(), () -> grid));
        int n = section.entries().size();
        for (int first = 0; first < n; first += ROWS_AT_ONCE) {
            int from = first;
            pieces.add(() -> add(grid, section, from, Math.min(n, from + ROWS_AT_ONCE)));
        }
        return pieces;
    }

    private static GridPane grid() {
        GridPane grid = new GridPane(10, 2);
        ColumnConstraints keys = new ColumnConstraints();
        keys.setPercentWidth(44);
        ColumnConstraints values = new ColumnConstraints();
        values.setPercentWidth(56);
        grid.getColumnConstraints().setAll(keys, values);
        grid.setPadding(new Insets(2, 0, 4, 0));
        return grid;
    }

    private void add(GridPane grid, Section section, int from, int to) {
        for (int row = from; row < to; row++) {
            Entry entry = section.entries().get(row);
            Label key = new Label(entry.key());
            key.getStyleClass().add("muted");
            Tips.onDemand(key, entry::key);
            // The section may be opened later than it was made.
            String now = shown.stream()
                    .filter(s -> s.title().equals(section.title()))
                    .flatMap(s -> s.entries().stream())
                    .filter(e -> e.key().equals(entry.key()))
                    .map(Entry::value)
                    .findFirst()
                    .orElse(entry.value());
            TextField value = new TextField(now);
            this.values.put(section.title() + "|" + entry.key(), value);
            value.setEditable(false);
            value.getStyleClass().add("copy-field");
            value.setAccessibleText(entry.key() + ": " + now);
            Tips.onDemand(value, value::getText);
            value.setPrefColumnCount(6);
            grid.addRow(row, key, value);
            GridPane.setValignment(key, VPos.CENTER);
        }
    }

    /** The last lines, scrolled to the very last, where the reason stands. */
    private Region logEnd(List<String> lines) {
        Region box = block(String.join("\n", lines));
        if (box.lookup(".text-area") instanceof TextArea area) {
            area.setPrefRowCount(Math.clamp(lines.size(), 2, 8));
            area.setWrapText(false);
            javafx.application.Platform.runLater(() -> area.setScrollTop(Double.MAX_VALUE));
        }
        return box;
    }

    private Region block(String text) {
        TextArea area = new TextArea(text);
        area.setAccessibleText(text);
        area.setEditable(false);
        area.setWrapText(true);
        area.setPrefRowCount(Math.clamp(text.length() / 30 + 1, 2, 6));
        area.getStyleClass().add("mono");
        Button button = new Button(Messages.text("details.copy.this"));
        button.getStyleClass().add("flat-button");
        button.setOnAction(event -> clipboard.accept(text));
        VBox box = new VBox(2, area, button);
        box.setPadding(new Insets(2, 0, 4, 0));
        return box;
    }
}
