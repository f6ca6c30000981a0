package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.PaintedColumn;
import org.counterpoint.workbench.controls.PaintedRow;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.LooksBuilder;
import org.counterpoint.workbench.views.shared.WhileShown;
import org.jspecify.annotations.Nullable;

/** Completions at the time cursor as a table, with what every objective thought of them. */
final class SampleListPage implements SamplePage {
    private static final int AT_ONCE = 1;
    private static final int IN_SIGHT = 14;
    private static final String ANY = Messages.text("samples.any");

    private final ViewContext context;
    private final double em;
    private final BorderPane root = new BorderPane();
    private final FlowPane bar = new FlowPane();
    private final TableView<SamplesModel.Row> table = new TableView<>();
    private final Pieces coming = new Pieces(table);
    private final TextArea full = new TextArea();
    private final Label heading = new Label(Messages.text("samples.title"));
    private final Label words = new Label();
    private final Label placeholder = new Label();
    private final TextField search = new TextField();
    private final ComboBox<String> split = new ListChoice<>();
    private final ComboBox<String> behavior = new ListChoice<>();
    private final CheckBox allSteps = new CheckBox(Messages.text("samples.allSteps"));
    private final SplitPane panes = new SplitPane();
    private final PauseTransition typing = new PauseTransition(Duration.millis(200));
    private final WhileShown reading = new WhileShown(root, this::refresh);
    private final ChangeListener<Number> cursorMoved = (observable, before, now) -> reading.request();
    private final ChangeListener<Object> restyle = (observable, before, now) -> reading.request();
    private List<RunModel> models = List.of();
    private List<String> columns = List.of();
    private SamplesModel.@Nullable Listing listing;

    SampleListPage(ViewContext context, double em) {
        this.context = context;
        this.em = em;
        search.setPromptText(Messages.text("samples.search"));
        search.setAccessibleText(Messages.text("samples.search"));
        search.setPrefColumnCount(20);
        search.textProperty().addListener((observable, before, now) -> typing.playFromStart());
        typing.setOnFinished(event -> refresh());
        choice(split, Messages.text("samples.split"));
        choice(behavior, Messages.text("samples.behavior.help"));
        allSteps.selectedProperty().addListener((observable, before, now) -> refresh());
        words.getStyleClass().add("samples-words");
        bar.getChildren()
                .addAll(
                        search,
                        named(Messages.text("samples.split"), split),
                        named(Messages.text("samples.behavior"), behavior),
                        allSteps);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setHgap(em * 0.6);
        bar.setVgap(em * 0.4);
        words.setWrapText(true);
        heading.getStyleClass().add("samples-title");
        heading.setVisible(false);
        heading.setManaged(false);
        VBox top = new VBox(em * 0.4, bar, heading, words);
        top.setPadding(new Insets(em * 0.6, em * 0.9, em * 0.5, em * 0.9));
        root.setTop(top);
        table.setPlaceholder(placeholder);
        table.setId("samples-table");
        table.setAccessibleText(Messages.text("samples.table"));
        TextRuler ruler = new TextRuler();
        table.setRowFactory(view -> new PaintedRow<>(() -> context.theme().tokens(), ruler));
        table.widthProperty()
                .addListener((observable, before, now) ->
                        SampleColumns.fit(table, em * context.theme().fontScale()));
        table.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (now != null) {
                full.setText(SamplesModel.full(now));
                context.selection().promptProperty().set(now.sample().promptId());
            }
        });
        full.setEditable(false);
        full.setWrapText(true);
        full.getStyleClass().add("sample-full");
        full.setPromptText(Messages.text("samples.full"));
        panes.setOrientation(Orientation.VERTICAL);
        StackPane listed = new StackPane(table);
        listed.getStyleClass().add(Apart.STYLE_CLASS);
        bar.getStyleClass().add(Apart.STYLE_CLASS);
        panes.getItems().addAll(listed, full);
        panes.setDividerPositions(0.74);
        root.setCenter(panes);
        context.selection().stepProperty().addListener(cursorMoved);
        context.theme().tokensProperty().addListener(restyle);
        context.theme().fontScaleProperty().addListener(restyle);
    }

    private HBox named(String words, ComboBox<String> box) {
        Label label = new Label(words);
        label.setLabelFor(box);
        label.setMinWidth(Region.USE_PREF_SIZE);
        HBox pair = new HBox(em * 0.4, label, box);
        pair.setAlignment(Pos.CENTER_LEFT);
        return pair;
    }

    private void choice(ComboBox<String> box, String help) {
        box.getItems().setAll(ANY);
        box.setValue(ANY);
        box.setAccessibleText(help);
        box.valueProperty().addListener((observable, before, now) -> refresh());
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void update(List<RunModel> runs) {
        models = List.copyOf(runs);
        reading.done();
        refresh();
    }

    @Override
    public void close() {
        context.selection().stepProperty().removeListener(cursorMoved);
        context.theme().tokensProperty().removeListener(restyle);
        context.theme().fontScaleProperty().removeListener(restyle);
    }

    @Override
    public String svg(int width, int height, ChartStyle style) {
        SamplesModel.Listing now = listing;
        return SampleSvg.document(
                now == null
                        ? new SamplesModel.Listing(
                                List.of(), 0, List.of(), List.of(), List.of(), Messages.text("samples.nothing"))
                        : now,
                looks(),
                width,
                height,
                style);
    }

    @Override
    public void hideControls() {
        bar.setVisible(false);
        bar.setManaged(false);
        heading.setVisible(true);
        heading.setManaged(true);
        root.setCenter(table);
    }

    private Looks looks() {
        return LooksBuilder.of(
                models, context.theme().palette(), context.theme().tokens());
    }

    private void refresh() {
        if (models.isEmpty()) {
            return;
        }
        List<Run> runs = models.stream().map(RunModel::run).toList();
        Looks looks = looks();
        long step = context.selection().step();
        SamplesModel.Query query = new SamplesModel.Query(
                chosen(split),
                allSteps.isSelected(),
                step == Selection.LATEST ? Double.POSITIVE_INFINITY : step,
                chosen(behavior),
                search.getText());
        context.tasks()
                .runLatest(
                        Messages.text("samples.reading"),
                        progress -> SamplesModel.list(runs, looks, query),
                        read -> show(read, looks),
                        failure -> {
                            table.getItems().clear();
                            placeholder.setText(String.valueOf(failure.getMessage()));
                        });
    }

    private static String chosen(ComboBox<String> box) {
        String value = box.getValue();
        return value == null || value.equals(ANY) ? "" : value;
    }

    private void show(SamplesModel.Listing read, Looks looks) {
        listing = read;
        offer(split, read.splits());
        offer(behavior, read.behaviors());
        List<String> wanted = new ArrayList<>(read.objectives());
        wanted.add(models.size() > 1 ? "runs" : "run");
        wanted.add(looks.tokens().dark() ? "dark" : "light");
        boolean severalSteps = allSteps.isSelected();
        double size = em * context.theme().fontScale();
        wanted.add(severalSteps ? "steps" : "step");
        wanted.add(Double.toString(size));
        if (!wanted.equals(columns)) {
            columns = wanted;
            List<PaintedColumn<SamplesModel.Row>> made =
                    SampleColumns.of(read.objectives(), models.size() > 1, severalSteps, looks, size);
            // Words wrap by the width, so that rows get other heights with it.
            made.forEach(column -> column.widthProperty().addListener(any -> table.refresh()));
            table.getColumns().setAll(made);
            SampleColumns.fit(table, size);
        }
        SamplesModel.Row before = table.getSelectionModel().getSelectedItem();
        coming.fill(table.getItems(), read.rows(), AT_ONCE, IN_SIGHT, () -> {
            if (before != null && read.rows().contains(before)) {
                table.getSelectionModel().select(before);
            }
        });
        words.setText(read.rows().isEmpty() ? "" : read.words());
        placeholder.setText(read.words());
        full.setVisible(!read.rows().isEmpty());
    }

    private static void offer(ComboBox<String> box, List<String> values) {
        List<String> items = new ArrayList<>(List.of(ANY));
        String now = box.getValue();
        items.addAll(values);
        if (now != null && !items.contains(now)) {
            items.add(now);
        }
        if (!items.equals(box.getItems())) {
            box.getItems().setAll(items);
            box.setValue(now == null ? ANY : now);
        }
    }
}
