package org.counterpoint.workbench.details;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.controlsfx.control.textfield.TextFields;
import org.counterpoint.run.AnnotationFiles;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.library.LibraryModel;
import org.counterpoint.workbench.library.LibraryRow;
import org.jspecify.annotations.Nullable;

/** Tags and notes of a run: tags as chips, notes as Markdown text that is kept while it is typed. */
final class AnnotationEditor extends VBox {
    private static final Duration PAUSE = Duration.millis(700);
    private static final int MOST_ROWS = 12;

    private final LibraryModel library;
    private final Button star = new Button();
    private final FlowPane tags = new FlowPane(4, 4);
    private final TextField newTag = new TextField();
    private final TextArea notes = new TextArea();
    private final Label place = new Label();
    private final PauseTransition pause = new PauseTransition(PAUSE);
    private final InvalidationListener follow = changed -> refresh();
    private final WeakInvalidationListener weak = new WeakInvalidationListener(follow);
    private @Nullable LibraryRow row;
    private String written = "";
    private String before = "";
    private boolean filling;

    AnnotationEditor(LibraryModel library) {
        this.library = library;
        setSpacing(6);
        star.getStyleClass().addAll("flat-button", "star-button");
        star.setId("details-star");
        Tips.onDemand(star, star::getAccessibleText);
        star.setOnAction(event -> {
            if (row != null) {
                library.edits().star(List.of(row));
            }
        });
        newTag.setId("details-new-tag");
        newTag.setPromptText(Messages.text("details.tags.add"));
        newTag.setAccessibleText(Messages.text("details.tags.add"));
        newTag.setPrefColumnCount(8);
        newTag.setOnAction(event -> addTags());
        TextFields.bindAutoCompletion(
                newTag,
                request -> library.wordsProperty().get().tags().stream()
                        .filter(tag -> !request.getUserText().isBlank()
                                && tag.toLowerCase(Locale.ROOT)
                                        .startsWith(request.getUserText().toLowerCase(Locale.ROOT)))
                        .toList());
        tags.setId("details-tags");
        notes.setId("details-notes");
        notes.setWrapText(true);
        notes.setPromptText(Messages.text("details.notes.prompt"));
        notes.setAccessibleText(Messages.text("details.notes"));
        notes.setPrefRowCount(3);
        notes.textProperty().addListener((observable, old, now) -> {
            notes.setPrefRowCount(Math.clamp(now.lines().count() + 1, 3, MOST_ROWS));
            if (!filling) {
                pause.playFromStart();
            }
        });
        pause.setOnFinished(event -> save(false));
        notes.focusedProperty().addListener((observable, old, now) -> {
            if (now) {
                before = notes.getText();
            } else {
                save(true);
            }
        });
        place.setWrapText(true);
        place.setMinHeight(USE_PREF_SIZE);
        place.managedProperty().bind(place.visibleProperty());
        getChildren().setAll(tags, notes, place);
        setVisible(false);
        setManaged(false);
        star.setVisible(false);
    }

    /** The star, to stand beside the name. */
    Button star() {
        return star;
    }

    /** Edits what is said about a run; null for a run that is not in the library, about which nothing can be said. */
    void show(@Nullable LibraryRow now) {
        if (now == row) {
            return;
        }
        LibraryRow old = row;
        if (old != null) {
            save(true);
            old.revisionProperty().removeListener(weak);
        }
        row = now;
        setVisible(now != null);
        setManaged(now != null);
        star.setVisible(now != null);
        if (now != null) {
            now.revisionProperty().addListener(weak);
            written = now.facts().said().notes();
            before = written;
            fill(written);
            refresh();
        }
    }

    private void fill(String text) {
        filling = true;
        notes.setText(text);
        filling = false;
    }

    private void refresh() {
        LibraryRow shown = row;
        if (shown == null) {
            return;
        }
        AnnotationFiles.Found found = shown.facts().summary().annotations();
        boolean on = found.value().star();
        star.setText(on ? "\u2605" : "\u2606");
        star.setAccessibleText(Messages.text(on ? "details.star.off" : "details.star.on"));
        tags.getChildren().clear();
        for (String tag : found.value().tags()) {
            tags.getChildren().add(chip(shown, tag));
        }
        tags.getChildren().add(newTag);
        // What was changed elsewhere is shown, unless something is being typed here.
        if (!found.value().notes().equals(written) && notes.getText().equals(written)) {
            written = found.value().notes();
            fill(written);
        }
        String problem = found.problem();
        boolean broken = problem != null;
        notes.setDisable(broken);
        newTag.setDisable(broken);
        star.setDisable(broken);
        place.setVisible(broken || found.aside());
        place.setText(
                broken ? problem : Messages.text("details.aside", found.file().toString()));
        place.getStyleClass().setAll("label", broken ? "error-text" : "muted", "small");
    }

    private HBox chip(LibraryRow shown, String tag) {
        Label text = new Label(tag);
        Button remove = new Button("\u2715");
        remove.getStyleClass().addAll("flat-button", "chip-remove");
        remove.setAccessibleText(Messages.text("details.tags.remove", tag));
        Tips.on(remove, Messages.text("details.tags.remove", tag));
        remove.setOnAction(event -> library.edits().tag(List.of(shown), tag, false));
        HBox chip = new HBox(2, text, remove);
        chip.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        chip.getStyleClass().add("tag-chip");
        return chip;
    }

    private void addTags() {
        LibraryRow shown = row;
        if (shown != null) {
            Arrays.stream(newTag.getText().split("[,;]", -1))
                    .filter(tag -> !tag.isBlank())
                    .forEach(tag -> library.edits().tag(List.of(shown), tag, true));
            newTag.clear();
        }
    }

    /** Writes what was typed; {@code done} ends this piece of typing, so that it can be taken back as a whole. */
    private void save(boolean done) {
        pause.stop();
        LibraryRow shown = row;
        if (shown == null || notes.isDisabled()) {
            return;
        }
        String text = notes.getText();
        boolean undoable = done && !text.equals(before);
        if (!text.equals(written) || undoable) {
            written = text;
            library.edits().notes(shown, text, undoable ? before : null);
        }
        if (done) {
            before = text;
        }
    }
}
