package org.counterpoint.workbench.details;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryModel;
import org.counterpoint.workbench.library.LibraryRow;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.TaskRunner;
import org.jspecify.annotations.Nullable;

/** Where the selected runs differ: only that, unless the rest is asked for. Compared in the background. */
final class DiffBox extends VBox {
    private static final int MOST_LINES = 80;

    private final LibraryModel library;
    private final OpenRuns openRuns;
    private final Selection selection;
    private final TaskRunner tasks;
    private final Label summary = wrapped("muted");
    private final Label warning = wrapped("label");
    private final HBox banner = new HBox(warning);
    private final CheckBox equal = new CheckBox();
    private final VBox lines = new VBox(8);
    private @Nullable ConfigDiff diff;
    private List<RunManifest> compared = List.of();

    DiffBox(
            LibraryModel library,
            OpenRuns openRuns,
            Selection selection,
            TaskRunner tasks,
            Consumer<String> clipboard) {
        this.library = library;
        this.openRuns = openRuns;
        this.selection = selection;
        this.tasks = tasks;
        setSpacing(8);
        setId("details-diff");
        banner.getStyleClass().addAll("banner", "banner-error");
        banner.managedProperty().bind(banner.visibleProperty());
        HBox.setHgrow(warning, Priority.ALWAYS);
        equal.setId("details-diff-equal");
        equal.setText(Messages.text("details.diff.equal", "0"));
        equal.selectedProperty().addListener((observable, before, now) -> fill());
        MenuButton copy = new MenuButton(Messages.text("details.diff.copy"));
        copy.setId("details-diff-copy");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        for (Format format : Format.values()) {
            MenuItem item = new MenuItem(
                    Messages.text("details.diff.copy." + format.name().toLowerCase(Locale.ROOT)));
            item.setOnAction(event -> {
                ConfigDiff now = diff;
                if (now != null) {
                    clipboard.accept(format.of(now));
                }
            });
            copy.getItems().add(item);
        }
        equal.setMinWidth(Region.USE_PREF_SIZE);
        FlowPane tools = new FlowPane(12, 4, equal, copy);
        tools.setMinWidth(0);
        getChildren().setAll(summary, banner, tools, lines);
        InvalidationListener changed = observable -> compare();
        openRuns.revisionProperty().addListener(changed);
        selection.runs().addListener(changed);
        library.wordsProperty().addListener(changed);
        compare();
    }

    private enum Format {
        MARKDOWN,
        LATEX,
        CSV;

        String of(ConfigDiff diff) {
            return switch (this) {
                case MARKDOWN -> diff.markdown();
                case LATEX -> diff.latex();
                case CSV -> diff.csv();
            };
        }
    }

    /** Snapshots of a growing run share its manifest; to compare what hundreds of them hold would take long. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(List<RunManifest> now, List<RunManifest> before) {
        if (now.size() != before.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i) != before.get(i) && !now.get(i).equals(before.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void compare() {
        List<RunManifest> manifests = new ArrayList<>();
        for (String key : selection.runs()) {
            library.row(key)
                    .map(LibraryRow::facts)
                    .map(facts -> facts.summary().manifest())
                    .or(() -> openRuns.model(key).map(model -> model.run().manifest()))
                    .ifPresent(manifests::add);
        }
        if (same(manifests, compared)) {
            return;
        }
        compared = manifests;
        if (manifests.size() < 2) {
            return;
        }
        tasks.runLatest(
                Messages.text("details.diff.comparing"),
                progress -> ConfigDiff.ofRuns(manifests),
                found -> {
                    diff = found;
                    fill();
                },
                failure -> summary.setText(String.valueOf(failure.getMessage())));
    }

    private void fill() {
        ConfigDiff now = diff;
        if (now == null) {
            return;
        }
        summary.setText(DiffText.summary(now, compared.size()));
        String why = DiffText.warning(now);
        warning.setText(why);
        banner.setVisible(!why.isEmpty());
        equal.setText(Messages.text("details.diff.equal", String.valueOf(now.equal())));
        equal.setDisable(now.equal() == 0);
        List<DiffText.Line> all = DiffText.lines(now, equal.isSelected());
        lines.getChildren().clear();
        all.stream().limit(MOST_LINES).forEach(line -> lines.getChildren().add(node(line)));
        if (all.size() > MOST_LINES) {
            Label rest = wrapped("muted");
            rest.setText(Messages.text("details.diff.rest", String.valueOf(all.size() - MOST_LINES)));
            lines.getChildren().add(rest);
        }
    }

    private static VBox node(DiffText.Line line) {
        Label key = wrapped(line.differs() ? "diff-key" : "muted");
        key.setText(line.key());
        FlowPane head = new FlowPane(6, 1, key);
        head.setMinWidth(0);
        key.maxWidthProperty().bind(head.widthProperty());
        if (line.differs() && line.effect() != ConfigDiff.Effect.SETTING) {
            boolean breaks = line.effect() == ConfigDiff.Effect.NOT_COMPARABLE;
            Label badge = new Label(Messages.text(breaks ? "details.diff.breaks" : "details.diff.matters"));
            badge.getStyleClass().addAll("badge", breaks ? "badge-failed" : "badge-warning");
            badge.setMinWidth(Region.USE_PREF_SIZE);
            head.getChildren().add(badge);
        }
        VBox box = new VBox(1, head);
        for (DiffText.Value value : line.values()) {
            Label text = wrapped("mono");
            text.setText(value.text());
            box.getChildren().add(text);
            VBox.setMargin(text, new javafx.geometry.Insets(0, 0, 0, 10));
            if (!value.who().isEmpty()) {
                Label who = wrapped("muted");
                who.getStyleClass().add("small");
                who.setText(value.who());
                VBox.setMargin(who, new javafx.geometry.Insets(0, 0, 2, 22));
                box.getChildren().add(who);
            }
        }
        return box;
    }

    private static Label wrapped(String style) {
        Label label = new Label();
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
