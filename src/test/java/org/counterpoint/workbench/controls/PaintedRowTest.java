package org.counterpoint.workbench.controls;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.HPos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.theme.Tokens;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PaintedRowTest {
    private final List<String> pressed = new ArrayList<>();

    /** Fills its box with one color, says its words, and acts on its left half. */
    private record Painter(Color color, String words, List<String> pressed) implements CellPainter<String> {
        @Override
        public void paint(Brush brush, String item) {
            brush.canvas().setFill(color);
            brush.canvas().fillRect(brush.left(), 0, brush.width(), brush.height());
            brush.line(item, brush.usual(), Color.BLACK, 0, 1, HPos.LEFT);
        }

        @Override
        public String spoken(String item) {
            return words + " " + item;
        }

        @Override
        public String tip(String item) {
            return "tip of " + words;
        }

        @Override
        public boolean acts(String item, double x) {
            return x < 50;
        }

        @Override
        public void pressed(String item, MouseEvent event) {
            pressed.add(words + " " + item);
        }
    }

    private TableView<String> table() {
        TableView<String> table = new TableView<>();
        TextRuler ruler = new TextRuler();
        table.setRowFactory(view -> new PaintedRow<>(() -> Tokens.LIGHT, ruler));
        for (Painter painter :
                List.of(new Painter(Color.RED, "red", pressed), new Painter(Color.LIME, "green", pressed))) {
            PaintedColumn<String> column = new PaintedColumn<>(painter, Comparator.naturalOrder());
            column.setPrefWidth(100);
            table.getColumns().add(column);
        }
        table.getItems().setAll("one", "two");
        Scene scene = new Scene(new StackPane(table), 400, 200);
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        return table;
    }

    private static TableRow<?> row(TableView<String> table, int index) {
        return table.lookupAll(".table-row-cell").stream()
                .map(node -> (TableRow<?>) node)
                .filter(row -> row.getIndex() == index)
                .findFirst()
                .orElseThrow();
    }

    @BeforeAll
    static void toolkit() {
        HeadlessToolkit.start();
    }

    @Test
    void aRowIsOneCanvasInTheColorsOfItsColumns() throws Exception {
        HeadlessToolkit.call(() -> {
            TableView<String> table = table();
            assertThat(table.lookupAll(".table-cell")).noneMatch(TableCell.class::isInstance);
            TableRow<?> row = row(table, 0);
            assertThat(row.lookupAll("*").stream().filter(Canvas.class::isInstance))
                    .hasSize(1);
            BufferedImage picture = SwingFXUtils.fromFXImage(row.snapshot(null, null), null);
            assertThat(picture.getRGB(60, 5) & 0xffffff).isEqualTo(0xff0000);
            assertThat(picture.getRGB(160, 5) & 0xffffff).isEqualTo(0x00ff00);
            return true;
        });
    }

    @Test
    void aRowSaysTheWordsOfAllItsCells() throws Exception {
        HeadlessToolkit.call(() -> {
            TableView<String> table = table();
            assertThat(row(table, 1).queryAccessibleAttribute(AccessibleAttribute.TEXT))
                    .isEqualTo("red two, green two");
            table.getItems().setAll("three");
            table.layout();
            assertThat(row(table, 0).queryAccessibleAttribute(AccessibleAttribute.TEXT))
                    .isEqualTo("red three, green three");
            return true;
        });
    }

    @Test
    void aPressGoesToTheCellThatActsAndOtherwiseToTheRow() throws Exception {
        HeadlessToolkit.call(() -> {
            TableView<String> table = table();
            List<Object> onRow = new ArrayList<>();
            row(table, 0).addEventHandler(MouseEvent.MOUSE_PRESSED, onRow::add);
            Mouse.fire(row(table, 0), MouseEvent.MOUSE_PRESSED, 20);
            Mouse.fire(row(table, 0), MouseEvent.MOUSE_PRESSED, 80);
            Mouse.fire(row(table, 0), MouseEvent.MOUSE_PRESSED, 120);
            assertThat(pressed).containsExactly("red one", "green one");
            assertThat(onRow).hasSize(1);
            return true;
        });
    }

    @Test
    void thePointerReadsTheTipOfTheCellUnderIt() throws Exception {
        HeadlessToolkit.call(() -> {
            TableView<String> table = table();
            TableRow<?> row = row(table, 0);
            assertThat(row.getTooltip()).isNull();
            Mouse.fire(row, MouseEvent.MOUSE_MOVED, 120);
            assertThat(row.getTooltip().getText()).isEqualTo("tip of green");
            Mouse.fire(row, MouseEvent.MOUSE_MOVED, 20);
            assertThat(row.getTooltip().getText()).isEqualTo("tip of red");
            Mouse.fire(row, MouseEvent.MOUSE_MOVED, 300);
            assertThat(row.getTooltip()).isNull();
            return true;
        });
    }

    @Test
    void wordsWithoutRoomAreCutWithDots() throws Exception {
        HeadlessToolkit.call(() -> {
            TextRuler ruler = new TextRuler();
            javafx.scene.text.Font font = javafx.scene.text.Font.font(13);
            String words = "covariance of harmless";
            assertThat(ruler.cut(font, words, 1000)).isEqualTo(words);
            String cut = ruler.cut(font, words, 80);
            assertThat(cut).endsWith("\u2026").hasSizeLessThan(words.length());
            assertThat(ruler.width(font, cut)).isLessThanOrEqualTo(80);
            String inside = ruler.cutInside(font, words, 80);
            assertThat(inside).startsWith("cov").endsWith("ss").contains("\u2026");
            assertThat(ruler.width(font, inside)).isLessThanOrEqualTo(81);
            return true;
        });
    }

    /** Wants lines enough for its words. */
    private record Wrapping() implements CellPainter<String> {
        @Override
        public void paint(Brush brush, String item) {
            brush.lines(brush.ruler().lines(brush.usual(), item, brush.width()), brush.usual(), Color.BLACK, 0, 0);
        }

        @Override
        public double height(TextRuler ruler, Font usual, String item, double width) {
            return ruler.lines(usual, item, width).size() * ruler.line(usual);
        }

        @Override
        public String spoken(String item) {
            return item;
        }
    }

    @Test
    void aRowIsAsHighAsItsTallestCellWants() throws Exception {
        HeadlessToolkit.call(() -> {
            TableView<String> table = table();
            PaintedColumn<String> column = new PaintedColumn<>(new Wrapping(), Comparator.naturalOrder());
            column.setPrefWidth(100);
            table.getColumns().add(column);
            table.getItems().setAll("one", "words ".repeat(60));
            table.getScene().getRoot().applyCss();
            table.getScene().getRoot().layout();
            TextRuler ruler = new TextRuler();
            Font font = row(table, 1).getFont();
            double lines = ruler.lines(font, "words ".repeat(60), 100).size();
            assertThat(lines).isGreaterThan(10);
            assertThat(row(table, 1).getHeight()).isGreaterThanOrEqualTo(lines * ruler.line(font));
            assertThat(row(table, 0).getHeight()).isLessThan(3 * ruler.line(font));
            return true;
        });
    }

    @Test
    void linesBreakBetweenWordsAndInsideWordsThatAreTooLong() throws Exception {
        HeadlessToolkit.call(() -> {
            TextRuler ruler = new TextRuler();
            Font font = Font.font(13);
            double room = ruler.width(font, "three words");
            assertThat(ruler.lines(font, " three  words\nfit here ", room)).containsExactly("three words", "fit here");
            List<String> broken = ruler.lines(font, "a" + "x".repeat(40) + " b", room);
            assertThat(String.join("", broken).replace(" ", "")).isEqualTo("a" + "x".repeat(40) + "b");
            assertThat(broken)
                    .allSatisfy(line -> assertThat(ruler.width(font, line)).isLessThanOrEqualTo(room));
            assertThat(ruler.lines(font, "", room)).containsExactly("");
            return true;
        });
    }
}
