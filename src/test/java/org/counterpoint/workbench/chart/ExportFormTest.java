package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.view.Host;
import org.jfree.data.Range;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFormTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void start() {
        HeadlessToolkit.start();
    }

    private FigurePane pane() {
        FigurePane pane = new FigurePane("f", new SameThreadTaskRunner(), new ChartStyle(Tokens.DARK, 13));
        pane.setExport(
                new Host() {
                    @Override
                    public void show(String viewId) {}

                    @Override
                    public void say(String message, boolean wrong) {
                        said.add(message);
                    }

                    @Override
                    public Optional<Path> save(String title, String suggestedName) {
                        return Optional.of(folder.resolve(suggestedName));
                    }
                },
                (tokens, onDone, onFailed) -> onDone.accept(new Figure(
                        "F", "", List.of(), List.of(Figure.Row.of(1, List.of(BadgeTest.panel(1, 2, 3)))), 0)));
        pane.show(new Figure("F", "", List.of(), List.of(Figure.Row.of(1, List.of(BadgeTest.panel(1, 2, 3)))), 0));
        Scene scene = new Scene(new StackPane(pane), 800, 500);
        new Theme(Theme.Mode.DARK).apply(scene);
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        return pane;
    }

    private static VBox form(FigurePane pane) {
        return new ExportForm(Objects.requireNonNull(pane.figure()), "p", pane.exporter(), Tokens.DARK)
                .content(() -> {});
    }

    private static void press(VBox form, String words) {
        new Scene(new StackPane(form));
        form.applyCss();
        form.lookupAll(".button").stream()
                .filter(node ->
                        node instanceof Button button && button.getText().equals(words))
                .forEach(node -> ((Button) node).fire());
    }

    @Test
    void savesThePanelAsPdfByDefaultAndSaysWhere() throws Exception {
        HeadlessToolkit.call(() -> {
            press(form(pane()), "Save\u2026");
            Path file = folder.resolve("panel.pdf");
            assertThat(Files.size(file)).isGreaterThan(1000);
            assertThat(said).containsExactly("Wrote " + file + ".");
            return null;
        });
    }

    @Test
    void aWidthThatIsNoNumberIsSaidInTheForm() throws Exception {
        HeadlessToolkit.call(() -> {
            VBox form = form(pane());
            form.lookupAll(".combo-box").stream()
                    .filter(node -> node instanceof ComboBox<?> box && box.isEditable())
                    .forEach(node -> ((ComboBox<?>) node).getEditor().setText("wide"));
            press(form, "Save\u2026");
            assertThat(form.lookupAll(".popover-problem"))
                    .extracting(node -> ((Label) node).getText())
                    .singleElement()
                    .asString()
                    .contains("wide is not a number");
            assertThat(said).isEmpty();
            return null;
        });
    }

    @Test
    void theMenuCopiesAllValuesOfAPanel() throws Exception {
        HeadlessToolkit.call(() -> {
            FigurePane pane = pane();
            PlotSurface surface = (PlotSurface) pane.lookup("#plot-p");
            new PanelMenu(pane, "p", surface)
                    .items().stream()
                            .filter(item -> "Copy values (CSV)".equals(item.getText()))
                            .forEach(MenuItem::fire);
            assertThat(Clipboard.getSystemClipboard().getString().lines()).hasSize(4);
            new PanelMenu(pane, "p", surface)
                    .items().stream()
                            .filter(item -> "Copy as image".equals(item.getText()))
                            .forEach(MenuItem::fire);
            assertThat(Clipboard.getSystemClipboard().hasImage()).isTrue();
            return null;
        });
    }

    @Test
    void whatIsZoomedIntoIsWhatIsExported() throws Exception {
        HeadlessToolkit.call(() -> {
            FigurePane pane = pane();
            pane.zoom("p", new Range(1.5, 2.5), null);
            pane.scale("p", null, Scaling.LOG);
            Panel.Xy seen = (Panel.Xy) pane.asSeen(Objects.requireNonNull(pane.figure()))
                    .panels()
                    .findFirst()
                    .orElseThrow();
            assertThat(seen.x().min()).isEqualTo(1.5);
            assertThat(seen.x().max()).isEqualTo(2.5);
            assertThat(seen.y().scaling()).isEqualTo(Scaling.LOG);
            assertThat(pane.scales()).containsEntry("p", new AxisScales(null, Scaling.LOG));
            return null;
        });
    }
}
