package org.counterpoint.workbench.details;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.details.ManifestText.Entry;
import org.counterpoint.workbench.details.ManifestText.Section;
import org.counterpoint.workbench.jobs.JobTexts;
import org.counterpoint.workbench.view.EmptyState;

/** What a run's manifest says; every value can be selected and copied. */
public final class DetailsPane extends VBox {
    private final EmptyState empty = new EmptyState();
    private final VBox content = new VBox(10);
    private final ScrollPane scroll = new ScrollPane(content);
    private final Consumer<String> clipboard;
    private final Button copy = new Button(Messages.text("details.copy"));
    private final java.util.Set<String> collapsed = new java.util.HashSet<>();
    private List<Section> shown = List.of();
    private String plain = "";
    private String shownId = "";

    /** An empty pane; {@code clipboard} takes what the user copies. */
    public DetailsPane(Consumer<String> clipboard) {
        this.clipboard = clipboard;
        getStyleClass().add("panel");
        Label title = new Label(Messages.text("details.title"));
        title.getStyleClass().add("panel-title");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        copy.setId("details-copy");
        copy.getStyleClass().add("flat-button");
        copy.setTooltip(new Tooltip(Messages.text("details.copy.tip")));
        copy.setOnAction(event -> clipboard.accept(plain));
        HBox header = new HBox(title, gap, copy);
        header.getStyleClass().add("panel-header");
        content.setStyle("-fx-padding: 0 12 16 12;");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        StackPane body = new StackPane(scroll, empty);
        body.setMinHeight(0);
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().setAll(header, body);
        setMinWidth(200);
        collapsed.add(Messages.text("details.environment"));
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
        show(run.manifest(), run.metrics(), run.warnings(), run.dir());
    }

    private void show(RunManifest manifest, MetricTable metrics, List<String> warnings, Path dir) {
        List<Section> sections = ManifestText.sections(manifest, metrics, ZoneId.systemDefault());
        plain = ManifestText.plain(manifest, sections, warnings, dir.toString());
        copy.setDisable(false);
        empty.setVisible(false);
        scroll.setVisible(true);
        String id = dir + "|" + manifest.status() + "|" + warnings + "|" + manifest.message();
        if (sections.equals(shown) && id.equals(shownId)) {
            return;
        }
        double position = id.equals(shownId) ? scroll.getVvalue() : 0;
        shown = sections;
        shownId = id;
        content.getChildren().setAll(heading(manifest));
        String message = manifest.message();
        if (message != null && !message.isBlank()) {
            boolean failed = manifest.status() == RunStatus.FAILED;
            content.getChildren().add(banner(message, failed ? "banner-error" : "banner-warning"));
        }
        warnings.forEach(warning -> content.getChildren().add(banner(warning, "banner-warning")));
        sections.forEach(section -> content.getChildren().add(titled(section.title(), grid(section))));
        if (!manifest.command().isBlank()) {
            content.getChildren().add(titled(Messages.text("details.command"), block(manifest.command())));
        }
        content.getChildren().add(titled(Messages.text("details.folder"), block(dir.toString())));
        scroll.setVvalue(position);
    }

    private void say(String title, String reason) {
        shown = List.of();
        shownId = "";
        plain = title + "\n" + reason;
        copy.setDisable(true);
        scroll.setVisible(false);
        empty.setVisible(true);
        empty.show(title, reason);
    }

    private static Region heading(RunManifest manifest) {
        Label name = new Label(ManifestText.title(manifest));
        name.setWrapText(true);
        name.setMinHeight(USE_PREF_SIZE);
        name.setStyle("-fx-font-size: 15px; -fx-font-weight: bold;");
        Label badge = new Label(JobTexts.state(manifest.status()));
        badge.getStyleClass().add("badge");
        if (manifest.status() == RunStatus.FAILED) {
            badge.getStyleClass().add("badge-failed");
        } else if (!manifest.status().ended()) {
            badge.getStyleClass().add("badge-live");
        }
        badge.setMinWidth(USE_PREF_SIZE);
        return new VBox(4, name, badge);
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

    private TitledPane titled(String title, Region body) {
        TitledPane pane = new TitledPane(title, body);
        pane.setAnimated(false);
        pane.getStyleClass().add("flat-titled");
        pane.setExpanded(!collapsed.contains(title));
        pane.expandedProperty().addListener((observable, before, now) -> {
            if (now) {
                collapsed.remove(title);
            } else {
                collapsed.add(title);
            }
        });
        return pane;
    }

    private static GridPane grid(Section section) {
        GridPane grid = new GridPane(10, 2);
        ColumnConstraints keys = new ColumnConstraints();
        keys.setPercentWidth(44);
        ColumnConstraints values = new ColumnConstraints();
        values.setPercentWidth(56);
        grid.getColumnConstraints().setAll(keys, values);
        int row = 0;
        for (Entry entry : section.entries()) {
            Label key = new Label(entry.key());
            key.getStyleClass().add("muted");
            key.setTooltip(new Tooltip(entry.key()));
            TextField value = new TextField(entry.value());
            value.setEditable(false);
            value.getStyleClass().add("copy-field");
            value.setAccessibleText(entry.key() + ": " + entry.value());
            value.setTooltip(new Tooltip(entry.value()));
            value.setPrefColumnCount(6);
            grid.addRow(row++, key, value);
            GridPane.setValignment(key, VPos.CENTER);
        }
        grid.setStyle("-fx-padding: 2 0 4 0;");
        return grid;
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
        box.setStyle("-fx-padding: 2 0 4 0;");
        return box;
    }
}
