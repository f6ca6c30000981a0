package org.counterpoint.workbench.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.PromptRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunWriter;
import org.counterpoint.workbench.RunDirs;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.RunStyle;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.Host;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.FigureView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a window of interference to the prompts behind it, and on to their samples. */
class LedgerViewsTest {
    @TempDir
    static Path parent;

    private static Path dir;

    private final Selection selection = new Selection();
    private final List<String> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        HeadlessToolkit.start();
        dir = RunDirs.online(parent, "linear", 1, 30);
        try (RunWriter writer = RunWriter.resume(dir)) {
            for (int i = 0; i < 6; i++) {
                long step = 40 + 10L * i;
                writer.append(prompt(step, "bad", .02, -.03));
                writer.append(prompt(step, "good", .01, .01));
                // helpful rises and harmless falls from step 60 to step 80 only, far beyond the errors
                double moved = Math.clamp(i - 2, 0, 2) * .2;
                Map<String, Double> row = new LinkedHashMap<>();
                row.put("reward/helpful/mean", .6 + moved);
                row.put("reward/helpful/se", .001);
                row.put("reward/harmless/mean", .9 - moved);
                row.put("reward/harmless/se", .001);
                row.put("reward/truthful/mean", .5);
                row.put("reward/truthful/se", .001);
                writer.append(new MetricRow(step, 0, "validation", row));
                writer.append(new MetricRow(step, 0, "train", Map.of("cov/helpful", .03, "cov/harmless", -.02)));
            }
        }
    }

    private static PromptRow prompt(long step, String id, double helpful, double harmless) {
        return new PromptRow(
                step,
                id,
                "unsafe",
                "Q: " + id,
                4,
                new double[] {.5, .5, .5},
                .5,
                new double[] {helpful, harmless, 0},
                new double[] {0, 0, 0});
    }

    private FigureView<?, ?> show(String id, String page) throws IOException {
        Host host = new Host() {
            @Override
            public void show(String viewId) {
                opened.add(viewId);
            }

            @Override
            public void say(String message, boolean wrong) {}

            @Override
            public Optional<Path> save(String title, String suggestedName) {
                return Optional.empty();
            }
        };
        ViewContext context = new ViewContext(
                selection,
                new SameThreadTaskRunner(),
                new Theme(Theme.Mode.LIGHT),
                host,
                FXCollections.observableArrayList());
        View view = CoreViews.factory(id, ChartStyle.NORMAL_EM).orElseThrow().create(context);
        Scene scene = new Scene(view.node(), 1200, 800);
        context.theme().apply(scene);
        view.showPage(page);
        view.update(List.of(new RunModel(Run.open(dir), new RunStyle("linear", 0))));
        scene.snapshot(null);
        return (FigureView<?, ?>) view;
    }

    /** Clicks the row with this key in whichever table shows it. */
    private static void click(FigureView<?, ?> view, String key) {
        view.node().getScene().snapshot(null);
        for (Node node : view.node().lookupAll(".table-view")) {
            for (Node row : ((TableView<?>) node).lookupAll(".table-row-cell")) {
                if (row instanceof TableRow<?> r
                        && r.getItem() instanceof Panel.Table.Row item
                        && item.key().equals(key)) {
                    Event.fireEvent(
                            r,
                            new MouseEvent(
                                    MouseEvent.MOUSE_CLICKED,
                                    5,
                                    5,
                                    5,
                                    5,
                                    MouseButton.PRIMARY,
                                    1,
                                    false,
                                    false,
                                    false,
                                    false,
                                    false,
                                    false,
                                    false,
                                    false,
                                    false,
                                    true,
                                    null));
                    return;
                }
            }
        }
        throw new AssertionError("no row " + key);
    }

    /** Waits until the figure, which is redrawn at most ten times a second, fulfills an assertion. */
    private static void await(FigureView<?, ?> view, Consumer<Figure> assertion) throws Exception {
        long end = System.nanoTime() + 5_000_000_000L;
        AssertionError last = null;
        while (System.nanoTime() < end) {
            try {
                assertion.accept(HeadlessToolkit.call(() -> view.figure().orElseThrow()));
                return;
            } catch (AssertionError notYet) {
                last = notYet;
                Thread.sleep(20);
            }
        }
        throw last == null ? new AssertionError("never") : last;
    }

    private static Panel.Table table(Figure figure, String id) {
        return (Panel.Table)
                figure.panels().filter(p -> p.id().equals(id)).findFirst().orElseThrow(() -> new AssertionError(id));
    }

    @Test
    void aWindowSelectsItsStepsAndShowsItsPrompts() throws Exception {
        FigureView<?, ?> view = HeadlessToolkit.call(() -> show("interference", "windows"));
        Panel.Table.Row strongest =
                table(view.figure().orElseThrow(), "windows").rows().getFirst();
        assertThat(strongest.cells()).extracting(Panel.Table.Cell::text).contains("helpful", "harmless");
        HeadlessToolkit.call(() -> {
            click(view, strongest.key());
            return null;
        });
        assertThat(selection.objectiveProperty().get()).isEqualTo("harmless");
        StepRange range = selection.rangeProperty().get();
        assertThat(range).isNotNull();
        assertThat(range.from()).isLessThanOrEqualTo(60);
        assertThat(range.to()).isGreaterThanOrEqualTo(80);
        await(view, figure -> {
            assertThat(table(figure, "windows").selected()).isEqualTo(strongest.key());
            assertThat(table(figure, "prompts").rows())
                    .extracting(Panel.Table.Row::key)
                    .containsExactly("bad");
            Panel.Xy rewards = (Panel.Xy) figure.panels().findFirst().orElseThrow();
            assertThat(rewards.marks())
                    .filteredOn(Mark.Span.class::isInstance)
                    .extracting(m -> ((Mark.Span) m).to())
                    .contains((double) range.to());
        });
        HeadlessToolkit.call(() -> {
            click(view, "bad");
            return null;
        });
        assertThat(selection.promptProperty().get()).isEqualTo("bad");
        assertThat(opened).containsExactly("samples");
    }

    @Test
    void pairsSayWhoRoseWhileWhoFell() throws Exception {
        FigureView<?, ?> view = HeadlessToolkit.call(() -> show("interference", "pairs"));
        Panel.Heat map =
                (Panel.Heat) view.figure().orElseThrow().panels().findFirst().orElseThrow();
        assertThat(map.values()[0][1]).isGreaterThan(0);
        assertThat(map.values()[1][0]).isLessThan(map.values()[0][1]);
    }

    @Test
    void drawdownsAreSortedByDepth() throws Exception {
        FigureView<?, ?> view = HeadlessToolkit.call(() -> show("interference", "drawdown"));
        Panel.Table falls = table(view.figure().orElseThrow(), "falls");
        assertThat(falls.rows().getFirst().cells().get(1).text()).isEqualTo("harmless");
        assertThat(falls.rows().getFirst().cells().get(2).value()).isGreaterThan(.39);
    }

    @Test
    void theLedgerFollowsTheBrushAndAddsUpToWhatWasLogged() throws Exception {
        FigureView<?, ?> view = HeadlessToolkit.call(() -> show("covariance", "ledger"));
        brush(new StepRange(40, 60));
        await(view, figure -> {
            Panel.Table ledger = table(figure, "ledger");
            assertThat(ledger.rows()).extracting(Panel.Table.Row::key).containsExactly("bad", "good");
            assertThat(ledger.rows().getFirst().cells().get(2).value()).isEqualTo(3);
            Panel.Table categories = table(figure, "categories");
            double total = categories.rows().get(1).cells().get(3).value();
            assertThat(total).isBetween(.03 - 1e-12, .03 + 1e-12);
            assertThat(categories.rows().get(2).cells().get(3).value()).isBetween(total - 1e-12, total + 1e-12);
        });
        brush(new StepRange(1, 9));
        await(
                view,
                figure -> assertThat(figure.panels().map(Panel::note))
                        .anySatisfy(note -> assertThat(note).contains("No prompt was recorded in these steps")));
        brush(null);
        await(
                view,
                figure -> assertThat(table(figure, "ledger")
                                .rows()
                                .getFirst()
                                .cells()
                                .get(2)
                                .value())
                        .isEqualTo(6));
        HeadlessToolkit.call(() -> {
            click(view, "good");
            return null;
        });
        assertThat(selection.promptProperty().get()).isEqualTo("good");
        assertThat(opened).containsExactly("samples");
    }

    private void brush(@Nullable StepRange range) throws Exception {
        HeadlessToolkit.call(() -> {
            selection.rangeProperty().set(range);
            return null;
        });
    }
}
