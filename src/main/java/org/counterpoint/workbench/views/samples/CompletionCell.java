package org.counterpoint.workbench.views.samples;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.counterpoint.analysis.TokenDiff;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** The completions of one place of the matrix: text with its differences, and rewards. */
final class CompletionCell extends TableCell<SampleGrid.Row, SampleGrid.Cell> {
    private static final int MOST = 4;
    private static final double PADDING = 14;

    private final Style style;
    private final VBox box = new VBox();

    /**
     * How cells are drawn.
     *
     * @param objectives objectives in order
     * @param looks colors
     * @param focus objective in focus, or null
     * @param ranges least and largest reward of each objective
     * @param clicked told the step of a clicked completion
     */
    record Style(
            List<String> objectives,
            Looks looks,
            @Nullable String focus,
            Map<String, double[]> ranges,
            Consumer<Long> clicked) {}

    CompletionCell(Style style) {
        this.style = style;
        getStyleClass().add("completion-cell");
        box.getStyleClass().add("completion-box");
        // A table asks a cell for its height without a width, so the wrapping width is set from the column.
        widthProperty().addListener((observable, before, now) -> wrap());
    }

    private void wrap() {
        double room = Math.max(60, getWidth() - PADDING);
        box.setPrefWidth(room);
        box.setMinWidth(room);
        box.setMaxWidth(room);
        box.setPrefHeight(box.prefHeight(room));
    }

    @Override
    protected double computePrefHeight(double width) {
        double column = getTableColumn() == null ? getWidth() : getTableColumn().getWidth();
        return getGraphic() == null
                ? super.computePrefHeight(width)
                : box.prefHeight(Math.max(60, column - PADDING)) + PADDING;
    }

    @Override
    protected void updateItem(SampleGrid.@Nullable Cell cell, boolean empty) {
        super.updateItem(cell, empty);
        setText(null);
        box.getChildren().clear();
        box.setPrefHeight(USE_COMPUTED_SIZE);
        if (empty || cell == null || cell.entries().isEmpty()) {
            setGraphic(null);
            return;
        }
        List<SampleGrid.Entry> entries = cell.entries();
        for (int i = 0; i < Math.min(MOST, entries.size()); i++) {
            box.getChildren().add(entry(entries.get(i)));
        }
        if (entries.size() > MOST) {
            Label more = new Label(Messages.text("samples.more", Integer.toString(entries.size() - MOST)));
            more.getStyleClass().add("samples-words");
            more.setWrapText(true);
            box.getChildren().add(more);
        }
        setGraphic(box);
        setOnMouseClicked(
                event -> style.clicked().accept(entries.getFirst().sample().step()));
    }

    private VBox entry(SampleGrid.Entry entry) {
        VBox one = new VBox();
        one.getStyleClass().add("completion");
        if (!entry.tag().isEmpty()) {
            Label tag = new Label(entry.tag());
            tag.getStyleClass().add("samples-words");
            one.getChildren().add(tag);
        }
        one.getChildren()
                .addAll(
                        flow(entry.pieces()),
                        RewardStrip.of(
                                entry.sample(),
                                entry.base(),
                                style.objectives(),
                                style.looks(),
                                style.focus(),
                                style.ranges()));
        return one;
    }

    /** Text whose insertions are underlined and whose deletions are struck out, beside their colors. */
    static TextFlow flow(List<TokenDiff.Piece> pieces) {
        TextFlow flow = new TextFlow();
        StringBuilder spoken = new StringBuilder();
        boolean afterDeletion = false;
        for (TokenDiff.Piece piece : pieces) {
            Text text = new Text(piece.text());
            switch (piece.kind()) {
                case SAME -> text.getStyleClass().add("diff-same");
                case DELETED -> {
                    text.getStyleClass().add("diff-deleted");
                    text.setStrikethrough(true);
                }
                case INSERTED -> {
                    text.getStyleClass().add("diff-inserted");
                    text.setUnderline(true);
                }
            }
            spoken.append(
                    switch (piece.kind()) {
                        case SAME -> piece.text();
                        case DELETED -> " " + Messages.text("samples.spoken.deleted", piece.text()) + " ";
                        case INSERTED -> " " + Messages.text("samples.spoken.inserted", piece.text()) + " ";
                    });
            boolean replaced = piece.kind() == TokenDiff.Kind.INSERTED && afterDeletion;
            if (replaced && !Character.isWhitespace(piece.text().charAt(0))) {
                flow.getChildren().add(new Text(" "));
            }
            afterDeletion = piece.kind() == TokenDiff.Kind.DELETED;
            flow.getChildren().add(text);
        }
        flow.setAccessibleText(spoken.toString());
        return flow;
    }
}
