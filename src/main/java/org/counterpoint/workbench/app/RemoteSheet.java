package org.counterpoint.workbench.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.counterpoint.service.RemotePlace;
import org.counterpoint.service.Tokens;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.remote.Attached;
import org.counterpoint.workbench.remote.RemoteModel;
import org.jspecify.annotations.Nullable;

/** Services elsewhere: what is attached, and a form that attaches another after it has been tried. */
final class RemoteSheet {
    private final WorkbenchWindow window;
    private final RemoteModel model;
    private final Consumer<String> copy;
    private final VBox list = new VBox(4);
    private final TextField name = field("remote-name", "gpu");
    private final TextField host = field("remote-host", "user@gpu");
    private final TextField address = field("remote-address", "http://127.0.0.1:7311");
    private final PasswordField token = new PasswordField();
    private final TextField file = field("remote-file", "");
    private final TextField certificate = field("remote-certificate", "");
    private final TextField command = new TextField();
    private final Label problem = new Label();
    private final Button attach = new Button(Messages.text("remote.attach"));
    private final AtomicReference<@Nullable Sheet> sheet = new AtomicReference<>();

    private RemoteSheet(WorkbenchWindow window, Consumer<String> copy) {
        this.window = window;
        this.model = window.workbench().remotes();
        this.copy = copy;
    }

    /** Opens it over a window. */
    static void open(WorkbenchWindow window, Consumer<String> copy) {
        RemoteSheet made = new RemoteSheet(window, copy);
        made.sheet.set(Sheet.open(window.host(), Messages.text("remote.title"), made.content(), 640));
        made.address.requestFocus();
    }

    private static TextField field(String id, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        HBox.setHgrow(field, Priority.ALWAYS);
        return field;
    }

    private VBox content() {
        token.setId("remote-token");
        command.setId("remote-command");
        command.setEditable(false);
        command.getStyleClass().add("mono");
        HBox.setHgrow(command, Priority.ALWAYS);
        problem.setId("remote-problem");
        problem.getStyleClass().add("error-text");
        problem.setWrapText(true);
        problem.setMinHeight(Label.USE_PREF_SIZE);
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        Button copied = new Button(Messages.text("remote.copy"));
        copied.setId("remote-copy");
        copied.setOnAction(event -> copy.accept(command.getText()));
        Button choose = new Button(Messages.text("remote.choose"));
        choose.setId("remote-choose");
        choose.setOnAction(event -> window.files()
                .open(Messages.text("remote.file"), List.of("*.json", "*"))
                .ifPresent(path -> file.setText(path.toString())));
        attach.setId("remote-attach");
        attach.getStyleClass().add("primary-button");
        attach.setDefaultButton(true);
        attach.setOnAction(event -> attach());
        address.textProperty().addListener((observable, before, now) -> showCommand());
        host.textProperty().addListener((observable, before, now) -> showCommand());
        showCommand();
        Label lead = new Label(Messages.text("remote.lead"));
        lead.setWrapText(true);
        lead.setMinHeight(Label.USE_PREF_SIZE);
        lead.getStyleClass().add("muted");
        HBox buttons = new HBox(attach);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        fill();
        VBox box = new VBox(
                10,
                list,
                lead,
                line("remote.name", name),
                line("remote.address", address),
                line("remote.host", host),
                line("remote.command", command, copied),
                line("remote.token", token),
                line("remote.file", file, choose),
                line("remote.certificate", certificate),
                problem,
                buttons);
        box.getStyleClass().add("sheet-body");
        return box;
    }

    private static HBox line(String key, Node field, Node... more) {
        Label label = new Label(Messages.text(key));
        label.setMinWidth(130);
        label.setLabelFor(field);
        field.setAccessibleText(Messages.text(key));
        HBox line = new HBox(8, label, field);
        line.getChildren().addAll(more);
        HBox.setHgrow(field, Priority.ALWAYS);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void fill() {
        list.getChildren().clear();
        for (Attached one : model.attached()) {
            Label words = new Label(Messages.text(
                    "remote.line", one.name(), one.library().place().address().toString(), one.words()));
            words.setMaxWidth(Double.MAX_VALUE);
            words.getStyleClass().add(one.offline() ? "error-text" : "muted");
            HBox.setHgrow(words, Priority.ALWAYS);
            Button detach = new Button(Messages.text("remote.detach"));
            detach.setAccessibleText(Messages.text("remote.detach.tip", one.name()));
            detach.setOnAction(event -> {
                model.detach(one);
                fill();
                window.say(Messages.text("remote.detached", one.name()), false);
            });
            HBox line = new HBox(8, words, detach);
            line.setAlignment(Pos.CENTER_LEFT);
            list.getChildren().add(line);
        }
        list.setManaged(!model.attached().isEmpty());
    }

    /** The command of the tunnel for what has been typed so far. */
    private void showCommand() {
        try {
            URI uri = RemotePlace.address(address.getText().isBlank() ? address.getPromptText() : address.getText());
            command.setText(RemotePlace.tunnel(uri, host.getText()));
        } catch (IllegalArgumentException e) {
            command.setText("");
        }
    }

    private void attach() {
        problem.setText("");
        try {
            URI uri = RemotePlace.address(address.getText());
            String secret = file.getText().isBlank()
                    ? Tokens.of(token.getText(), Messages.text("remote.token.where"))
                    : Tokens.read(Path.of(file.getText().strip()));
            String called = name.getText().isBlank()
                    ? uri.getHost() + " " + uri.getPort()
                    : name.getText().strip();
            String trusted = certificate.getText().strip();
            RemotePlace place = new RemotePlace(
                    called,
                    uri,
                    secret,
                    trusted.isEmpty() ? null : Path.of(trusted),
                    host.getText().strip());
            attach.setDisable(true);
            model.attach(
                    place,
                    () -> {
                        Sheet open = sheet.get();
                        if (open != null) {
                            open.close();
                        }
                        window.say(Messages.text("remote.attached", called), false);
                    },
                    this::refuse);
        } catch (IllegalArgumentException | IOException wrong) {
            refuse(String.valueOf(wrong.getMessage()));
        }
    }

    private void refuse(String sentence) {
        attach.setDisable(false);
        problem.setText(sentence);
    }
}
