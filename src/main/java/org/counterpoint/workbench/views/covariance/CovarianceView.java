package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import org.counterpoint.analysis.CovarianceLedger;
import org.counterpoint.analysis.CovarianceLedger.Part;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.samples.SamplesView;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ReportCache;
import org.counterpoint.workbench.views.shared.RunChoice;
import org.counterpoint.workbench.views.shared.Signatures;
import org.jspecify.annotations.Nullable;

/** Which objectives each update raises and lowers, how the weights stand to it, and which prompts are behind it. */
public final class CovarianceView extends FigureView<CovarianceView.Data, CovarianceView.Choice> {
    public static final String ID = "covariance";

    private static final Set<String> CURSOR_PAGES =
            Set.of(Pages.WEIGHTS, Pages.GRADIENTS, Pages.REWEIGHT, Pages.LEDGER);

    private final ReportCache<CovarianceReport> cache = new ReportCache<>(CovarianceReport::of, Signatures::metrics);
    private final ReportCache<CovarianceLedger> ledgers = new ReportCache<>(CovarianceLedger::of, Signatures::rows);
    private final RunChoice run =
            new RunChoice(choice(Messages.text("covariance.choice.run"), Messages.text("covariance.choice.run.help")));
    private final ComboBox<String> part = box("part");
    private final ComboBox<String> up = box("up");
    private final ComboBox<String> down = box("down");
    private final ComboBox<String> steps = box("steps");
    private final HBox sliders = new HBox(8);
    private final double em;

    /**
     * What is computed from the runs.
     *
     * @param runs the runs, whose prompts are read when the ledger is drawn
     * @param reports one per run
     */
    protected record Data(List<Run> runs, List<CovarianceReport> reports) {}

    /**
     * What is chosen in the tool bar.
     *
     * @param run the one run to show, or null for all
     * @param figure page and its choices
     */
    protected record Choice(@Nullable String run, CovarianceFigure.Choice figure) {}

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(
                ID,
                List.of(
                        Pages.SIGNS,
                        Pages.LAW,
                        Pages.WEIGHTS,
                        Pages.CONTROLLER,
                        Pages.LEDGER,
                        Pages.REWEIGHT,
                        Pages.GRADIENTS));
    }

    /** A view; em is the base font size in pixels. */
    public CovarianceView(ViewContext context, double em) {
        super(ID, Messages.text("covariance.title"), context, em);
        this.em = em;
        setPages(allPages());
        fill(part, Arrays.stream(Part.values()).map(CovarianceView::words).toList());
        fill(
                steps,
                List.of(Messages.text("covariance.choice.steps.all"), Messages.text("covariance.choice.steps.cursor")));
        sliders.setAlignment(Pos.CENTER_LEFT);
        control(sliders);
        pageChanged();
        pane().setOnRow(this::rowClicked);
        pane().setOnCell(this::cellClicked);
    }

    private ComboBox<String> box(String name) {
        return choice(Messages.text("covariance.choice." + name), Messages.text("covariance.choice." + name + ".help"));
    }

    private static String words(Part part) {
        return Messages.text("covariance.choice.part." + part.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    protected Data compute(List<Run> runs) {
        return new Data(List.copyOf(runs), cache.of(runs));
    }

    @Override
    protected void reportsChanged(Data data, Looks looks) {
        run.fill(looks);
        List<String> objectives = objectives(data);
        List<String> choices = new ArrayList<>(List.of(Messages.text("covariance.choice.any")));
        choices.addAll(objectives);
        fill(up, choices);
        fill(down, choices);
        fillSliders(objectives, looks);
    }

    /** The objectives of the first run that has covariances; runs trained on pairs have none to offer. */
    private static List<String> objectives(Data data) {
        return data.reports().stream()
                .filter(report -> report.unavailable().isEmpty())
                .findFirst()
                .map(CovarianceReport::objectives)
                .orElse(List.of());
    }

    private void fillSliders(List<String> objectives, Looks looks) {
        List<String> before = sliders.getChildren().stream()
                .map(n -> String.valueOf(n.getUserData()))
                .toList();
        if (before.equals(objectives)) {
            return;
        }
        sliders.getChildren().clear();
        for (String objective : objectives) {
            Slider slider = new Slider(0, 1, 1.0 / objectives.size());
            slider.setPrefWidth(em * 8);
            slider.setAccessibleText(Messages.text("covariance.choice.weight", objective));
            slider.valueProperty().addListener((observable, old, now) -> redraw());
            Label words = new Label(objective);
            words.setStyle("-fx-text-fill: #%06x;".formatted(looks.objective(objective)));
            words.setLabelFor(slider);
            HBox pair = new HBox(em * 0.3, words, slider);
            pair.setAlignment(Pos.CENTER_LEFT);
            pair.setUserData(objective);
            sliders.getChildren().add(pair);
        }
    }

    /** Values of the sliders divided by their sum; equal where all are zero. */
    private double[] weights() {
        double[] values = sliders.getChildren().stream()
                .mapToDouble(n -> ((Slider) ((HBox) n).getChildren().getLast()).getValue())
                .toArray();
        double sum = Arrays.stream(values).sum();
        return Arrays.stream(values)
                .map(v -> sum > 0 ? v / sum : 1.0 / values.length)
                .toArray();
    }

    @Override
    protected Figure draw(Data data, Looks looks, Choice choices, Scope scope) {
        String one = choices.run();
        List<CovarianceReport> shown = one == null
                ? data.reports()
                : data.reports().stream().filter(r -> r.run().equals(one)).toList();
        return CovarianceFigure.of(shown, () -> ledgers.of(data.runs()), looks, choices.figure(), scope);
    }

    @Override
    protected Choice choices() {
        return new Choice(
                run.chosen(),
                new CovarianceFigure.Choice(
                        page(),
                        new LedgerPage.Choice(
                                List.of(Part.values())
                                        .get(Math.max(0, part.getItems().indexOf(part.getValue()))),
                                new LedgerTable.Filter(objective(up), objective(down), null),
                                steps.getItems().indexOf(steps.getValue()) == 1),
                        weights()));
    }

    private static @Nullable String objective(ComboBox<String> box) {
        return box.getItems().indexOf(box.getValue()) > 0 ? box.getValue() : null;
    }

    @Override
    protected boolean dependsOnCursor() {
        return CURSOR_PAGES.contains(page());
    }

    @Override
    protected void pageChanged() {
        Map.of(part, Pages.LEDGER, up, Pages.LEDGER, down, Pages.LEDGER, steps, Pages.LEDGER)
                .forEach((box, wanted) -> show(box.getParent(), page().equals(wanted)));
        show(sliders, page().equals(Pages.REWEIGHT));
    }

    private static void show(@Nullable Node node, boolean visible) {
        if (node != null) {
            node.setVisible(visible);
            node.setManaged(visible);
        }
    }

    private void rowClicked(String panel, String key) {
        if (panel.equals("ledger")) {
            context().selection().promptProperty().set(key);
            context().host().show(SamplesView.ID);
        } else if (!panel.equals("categories")) {
            objective(key).ifPresent(o -> {
                boolean again =
                        o.equals(context().selection().objectiveProperty().get());
                context().selection().objectiveProperty().set(again ? null : o);
            });
        }
    }

    private void cellClicked(String panel, int row, int column) {
        figure().ifPresent(shown -> shown.panels()
                .filter(p -> p.id().equals(panel) && p.id().equals("sign-strip") && p instanceof Panel.Heat)
                .flatMap(p -> objective(((Panel.Heat) p).rows().get(row)).stream())
                .findFirst()
                .ifPresent(context().selection().objectiveProperty()::set));
    }

    /** The objective that a row key or row name is about. */
    private Optional<String> objective(String key) {
        Data data = reports();
        List<String> objectives = data == null ? List.of() : objectives(data);
        return objectives.stream()
                .filter(o -> key.equals(o)
                        || key.startsWith(o + "/")
                        || key.startsWith(o + " \u00b7")
                        || key.endsWith("/" + o))
                .findFirst();
    }
}
