package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.theme.Tokens;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BadgeTest {
    @BeforeAll
    static void start() {
        HeadlessToolkit.start();
    }

    static Panel.Xy panel(double... values) {
        double[] x = new double[values.length];
        Arrays.setAll(x, i -> i + 1);
        return new Panel.Xy(
                "p",
                "Panel",
                "",
                Axis.steps(),
                Axis.of("v", "nats"),
                List.of(Series.of("s", "one", x, values, SeriesStyle.line(0x112233, 1))),
                List.of(),
                true);
    }

    private static List<Badge> badges(Panel.Xy panel) {
        return ChartBuilder.build(panel, new ChartStyle(Tokens.LIGHT, 13), ChartBuilder.Options.image(0))
                .badges(400);
    }

    @Test
    void listsTheRowsThatAreNotDrawn() {
        Badge badge = badges(panel(1, Double.NaN, 3, Double.POSITIVE_INFINITY)).getFirst();
        assertThat(badge.columns()).containsExactly("series", "step", "v [nats]");
        assertThat(badge.rows().get()).containsExactly(List.of("one", "2.0", "NaN"), List.of("one", "4.0", "Infinity"));
    }

    @Test
    void mergedPointsAreListedExactlyOnceEach() {
        double[] values = new double[30_000];
        Arrays.setAll(values, i -> Math.sin(i * 0.37));
        Badge badge = badges(panel(values)).getFirst();
        List<List<String>> rows = badge.rows().get();
        assertThat(badge.words()).isEqualTo(Numbers.count(rows.size()) + " points merged (min/max per pixel)");
        assertThat(rows.size()).isBetween(25_000, 30_000);
        assertThat(rows.stream().map(row -> row.get(1)).distinct()).hasSize(rows.size());
    }

    @Test
    void ownBadgesComeBeforeThoseOfTheDrawing() {
        Panel.Xy panel = panel(1, Double.NaN).badges(List.of(Badge.of("2 seeds missing", "They are still running.")));
        assertThat(badges(panel)).extracting(Badge::words).containsExactly("2 seeds missing", "1 without a value");
    }

    @Test
    void aClickOpensTheRowsBesideTheBadgeAndTheyCanBeCopied() throws Exception {
        HeadlessToolkit.call(() -> {
            FigurePane pane = new FigurePane("f", new SameThreadTaskRunner(), new ChartStyle(Tokens.LIGHT, 13));
            pane.show(new Figure("F", "", List.of(), List.of(Figure.Row.of(1, List.of(panel(1, Double.NaN, 3)))), 0));
            Stage stage = new Stage();
            Scene scene = new Scene(new StackPane(pane), 800, 500);
            new Theme(Theme.Mode.LIGHT).apply(scene);
            stage.setScene(scene);
            stage.show();
            Button chip = (Button) scene.getRoot().lookup(".badge-chip");
            assertThat(chip.getText()).isEqualTo("1 without a value");
            assertThat(chip.getAccessibleText()).startsWith("1 without a value: ");
            assertThat(chip.isFocusTraversable()).isTrue();
            chip.fire();
            Node content = Window.getWindows().stream()
                    .map(window -> window.getScene().getRoot().lookup(".badge-popover"))
                    .filter(node -> node != null)
                    .findFirst()
                    .orElseThrow();
            TableView<?> table = (TableView<?>) content.lookup(".table-view");
            assertThat(table.getItems()).hasSize(1);
            assertThat(table.getColumns()).allMatch(column -> column.isSortable());
            ((VBox) content)
                    .lookupAll(".button").stream()
                            .map(Button.class::cast)
                            .filter(button -> button.getText().equals("Copy as CSV"))
                            .forEach(Button::fire);
            assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo("series,step,v [nats]\none,2.0,NaN\n");
            assertThat(((Label) content.lookup(".popover-state")).getText()).isEqualTo("1 rows copied");
            stage.close();
            return null;
        });
    }
}
