package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.counterpoint.service.Problem;
import org.counterpoint.workbench.Messages;

/** The exact configuration as text; typing changes the form, and what is wrong is told with line and column. */
final class JsonPane extends VBox {
    private static final int MOST = 4;

    private final NewRunSession session;
    private final TextArea text = new TextArea();
    private final VBox problems = new VBox(2);
    private ConfigText.Read last = ConfigText.read("{}");
    private boolean writing;

    JsonPane(NewRunSession session) {
        this.session = session;
        setSpacing(8);
        getStyleClass().add("form-body");
        Label intro = new Label(Messages.text("newrun.json.intro"));
        intro.getStyleClass().add("field-help");
        intro.setWrapText(true);
        intro.setMinHeight(USE_PREF_SIZE);
        text.setId("new-run-json");
        text.getStyleClass().add("mono");
        text.setAccessibleText(Messages.text("newrun.json.accessible"));
        text.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.TAB && !event.isShortcutDown()) {
                text.requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
                event.consume();
            }
        });
        VBox.setVgrow(text, Priority.ALWAYS);
        problems.setId("new-run-json-problems");
        getChildren().setAll(intro, text, problems);
        text.textProperty().addListener((observable, before, now) -> {
            if (!writing) {
                last = ConfigText.read(now);
                session.loadText(last);
                showProblems(List.of());
            }
        });
        session.judgementProperty().addListener((observable, before, now) -> {
            if (now != null) {
                showProblems(now.plan().problems());
            }
        });
        sceneProperty().addListener((observable, before, now) -> write());
    }

    /** Writes the form's configuration, once the page is open, unless the text is being typed or is no JSON. */
    void write() {
        if (getScene() == null || session.fromText() || last.config() == null) {
            return;
        }
        ObjectNode config = session.form().config();
        // By their texts: a whole number that was typed and one that was counted are of different types.
        if (config.toString().equals(String.valueOf(last.config()))) {
            Judgement now = session.judgementProperty().get();
            showProblems(now == null ? List.of() : now.plan().problems());
            return;
        }
        String words = ConfigText.write(config);
        writing = true;
        int caret = text.getCaretPosition();
        text.setText(words);
        text.positionCaret(Math.min(caret, words.length()));
        last = ConfigText.read(words);
        writing = false;
        Judgement now = session.judgementProperty().get();
        showProblems(now == null ? List.of() : now.plan().problems());
    }

    /** Forgets a text that is no JSON, because a configuration came from elsewhere. */
    void discard() {
        last = ConfigText.read("{}");
        write();
    }

    private void showProblems(List<Problem> found) {
        List<Hyperlink> links = new ArrayList<>();
        if (last.config() == null) {
            links.add(link(last.problem(), last.at()));
        }
        Map<String, ConfigText.Place> places = last.places();
        for (Problem problem : found.subList(0, Math.min(MOST, found.size()))) {
            ConfigText.Place place = places.get(NewRunForm.keyOf(problem.path()));
            String words = place == null
                    ? problem.sentence()
                    : Messages.text("newrun.json.at", String.valueOf(place.line()), problem.sentence());
            links.add(link(words, place == null ? new ConfigText.Place(1, 1) : place));
        }
        problems.getChildren().setAll(links);
    }

    private Hyperlink link(String words, ConfigText.Place place) {
        Hyperlink link = new Hyperlink(words);
        link.getStyleClass().add("error-text");
        link.setWrapText(true);
        link.setOnAction(event -> {
            text.requestFocus();
            text.positionCaret(ConfigText.offset(text.getText(), place));
        });
        return link;
    }
}
