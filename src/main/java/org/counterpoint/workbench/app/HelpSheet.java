package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.view.ViewPage;

/** What can be done here: all actions with their shortcuts, the question of every view, what badges mean. Searchable. */
final class HelpSheet {
    private static final List<String> HANDS =
            List.of("click", "add", "space", "chart", "wheel", "menu", "drop", "chip");
    private static final List<String> BADGES =
            List.of("badge", "seeds", "smooth", "decimated", "nan", "clipped", "rows");

    private static final int AT_ONCE = 3;
    private static final double GAP = 11;
    private static final double ROW_GAP = 3;

    private final List<Topic> topics;
    private final VBox content = new VBox(ROW_GAP);
    private final Pieces coming;

    private HelpSheet(List<Topic> topics, Node window) {
        this.topics = topics;
        this.coming = new Pieces(window);
    }

    /**
     * A group of lines under a heading.
     *
     * @param title heading
     * @param lines what it lists
     */
    record Topic(String title, List<Line> lines) {
        /** Copies the lines. */
        Topic {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A line.
     *
     * @param name what it is about
     * @param words what it says
     * @param key its shortcut, or empty
     */
    record Line(String name, String words, String key) {
        boolean fits(String query) {
            String all = (name + " " + words + " " + key).toLowerCase(Locale.ROOT);
            for (String word : query.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
                if (!all.contains(word)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Everything the help lists. */
    static List<Topic> topics(WorkbenchWindow window) {
        List<Line> actions = new ArrayList<>();
        List<Line> views = new ArrayList<>();
        for (Actions.Declared declared : window.actions().all()) {
            Line line = new Line(declared.action().getText(), declared.action().getLongText(), declared.shortcut());
            (declared.id().startsWith("view.") ? views : actions).add(line);
        }
        for (ViewFactory factory : window.workbench().parts().views()) {
            for (ViewPage page : factory.pages()) {
                views.add(
                        new Line(Messages.text("window.command.page", factory.title(), page.title()), page.help(), ""));
            }
        }
        return List.of(
                new Topic(Messages.text("window.help.views"), views),
                new Topic(Messages.text("window.help.actions"), actions),
                new Topic(Messages.text("window.help.hands"), lines("hand", HANDS)),
                new Topic(Messages.text("window.help.badges"), lines("badge", BADGES)));
    }

    static void open(WorkbenchWindow window) {
        HelpSheet help = new HelpSheet(topics(window), window.host());
        TextField search = new TextField();
        search.setId("help-search");
        search.setPromptText(Messages.text("window.help.search"));
        search.setAccessibleText(Messages.text("window.help.search"));
        search.textProperty().addListener((observable, before, now) -> help.fill(now));
        ScrollPane scroll = new ScrollPane(help.content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setId("help-scroll");
        scroll.setAccessibleText(Messages.text("window.help.title"));
        scroll.setPrefViewportHeight(560);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        VBox box = new VBox(10, search);
        box.getStyleClass().add("sheet-body");
        Sheet.open(window.host(), Messages.text("window.help.title"), box, 820);
        search.requestFocus();
        // The sheet itself comes first, then the place of the lines, then the lines.
        help.coming.runLater(List.of(() -> box.getChildren().add(scroll), () -> help.fill("")));
    }

    private void fill(String query) {
        content.getChildren().clear();
        List<Runnable> pieces = new ArrayList<>();
        for (Topic topic : topics) {
            List<Line> lines =
                    topic.lines().stream().filter(line -> line.fits(query)).toList();
            for (int from = 0; from < lines.size(); from += AT_ONCE) {
                List<Line> part = lines.subList(from, Math.min(from + AT_ONCE, lines.size()));
                String heading = from == 0 ? topic.title() : "";
                pieces.add(() -> add(heading, part));
            }
        }
        if (pieces.isEmpty()) {
            Label none = new Label(Messages.text("window.help.none", query));
            none.getStyleClass().add("muted");
            content.getChildren().setAll(none);
        }
        coming.run(pieces);
    }

    private void add(String title, List<Line> lines) {
        GridPane grid = grid(lines);
        if (!title.isEmpty()) {
            Label heading = new Label(title);
            heading.getStyleClass().add("section-title");
            VBox.setMargin(heading, new Insets(content.getChildren().isEmpty() ? 0 : GAP, 0, 1, 0));
            content.getChildren().add(heading);
        }
        content.getChildren().add(new Settled(grid));
    }

    /** Remembers how high its content is at a width: the lines above need not be measured again whenever some come below. */
    private static final class Settled extends StackPane {
        private double knownWidth = Double.NaN;
        private double knownHeight;

        Settled(Node content) {
            super(content);
        }

        @Override
        protected double computePrefHeight(double width) {
            if (width < 0) {
                return super.computePrefHeight(width);
            }
            if (width != knownWidth) {
                knownHeight = super.computePrefHeight(width);
                knownWidth = width;
            }
            return knownHeight;
        }

        @Override
        protected double computeMinHeight(double width) {
            return computePrefHeight(width);
        }

        @Override
        public void requestLayout() {
            knownWidth = Double.NaN;
            super.requestLayout();
        }
    }

    private static GridPane grid(List<Line> lines) {
        GridPane grid = new GridPane(14, ROW_GAP);
        ColumnConstraints names = new ColumnConstraints();
        names.setPercentWidth(30);
        ColumnConstraints words = new ColumnConstraints();
        words.setPercentWidth(52);
        ColumnConstraints keys = new ColumnConstraints();
        keys.setPercentWidth(18);
        grid.getColumnConstraints().setAll(names, words, keys);
        int row = 0;
        for (Line line : lines) {
            Label name = wrapped(line.name());
            Label text = wrapped(line.words());
            text.getStyleClass().add("muted");
            Label key = new Label(line.key());
            key.getStyleClass().add("palette-shortcut");
            key.setMinWidth(Region.USE_PREF_SIZE);
            grid.addRow(row++, name, text, key);
        }
        return grid;
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static List<Line> lines(String group, List<String> ids) {
        return ids.stream()
                .map(id -> new Line(
                        Messages.text("window." + group + "." + id),
                        Messages.text("window." + group + "." + id + ".tip"),
                        ""))
                .toList();
    }
}
