package org.counterpoint.workbench.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.skin.ComboBoxListViewSkin;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.theme.Theme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ListChoiceTest {
    private static ListChoice<String> shown() {
        ListChoice<String> choice = new ListChoice<>(List.of("short", "a much longer item"));
        choice.setValue("short");
        // A scene gives the focus to the first node that takes it.
        choice.setFocusTraversable(false);
        Scene scene = new Scene(new StackPane(choice), 400, 100);
        new Theme(Theme.Mode.LIGHT).apply(scene);
        layout(choice);
        return choice;
    }

    private static void layout(ListChoice<?> choice) {
        choice.getScene().getRoot().applyCss();
        choice.getScene().getRoot().layout();
    }

    private static void approach(ListChoice<?> choice) {
        Mouse.fire(choice, MouseEvent.MOUSE_ENTERED, 1);
        layout(choice);
    }

    private static int nodes(Node node) {
        int count = 1;
        if (node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                count += nodes(child);
            }
        }
        return count;
    }

    @BeforeAll
    static void toolkit() {
        HeadlessToolkit.start();
    }

    @Test
    void comingNearMakesTheListAndMovesNothing() throws Exception {
        HeadlessToolkit.call(() -> {
            ListChoice<String> choice = shown();
            double width = choice.prefWidth(-1);
            double height = choice.prefHeight(-1);
            int few = nodes(choice);
            assertThat(few).isLessThan(8);
            approach(choice);
            assertThat(choice.getSkin()).isInstanceOf(ComboBoxListViewSkin.class);
            assertThat(nodes(choice)).isGreaterThan(few);
            assertThat(choice.prefWidth(-1)).isEqualTo(width);
            assertThat(choice.prefHeight(-1)).isCloseTo(height, within(1.0));
            return true;
        });
    }

    @Test
    void theValueIsSaidByTheConverterWhereverItIsSet() throws Exception {
        HeadlessToolkit.call(() -> {
            ListChoice<String> choice = shown();
            choice.setConverter(ListChoice.words(item -> "<" + item + ">"));
            choice.setValue("a much longer item");
            layout(choice);
            assertThat(((Labeled) choice.lookup(".list-cell")).getText()).isEqualTo("<a much longer item>");
            choice.getItems().setAll("x");
            choice.setValue(null);
            choice.setPromptText("choose");
            layout(choice);
            assertThat(((Labeled) choice.lookup(".list-cell")).getText()).isEqualTo("choose");
            return true;
        });
    }

    @Test
    void whatCanBeTypedIntoIsTheUsualBox() throws Exception {
        HeadlessToolkit.call(() -> {
            ListChoice<String> choice = new ListChoice<>(List.of("1", "2"));
            choice.setEditable(true);
            new Scene(new StackPane(choice));
            choice.applyCss();
            assertThat(choice.getSkin()).isInstanceOf(ComboBoxListViewSkin.class);
            return true;
        });
    }
}
