package org.counterpoint.workbench.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.workbench.selection.NamedSelection;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.settings.CenterShape.Halves;
import org.counterpoint.workbench.settings.CenterShape.Pane;
import org.counterpoint.workbench.settings.CenterShape.Side;
import org.counterpoint.workbench.theme.Motion;
import org.counterpoint.workbench.theme.Theme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final Layout LAYOUT = new Layout(
            true,
            false,
            true,
            0.25,
            Double.NaN,
            0.2,
            new Halves(
                    Side.RIGHT,
                    0.4,
                    new Pane("tradeoffs", Map.of("tradeoffs", "ternary")),
                    new Halves(Side.DOWN, 0.6, new Pane("samples", Map.of()), new Pane("covariance", Map.of()))),
            new LibraryShape(
                    "method:ctwa",
                    "METHOD",
                    "MEAN5",
                    true,
                    List.of("+model", "-reward-clarity"),
                    List.of("chip", "star", "state", "name"),
                    Map.of("name", 210.5),
                    List.of("-reward-helpful", "+name")));

    @TempDir
    private Path folder;

    @Test
    void everythingComesBackAsItWasWritten() throws IOException {
        Selection.State state = new Selection.State(
                List.of("/runs/a", "/runs/b"), List.of("/runs/b"), 3L, new StepRange(10, 90), "helpful", "p1", "q", 2);
        Map<String, Layout> layouts = new LinkedHashMap<>();
        layouts.put("two", LAYOUT);
        layouts.put("a one", Layout.standard(1000));
        Settings settings = new Settings(
                Theme.Mode.DARK,
                1.3,
                Motion.REDUCED,
                false,
                List.of(Path.of("/one"), Path.of("/two words")),
                new WindowPlace(-20, 40, 1300, 800, true),
                LAYOUT,
                layouts,
                state,
                List.of(new NamedSelection("mine", state)),
                List.of("palette", "run./runs/a"));
        file().write(settings);
        SettingsFile.Found found = file().read();
        assertThat(found.problem()).isEmpty();
        assertThat(found.settings()).isEqualTo(settings);
        assertThat(found.settings().layouts().keySet()).containsExactly("two", "a one");
    }

    @Test
    void aMissingFileIsTheDefault() {
        assertThat(file().read()).isEqualTo(new SettingsFile.Found(Settings.DEFAULT, ""));
    }

    @Test
    void aBrokenFileCostsNothingAndIsKept() throws IOException {
        for (String broken : List.of("{\"theme\": \"da", "[]", "", "null", "{\"version\": 99}")) {
            Files.writeString(path(), broken);
            SettingsFile.Found found = file().read();
            assertThat(found.settings()).isEqualTo(Settings.DEFAULT);
            assertThat(found.problem()).contains("workbench.json").contains("workbench.json.aside");
            assertThat(folder.resolve("workbench.json.aside")).hasContent(broken);
            assertThat(path()).doesNotExist();
        }
    }

    @Test
    void whatIsWrongTakesItsDefaultAndTheRestStays() throws IOException {
        Files.writeString(path(), """
                {"version": 1, "theme": "purple", "fontScale": 90, "motion": 3, "libraries": [7, "/kept"],
                 "window": {"width": -4, "height": "tall", "maximized": "yes"},
                 "layout": {"left": 5, "runs": {"columns": [3, "+model"], "widths": {"name": -4, "tags": "wide"}, "sort": 1,
                   "grouping": null}, "center": {"split": "right", "at": 7, "first": {"view": "samples"}}},
                 "selection": {"runs": "none", "from": 9, "to": 2, "seed": 1.5, "stage": -3},
                 "selections": [{"runs": []}, {"name": "ok", "runs": ["/a"]}], "recent": {}}
                """);
        SettingsFile.Found found = file().read();
        Settings settings = found.settings();
        assertThat(found.problem()).isEmpty();
        assertThat(settings.theme()).isEqualTo(Theme.Mode.SYSTEM);
        assertThat(settings.fontScale()).isEqualTo(1);
        assertThat(settings.libraries()).containsExactly(Path.of("/kept"));
        assertThat(settings.place()).isEqualTo(WindowPlace.FIRST);
        assertThat(settings.selection()).isEqualTo(Selection.State.NOTHING);
        assertThat(settings.selections()).extracting(NamedSelection::name).containsExactly("ok");
        assertThat(settings.layout()).isNotNull().satisfies(layout -> {
            assertThat(layout.left()).isNaN();
            assertThat(layout.runs())
                    .isEqualTo(new LibraryShape(
                            "", "SEEDS", "LAST", false, List.of("+model"), List.of(), Map.of(), List.of()));
            assertThat(layout.center())
                    .isEqualTo(new Halves(Side.RIGHT, 0.5, new Pane("samples", Map.of()), new Pane("", Map.of())));
        });
    }

    @Test
    void aLayoutOfEarlierTimesLeavesTheLibraryAsItIs() throws IOException {
        Files.writeString(path(), """
                {"version": 1, "layout": {"library": true, "center": {"view": "samples"}}, "layouts": {"old": {"left": 0.3}}}
                """);
        Settings settings = file().read().settings();
        assertThat(settings.layout()).isNotNull().extracting(Layout::runs).isNull();
        assertThat(settings.layouts().get("old"))
                .isNotNull()
                .extracting(Layout::runs)
                .isNull();
    }

    @Test
    void aLayoutFileIsReadBackAndAnythingElseIsRefusedWithAReason() throws IOException {
        Path file = folder.resolve("layout.json");
        LayoutJson.write(LAYOUT, file);
        assertThat(LayoutJson.read(file)).isEqualTo(LAYOUT);
        Files.writeString(file, "{\"method\": \"ctwa\"}");
        assertThatThrownBy(() -> LayoutJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no layout");
        Files.writeString(file, "not json");
        assertThatThrownBy(() -> LayoutJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no JSON");
    }

    private Path path() {
        return folder.resolve("workbench.json");
    }

    private SettingsFile file() {
        return new SettingsFile(path());
    }
}
