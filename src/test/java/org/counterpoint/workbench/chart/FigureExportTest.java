package org.counterpoint.workbench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureExportTest {
    @TempDir
    Path folder;

    private static Figure figure() {
        double[] x = new double[50];
        double[] y = new double[50];
        Arrays.setAll(x, i -> i);
        Arrays.setAll(y, i -> Math.sin(i * 0.2));
        SeriesStyle style = SeriesStyle.line(0x0072b2, 1.6);
        Panel.Xy curve = new Panel.Xy(
                "curve",
                "helpful",
                "",
                Axis.steps(),
                Axis.of("mean reward", ""),
                List.of(Series.of("a", "run a", x, y, style)),
                List.of(),
                true);
        Panel.Table table = new Panel.Table(
                "table",
                "Final values",
                "",
                List.of(Panel.Table.Column.words("method"), Panel.Table.Column.number("reward_1 [%]", "")),
                List.of(
                        new Panel.Table.Row(
                                "r", List.of(Panel.Table.Cell.of("A & B"), Panel.Table.Cell.of("0.5 \u00b1 0.1", 0.5))),
                        new Panel.Table.Row("s", List.of(Panel.Table.Cell.of("x|y"), Panel.Table.Cell.of(Double.NaN)))),
                null,
                List.of());
        return new Figure(
                "Heading",
                "",
                List.of(LegendItem.of("run a", style)),
                List.of(Figure.Row.of(1, List.of(curve)), Figure.Row.of(1, List.of(table))),
                0);
    }

    @Test
    void pdfHasTheWidthOfAColumnAndItsWordsInAnEmbeddedFont() throws IOException {
        Path file = folder.resolve("new folder").resolve("figure.pdf");
        FigureExport.write(figure(), file, Page.SINGLE, FigureExport.PAPER);
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getPage(0).getMediaBox().getWidth() * 25.4 / 72).isCloseTo(85, within(0.01));
            String words = new PDFTextStripper().getText(document);
            assertThat(words).contains("run a", "Final values", "step").doesNotContain("Heading");
            // The stripper breaks rotated words into pieces.
            assertThat(words.replaceAll("\\s", "")).contains("meanreward");
            var form = document.getPage(0).getResources();
            var names = form.getXObjectNames().iterator();
            var fonts = ((org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject) form.getXObject(names.next()))
                    .getResources();
            for (var name : fonts.getFontNames()) {
                assertThat(fonts.getFont(name).isEmbedded()).isTrue();
            }
            assertThat(fonts.getFontNames()).isNotEmpty();
        }
    }

    @Test
    void pngHasTheSizeAndTheResolutionAskedFor() throws IOException {
        byte[] png = FigureExport.content(figure(), ExportFormat.PNG, Page.DOUBLE.resolution(600), FigureExport.PAPER);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo((int) Math.round(178 / 25.4 * 600));
        assertThat(image.getRGB(2, 2) & 0xffffff).isEqualTo(0xffffff);
        assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("pHYs");
    }

    @Test
    void svgIsAsWideAsAskedForAndNamesFontsOfTheSameWidths() throws IOException {
        String svg = new String(
                FigureExport.content(figure(), ExportFormat.SVG, Page.SINGLE, FigureExport.PAPER),
                StandardCharsets.UTF_8);
        assertThat(svg).contains("width=\"240.945pt\"", "Arial, Helvetica, sans-serif", ">mean reward<");
    }

    @Test
    void tablesBecomeBooktabsWithWordsThatLatexCanRead() {
        assertThat(FigureExport.text(figure(), ExportFormat.LATEX))
                .contains("\\toprule", "\\begin{tabular}{lr}", "method & reward\\_1 [\\%] \\\\")
                .contains("A \\& B & 0.5 \\ensuremath{\\pm} 0.1 \\\\");
    }

    @Test
    void tablesBecomeMarkdown() {
        assertThat(FigureExport.text(figure(), ExportFormat.MARKDOWN)).isEqualTo("""
                        **Final values**

                        | method | reward_1 [%] |
                        | :--- | ---: |
                        | A & B | 0.5 \u00b1 0.1 |
                        | x\\|y |  |
                        """);
    }

    @Test
    void csvHoldsEveryPanel() {
        assertThat(FigureExport.text(figure(), ExportFormat.CSV).lines())
                .contains("# helpful", "# Final values", "A & B,0.5")
                .hasSize(2 + 51 + 1 + 3);
    }

    @Test
    void onePanelKeepsTheLegend() {
        Figure one = FigureExport.only(figure(), "curve");
        assertThat(one.panels()).hasSize(1);
        assertThat(one.legend()).hasSize(1);
        assertThatThrownBy(() -> FigureExport.text(one, ExportFormat.LATEX))
                .hasMessage(
                        "This figure has no table or heat map to write as .tex; its values can be written as .csv.");
    }

    @Test
    void problemsAreOneSentenceThatNamesTheFile() throws IOException {
        assertThatThrownBy(() -> FigureExport.write(figure(), folder.resolve("x.gif"), Page.SINGLE, FigureExport.PAPER))
                .hasMessage(folder.resolve("x.gif")
                        + " cannot be written: its name must end in one of .svg, .pdf, .png, .csv, .tex, .md.");
        Path blocked = Files.createFile(folder.resolve("file")).resolve("x.csv");
        assertThatThrownBy(() -> FigureExport.write(figure(), blocked, Page.SINGLE, FigureExport.PAPER))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(blocked + " was not written: ")
                .hasMessageEndingWith(".");
        Path taken = Files.createDirectories(folder.resolve("folder.csv"));
        assertThatThrownBy(() -> FigureExport.write(figure(), taken, Page.SINGLE, FigureExport.PAPER))
                .hasMessage(taken + " is a folder: choose the name of a file.");
    }
}
