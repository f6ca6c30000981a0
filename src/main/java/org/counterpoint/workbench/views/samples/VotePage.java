package org.counterpoint.workbench.views.samples;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.run.Run;
import org.counterpoint.run.Vote;
import org.counterpoint.run.VoteFile;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.SvgTable;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.LooksBuilder;
import org.jspecify.annotations.Nullable;

/** Asks which of several completions of one prompt is better, without saying who wrote them. FX thread. */
final class VotePage implements SamplePage {
    private static final String TASK = Messages.text("samples.task.vote");

    private final ViewContext context;
    private final double em;
    private final Catalogs catalogs;
    private final VoteStore store;
    private final TextField rater = new TextField(System.getProperty("user.name", ""));
    private final ComboBox<Integer> size = new ListChoice<>();
    private final Label file = new Label();
    private final ProgressBar progress = new ProgressBar(0);
    private final Label count = new Label();
    private final Label prompt = new Label();
    private final Label note = new Label();
    private final GridPane cards = new GridPane();
    private final FlowPane answers = new FlowPane();
    private final BorderPane root = new BorderPane();
    private List<RunModel> models = List.of();
    private VoteItems items = new VoteItems(List.of(), 0, Messages.text("samples.nothing"));
    private Set<String> done = new HashSet<>();
    private int at = -1;
    private boolean revealed;

    VotePage(ViewContext context, double em, Catalogs catalogs, VoteStore store) {
        this.context = context;
        this.em = em;
        this.catalogs = catalogs;
        this.store = store;
        rater.setId("vote-rater");
        rater.setPrefColumnCount(10);
        rater.setAccessibleText(Messages.text("samples.vote.rater"));
        rater.setOnAction(event -> refresh());
        rater.focusedProperty().addListener((observable, before, now) -> {
            if (!now) {
                refresh();
            }
        });
        size.getItems().setAll(2, 3, 4);
        size.setValue(2);
        size.setAccessibleText(Messages.text("samples.vote.size"));
        size.valueProperty().addListener((observable, before, now) -> refresh());
        Button choose = new Button(Messages.text("samples.vote.choose"));
        choose.setOnAction(event -> chooseFile());
        file.getStyleClass().add("samples-words");
        Tips.on(file, Messages.text("samples.vote.file.help"));
        FlowPane bar = new FlowPane(em * 0.8, em * 0.3);
        bar.setAlignment(Pos.CENTER_LEFT);
        HBox kept = new HBox(em * 0.5, choose, file);
        kept.setAlignment(Pos.CENTER_LEFT);
        choose.setMinWidth(Region.USE_PREF_SIZE);
        bar.getChildren().setAll(named("samples.vote.rater", rater), named("samples.vote.size", size), kept);
        progress.setPrefWidth(em * 14);
        progress.setMinWidth(em * 5);
        count.setWrapText(true);
        count.setMinHeight(Region.USE_PREF_SIZE);
        progress.setAccessibleText(Messages.text("samples.vote.progress"));
        HBox state = new HBox(em * 0.7, progress, count);
        state.setAlignment(Pos.CENTER_LEFT);
        prompt.getStyleClass().add("vote-prompt");
        prompt.setId("vote-prompt");
        prompt.setWrapText(true);
        prompt.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().add("samples-words");
        note.setId("vote-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        VBox top = new VBox(em * 0.5, bar, state, prompt);
        top.setPadding(new Insets(em * 0.5, em * 0.7, em * 0.4, em * 0.7));
        cards.setHgap(em * 0.8);
        VBox middle = new VBox(em * 0.8, cards, answers, note);
        ScrollPane scroll = new ScrollPane(middle);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("vote-scroll");
        answers.setHgap(em * 0.6);
        answers.setVgap(em * 0.4);
        root.setTop(top);
        root.setCenter(scroll);
        root.setId("vote-page");
        root.setAccessibleText(Messages.text("samples.vote.page"));
        root.setFocusTraversable(true);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        root.setOnMouseClicked(event -> root.requestFocus());
    }

    private HBox named(String key, Region control) {
        Label label = new Label(Messages.text(key));
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        HBox box = new HBox(em * 0.4, label, control);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private void key(KeyEvent event) {
        if (event.getTarget() instanceof TextInputControl || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case DIGIT1, NUMPAD1 -> vote(0);
            case DIGIT2, NUMPAD2 -> vote(1);
            case DIGIT3, NUMPAD3 -> vote(2);
            case DIGIT4, NUMPAD4 -> vote(3);
            case T, DIGIT0, NUMPAD0 -> vote(Vote.TIE);
            case S -> vote(Vote.SKIPPED);
            case R -> reveal();
            case B -> back();
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void update(List<RunModel> runs) {
        boolean same = runs.stream()
                .map(RunModel::id)
                .toList()
                .equals(models.stream().map(RunModel::id).toList());
        models = List.copyOf(runs);
        // A growing run must not exchange the item under the reader's eyes.
        if (!same || at < 0) {
            refresh();
        }
    }

    @Override
    public void close() {}

    private void refresh() {
        if (models.isEmpty()) {
            return;
        }
        List<Run> runs = models.stream().map(RunModel::run).toList();
        Looks looks = LooksBuilder.of(
                models, context.theme().palette(), context.theme().tokens());
        double cursor = context.selection().scope().cursor();
        int wanted = size.getValue() == null ? 2 : size.getValue();
        String name = rater.getText().trim();
        VoteFile votes = store.file();
        context.tasks()
                .runLatest(
                        TASK,
                        ticket -> new Loaded(
                                VoteItems.of(catalogs.of(runs, ticket::isCancelled), looks, cursor, wanted),
                                votedBy(votes.read(), name)),
                        loaded -> {
                            items = loaded.items();
                            done = loaded.done();
                            at = -1;
                            next();
                        },
                        failure -> note.setText(String.valueOf(failure.getMessage())));
    }

    private record Loaded(VoteItems items, Set<String> done) {}

    private static Set<String> votedBy(List<Vote> votes, String rater) {
        Set<String> out = new HashSet<>();
        votes.stream().filter(v -> v.rater().equals(rater)).forEach(v -> out.add(v.item()));
        return out;
    }

    /** Goes to the first item after this one that has no vote; to none where all have one. */
    private void next() {
        int n = items.items().size();
        for (int i = 1; i <= n; i++) {
            int candidate = Math.floorMod(at + i, n);
            if (!done.contains(items.items().get(candidate).key())) {
                at = candidate;
                show();
                return;
            }
        }
        at = -1;
        show();
    }

    private void back() {
        int n = items.items().size();
        if (n > 0) {
            at = Math.floorMod((at < 0 ? n : at) - 1, n);
            show();
        }
    }

    private Optional<VoteItems.Item> item() {
        return at < 0 ? Optional.empty() : Optional.of(items.items().get(at));
    }

    private void show() {
        revealed = false;
        file.setText(shortPath(store.file().path().toString()));
        int n = items.items().size();
        long voted = items.items().stream().filter(i -> done.contains(i.key())).count();
        progress.setProgress(n == 0 ? 0 : voted / (double) n);
        count.setText(
                n == 0
                        ? ""
                        : Messages.text("samples.vote.count", Long.toString(voted), Integer.toString(n))
                                + (items.identical() > 0
                                        ? " " + Messages.text("samples.vote.left", Integer.toString(items.identical()))
                                        : ""));
        VoteItems.Item item = item().orElse(null);
        cards.getChildren().clear();
        answers.getChildren().clear();
        if (item == null) {
            prompt.setText(n == 0 ? items.words() : Messages.text("samples.vote.done"));
            note.setText(n == 0 ? "" : Messages.text("samples.vote.done.note"));
            return;
        }
        prompt.setText(item.prompt().strip());
        cards.getColumnConstraints().clear();
        for (int i = 0; i < item.options().size(); i++) {
            // Shares of the width: a card then knows the height of its wrapped words.
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(100.0 / item.options().size());
            cards.getColumnConstraints().add(column);
        }
        note.setText(Messages.text("samples.vote.keys"));
        for (int i = 0; i < item.options().size(); i++) {
            cards.add(card(item, i, null), i, 0);
            int choice = i;
            answers.getChildren()
                    .add(button(
                            "vote-" + (i + 1),
                            Messages.text("samples.vote.better", Integer.toString(i + 1)),
                            () -> vote(choice)));
        }
        answers.getChildren()
                .addAll(
                        button("vote-tie", Messages.text("samples.vote.tie"), () -> vote(Vote.TIE)),
                        button("vote-skip", Messages.text("samples.vote.skip"), () -> vote(Vote.SKIPPED)),
                        button("vote-back", Messages.text("samples.vote.back"), this::back),
                        button("vote-reveal", Messages.text("samples.vote.reveal"), this::reveal));
    }

    /** A path with the home folder as a tilde. */
    static String shortPath(String path) {
        String home = System.getProperty("user.home", "");
        return !home.isEmpty() && path.startsWith(home) ? "~" + path.substring(home.length()) : path;
    }

    private Button button(String id, String words, Runnable action) {
        Button button = new Button(words);
        button.setId(id);
        button.setOnAction(event -> {
            action.run();
            root.requestFocus();
        });
        return button;
    }

    private VBox card(VoteItems.Item item, int index, @Nullable Looks open) {
        Vote.Option option = item.options().get(index);
        Label number = new Label(Integer.toString(index + 1));
        number.getStyleClass().add("vote-number");
        Label text = new Label(SampleGrid.shown(option.completion()));
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.getStyleClass().add("vote-text");
        VBox card = new VBox(em * 0.4, number, text);
        card.getStyleClass().add("vote-card");
        if (open != null) {
            Label who = new Label(Messages.text("samples.vote.who", option.group(), Long.toString(option.step())));
            who.setWrapText(true);
            FlowPane rewards = new FlowPane(em * 0.4, em * 0.25);
            option.rewards().forEach((objective, reward) -> {
                Label pill = new Label(objective + " " + RewardStrip.number(reward));
                pill.getStyleClass().add("reward-pill");
                pill.setStyle("-fx-border-color: #%06x;".formatted(open.objective(objective)));
                rewards.getChildren().add(pill);
            });
            card.getChildren().addAll(who, rewards);
        }
        return card;
    }

    private void vote(int choice) {
        VoteItems.Item item = item().orElse(null);
        if (item == null || choice >= item.options().size()) {
            return;
        }
        if (revealed) {
            // What was seen is no longer blind.
            next();
            return;
        }
        record(item, choice);
        next();
    }

    private void record(VoteItems.Item item, int choice) {
        String name = rater.getText().trim();
        Vote vote = new Vote(
                Instant.now(),
                name.isEmpty() ? Messages.text("samples.vote.nobody") : name,
                item.promptId(),
                item.split(),
                item.options(),
                choice);
        done.add(item.key());
        VoteFile votes = store.file();
        context.tasks()
                .run(
                        Messages.text("samples.task.record"),
                        ticket -> {
                            votes.append(vote);
                            return vote;
                        },
                        written -> {},
                        failure -> {
                            done.remove(item.key());
                            context.host()
                                    .say(
                                            Messages.text(
                                                    "samples.vote.failed",
                                                    votes.path().toString(),
                                                    String.valueOf(failure.getMessage())),
                                            true);
                        });
    }

    /** Shows who wrote what; the item then counts as skipped. */
    private void reveal() {
        VoteItems.Item item = item().orElse(null);
        if (item == null || revealed) {
            return;
        }
        if (!done.contains(item.key())) {
            record(item, Vote.SKIPPED);
        }
        revealed = true;
        Looks looks = LooksBuilder.of(
                models, context.theme().palette(), context.theme().tokens());
        cards.getChildren().clear();
        for (int i = 0; i < item.options().size(); i++) {
            cards.add(card(item, i, looks), i, 0);
        }
        note.setText(Messages.text("samples.vote.revealed"));
        answers.getChildren().setAll(button("vote-next", Messages.text("samples.vote.next"), this::next));
    }

    private void chooseFile() {
        context.host().save(Messages.text("samples.vote.choose"), "votes.jsonl").ifPresent(path -> {
            store.use(new VoteFile(path));
            refresh();
        });
    }

    @Override
    public void hideControls() {
        // an image of a vote is the vote as it is asked
    }

    @Override
    public String svg(int width, int height, ChartStyle style) {
        List<List<SvgTable.Cell>> rows = new ArrayList<>();
        Map<Integer, Vote.Option> shown = new HashMap<>();
        item().ifPresent(item -> {
            for (int i = 0; i < item.options().size(); i++) {
                shown.put(i, item.options().get(i));
            }
        });
        shown.forEach((i, option) -> rows.add(List.of(
                SvgTable.Cell.of(Integer.toString(i + 1)), SvgTable.Cell.of(SampleGrid.shown(option.completion())))));
        return SvgTable.document(
                Messages.text("samples.page.vote"),
                prompt.getText(),
                List.of(
                        new SvgTable.Column("", 2, false),
                        new SvgTable.Column(Messages.text("samples.column.completion"), 40, false)),
                rows,
                width,
                height,
                style);
    }
}
