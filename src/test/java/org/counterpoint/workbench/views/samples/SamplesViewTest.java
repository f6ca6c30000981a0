package org.counterpoint.workbench.views.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.counterpoint.analysis.SampleChange;
import org.counterpoint.analysis.TokenDiff;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.SampleRow;
import org.counterpoint.run.Vote;
import org.counterpoint.run.VoteFile;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.RunStyle;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.Host;
import org.counterpoint.workbench.view.ViewContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples view on a real scene: the matrix, its filters and links, and a blind vote by keys. */
class SamplesViewTest {
    private static final String USER = "counterpoint.user";

    @TempDir
    Path dir;

    private final Selection selection = new Selection();
    private String before = "";

    @BeforeEach
    void ownFolder() {
        before = System.getProperty(USER, "");
        System.setProperty(USER, dir.resolve("user").toString());
        HeadlessToolkit.start();
    }

    @AfterEach
    void restore() {
        if (before.isEmpty()) {
            System.clearProperty(USER);
        } else {
            System.setProperty(USER, before);
        }
    }

    private RunModel run(String method, String last, double helpful, double harmless) throws IOException {
        Path folder = dir.resolve(method);
        try (RunWriter writer = RunWriter.create(folder, Runs.manifest(method, 1, 20, RunStatus.FINISHED))) {
            for (String prompt : List.of("p1", "p2")) {
                writer.append(row(0, prompt, "No, I will not.", 0.2, 1.0));
                writer.append(row(
                        20,
                        prompt,
                        prompt.equals("p1") ? last : "No, I will not.",
                        prompt.equals("p1") ? helpful : 0.2,
                        prompt.equals("p1") ? harmless : 1.0));
            }
        }
        return new RunModel(Run.open(folder), new RunStyle(method, 0));
    }

    private static SampleRow row(long step, String prompt, String text, double helpful, double harmless) {
        return new SampleRow(
                step,
                "validation",
                prompt,
                "unsafe",
                "Q: <b>" + prompt + "</b>?",
                text,
                5,
                Map.of("helpful", helpful, "harmless", harmless),
                null,
                null,
                null);
    }

    private SamplesView open() throws Exception {
        List<RunModel> models =
                List.of(run("linear", "Yes, I will not wait.", 0.9, 0.1), run("ctwa", "No, ask a guard.", 0.5, 1.0));
        return HeadlessToolkit.call(() -> {
            SamplesView view = new SamplesView(
                    new ViewContext(
                            selection,
                            new SameThreadTaskRunner(),
                            new Theme(Theme.Mode.LIGHT),
                            Host.NONE,
                            FXCollections.observableArrayList()),
                    13);
            view.update(models);
            lay(view);
            return view;
        });
    }

    private static void lay(SamplesView view) {
        if (view.node().getScene() == null) {
            new Scene((Parent) view.node(), 1200, 700);
        }
        view.node().applyCss();
        ((Parent) view.node()).layout();
    }

    private static List<String> words(Node node) {
        return node.lookupAll(".label").stream()
                .filter(Label.class::isInstance)
                .map(l -> String.valueOf(((Label) l).getText()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what has the id is what the caller says
    private static <T> T find(SamplesView view, String id) {
        return (T) view.node().lookup(id);
    }

    @Test
    void theMatrixComparesRunsOnOnePromptAndWritesTheSelection() throws Exception {
        SamplesView view = open();
        HeadlessToolkit.call(() -> {
            ListView<PromptListing.Item> prompts = find(view, "#samples-prompts");
            // the prompt whose rewards changed most stands first and is shown
            assertThat(prompts.getItems()).extracting(PromptListing.Item::id).containsExactly("p1", "p2");
            TableView<SampleGrid.Row> grid = find(view, "#samples-grid");
            assertThat(grid.getColumns()).hasSize(3);
            assertThat(grid.getItems()).extracting(SampleGrid.Row::step).containsExactly(0L, 20L);
            SampleGrid.Entry second =
                    grid.getItems().get(1).cells().get(1).entries().getFirst();
            assertThat(second.pieces())
                    .contains(new TokenDiff.Piece(TokenDiff.Kind.DELETED, "Yes"))
                    .contains(new TokenDiff.Piece(TokenDiff.Kind.INSERTED, "No"));
            assertThat(second.change("harmless")).isEqualTo(0.9);
            prompts.getSelectionModel().select(1);
            assertThat(selection.promptProperty().get()).isEqualTo("p2");
            selection.promptProperty().set("p1");
            selection.rangeProperty().set(new StepRange(10, 30));
            assertThat(grid.getItems()).extracting(SampleGrid.Row::step).containsExactly(20L);
            selection.promptProperty().set("nobody asked this");
            assertThat(grid.getItems()).isEmpty();
            return true;
        });
    }

    @Test
    void whereBothHaveNoRoomThePromptsComeByAButtonAndGoWithAChoice() throws Exception {
        SamplesView view = open();
        SplitPane parts = HeadlessToolkit.call(() -> {
            SplitPane both = (SplitPane) view.node().lookup(".split-pane");
            assertThat(both.getItems()).hasSize(2);
            view.node().resize(520, 600);
            view.node().layout();
            return both;
        });
        HeadlessToolkit.call(() -> {
            assertThat(parts.getItems()).as("only the completions").hasSize(1);
            lay(view);
            assertThat((Node) find(view, "#samples-prompts")).isNull();
            ((Button) find(view, "#samples-prompts-after")).fire();
            assertThat(selection.promptProperty().get()).isEqualTo("p2");
            ((Button) find(view, "#samples-prompts-open")).fire();
            lay(view);
            assertThat((Node) find(view, "#samples-grid")).isNull();
            for (String id : List.of("#samples-direction-helpful", "#samples-direction-harmless")) {
                ComboBox<?> choice = find(view, id);
                assertThat(choice.getWidth()).as("readable").isGreaterThanOrEqualTo(choice.prefWidth(-1));
            }
            ListView<PromptListing.Item> prompts = find(view, "#samples-prompts");
            prompts.getSelectionModel().select(0);
            prompts.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
            assertThat(selection.promptProperty().get()).isEqualTo("p1");
            assertThat((Node) find(view, "#samples-grid")).isNotNull();
            view.node().resize(1200, 600);
            view.node().layout();
            return true;
        });
        HeadlessToolkit.call(() -> assertThat(parts.getItems()).hasSize(2));
    }

    @Test
    void promptsAreFilteredByWhichWayRewardsWentAndByWords() throws Exception {
        SamplesView view = open();
        HeadlessToolkit.call(() -> {
            ListView<PromptListing.Item> prompts = find(view, "#samples-prompts");
            ComboBox<SampleChange.Direction> helpful = find(view, "#samples-direction-helpful");
            ComboBox<SampleChange.Direction> harmless = find(view, "#samples-direction-harmless");
            helpful.setValue(SampleChange.Direction.UP);
            harmless.setValue(SampleChange.Direction.DOWN);
            assertThat(prompts.getItems()).extracting(PromptListing.Item::id).containsExactly("p1");
            assertThat(words(view.node())).contains("1 of 2 prompts.");
            harmless.setValue(SampleChange.Direction.UP);
            assertThat(prompts.getItems()).isEmpty();
            return true;
        });
    }

    @Test
    void aVoteIsBlindRecordedAndCounted() throws Exception {
        SamplesView view = open();
        HeadlessToolkit.call(() -> {
            view.showPage("vote");
            lay(view);
            Node page = find(view, "#vote-page");
            ((TextField) page.lookup("#vote-rater")).setText("ann");
            String shown = String.join("\n", words(page));
            assertThat(shown).doesNotContain("linear").doesNotContain("ctwa").doesNotContain("0.90");
            assertThat(shown).contains("0 of 1 voted by you. 1 were left out");
            press(page, KeyCode.DIGIT3);
            assertThat(VoteFile.usual().read()).isEmpty();
            press(page, KeyCode.DIGIT2);
            List<Vote> votes = VoteFile.usual().read();
            assertThat(votes).hasSize(1);
            assertThat(votes.getFirst().rater()).isEqualTo("ann");
            assertThat(votes.getFirst().promptId()).isEqualTo("p1");
            assertThat(votes.getFirst().choice()).isEqualTo(1);
            assertThat(votes.getFirst().options()).extracting(Vote.Option::step).containsOnly(20L);
            assertThat(words(page)).contains("You have voted on everything.");
            // back, and reveal: the vote stands, and who wrote what is told
            press(page, KeyCode.B);
            press(page, KeyCode.R);
            lay(view);
            assertThat(String.join("\n", words(page))).contains("linear").contains("ctwa");
            assertThat(VoteFile.usual().read()).hasSize(1);
            view.showPage("agreement");
            assertThat(view.svg(
                            1200,
                            700,
                            new org.counterpoint.workbench.chart.ChartStyle(new Theme(Theme.Mode.LIGHT).tokens(), 13)))
                    .contains("1 votes on the selected runs")
                    .contains("Who is preferred");
            return true;
        });
    }

    @Test
    void aHiddenMatrixSleepsAndCatchesUpWhenItIsShown() throws Exception {
        SamplesView view = open();
        HeadlessToolkit.call(() -> {
            TableView<SampleGrid.Row> grid = find(view, "#samples-grid");
            assertThat(grid.getItems()).hasSize(2);
            Scene scene = view.node().getScene();
            scene.setRoot(new javafx.scene.Group());
            selection.rangeProperty().set(new StepRange(10, 30));
            assertThat(grid.getItems()).hasSize(2);
            scene.setRoot((Parent) view.node());
            assertThat(grid.getItems()).extracting(SampleGrid.Row::step).containsExactly(20L);
            return true;
        });
    }

    @Test
    void aPaintedCellKeepsItsWordsInTheColumnAndSpeaksThem() throws Exception {
        SamplesView view = open();
        HeadlessToolkit.call(() -> {
            TableView<SampleGrid.Row> grid = find(view, "#samples-grid");
            SampleGrid.Cell cell = grid.getItems().get(1).cells().get(1);
            CellStyle style = new CellStyle(
                    List.of(new CellStyle.Objective("harmless", 0x112233, 0, 1)),
                    null,
                    new Theme(Theme.Mode.LIGHT).tokens());
            Fonts fonts = new Fonts(javafx.scene.text.Font.font(13));
            CellLayout wide = CellLayout.of(cell, style, fonts, 600);
            CellLayout narrow = CellLayout.of(cell, style, fonts, 90);
            assertThat(narrow.height()).isGreaterThan(wide.height());
            assertThat(narrow.words().stream().filter(word -> !word.text().isBlank()))
                    .allSatisfy(word -> assertThat(word.x() + word.width()).isLessThanOrEqualTo(90));
            assertThat(wide.words())
                    .filteredOn(word -> word.kind() == CellLayout.Kind.DELETED)
                    .extracting(CellLayout.Word::text)
                    .contains("Yes");
            assertThat(wide.pills())
                    .extracting(place -> place.pill().words())
                    .containsExactly("harmless 1.00 \u25b20.90");
            CellLayout.Place pill = wide.pills().getFirst();
            assertThat(wide.at(pill.x() + 1, pill.y() + 1)).contains(pill);
            assertThat(wide.at(599, 0)).isEmpty();
            List<String> spoken = grid.lookupAll(".completion-cell").stream()
                    .map(node -> String.valueOf(node.queryAccessibleAttribute(javafx.scene.AccessibleAttribute.TEXT)))
                    .toList();
            assertThat(spoken)
                    .anySatisfy(words -> assertThat(words).contains("[deleted: Yes]", "harmless 1.00 \u25b20.90"));
            return true;
        });
    }

    private static void press(Node node, KeyCode code) {
        node.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }
}
