package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Slider;
import org.counterpoint.analysis.SubspaceCut;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.views.shared.FigureSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersInWindowTest {
    @TempDir
    Path folder;

    private WindowFixture ui;
    private Path known;

    @BeforeEach
    void open() throws Exception {
        ui = new WindowFixture(folder);
        known = Path.of(
                Objects.requireNonNull(AdaptersInWindowTest.class.getResource("/fixtures/adapters/known-angles"))
                        .toURI());
    }

    @AfterEach
    void close() throws Exception {
        ui.close();
    }

    private Figure figure() {
        return ui.window
                .center()
                .current()
                .filter(view -> view.id().equals("subspaces"))
                .flatMap(view -> ((FigureSource) view).figure())
                .orElse(Figure.words("", ""));
    }

    private boolean shows(String panel) {
        return figure().panels().anyMatch(p -> p.id().equals(panel));
    }

    private double firstCell() {
        return figure().panels()
                .filter(p -> p instanceof Panel.Heat heat && heat.id().equals("map"))
                .mapToDouble(p -> ((Panel.Heat) p).values()[0][0])
                .findFirst()
                .orElse(Double.NaN);
    }

    private List<Button> removers() {
        return ui.window.scene().getRoot().lookupAll("#adapters .button").stream()
                .map(Button.class::cast)
                .toList();
    }

    @Test
    void droppedAdaptersAreComparedWithoutAnyRunAndCutWhileTheSliderMoves() throws Exception {
        // a folder of adapters, and a file of one of them: two adapters in all
        Fx.run(() -> ui.window.open(List.of(known, known.resolve("b").resolve("adapter_config.json"))));
        Fx.await("the map", () -> shows("map"));
        assertThat(Fx.call(() -> List.copyOf(ui.window.workbench().adapters())))
                .containsExactly(known.resolve("a"), known.resolve("b"));
        String nothing = Messages.text("center.empty.title");
        assertThat(ui.emptyTexts()).noneMatch(text -> text.startsWith(nothing));
        assertThat(Fx.call(this::firstCell)).isBetween(0.499, 0.501);

        Fx.run(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<SubspaceCut.Kind> kind =
                    (ComboBox<SubspaceCut.Kind>) ui.window.scene().getRoot().lookup("#cut-kind");
            kind.setValue(SubspaceCut.Kind.RANK);
            ((Slider) ui.window.scene().getRoot().lookup("#cut-value")).setValue(1);
        });
        Fx.await("one direction each", () -> figure().subtitle().contains("rank 1"));
        Fx.await("another overlap", () -> Math.abs(firstCell() - 0.5) > 0.01);
        Fx.run(() -> {
            Node kept = ui.window.scene().getRoot().lookup("#cut-kept");
            assertThat(((javafx.scene.control.Label) kept).getText())
                    .startsWith("rank 1")
                    .contains("%");
        });

        Fx.run(() -> ui.window.workbench().adapters().clear());
        Fx.await("the map has gone", () -> ui.window.scene().getRoot().lookup("#panel-map") == null);
        assertThat(ui.emptyTexts()).anyMatch(text -> text.startsWith(nothing));
    }

    @Test
    void aBrokenAdapterSaysWhatIsWrongAndCanBeRemoved() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(broken.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", ");
        Fx.run(() -> ui.window.open(List.of(broken, known.resolve("a"))));
        Fx.await("two", () -> removers().size() == 2);
        Fx.await("why", () -> figure().subtitle().contains("not valid JSON"));
        assertThat(Fx.call(() -> ui.texts()))
                .anyMatch(text -> text.contains("mine") && text.contains("cannot be read"));
        Fx.run(() -> removers().getFirst().fire());
        Fx.await(
                "removed",
                () -> removers().size() == 1 && ui.window.workbench().adapters().equals(List.of(known.resolve("a"))));
        Fx.await("one update", () -> shows("pair"));
    }
}
