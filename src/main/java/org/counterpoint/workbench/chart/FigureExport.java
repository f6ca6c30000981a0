package org.counterpoint.workbench.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.theme.Rgb;
import org.counterpoint.workbench.theme.Tokens;

/**
 * Writes figures, or single panels of them, as pictures at the size of a publication, as values and as tables. Shared by the charts'
 * menus, the window's actions and {@code render}. Slow enough to be called off the JavaFX thread; touches no scene.
 *
 * <p>A figure's own colours were chosen for a theme, so for paper make it with {@link #PAPER} first (a view's
 * {@code FigureView#printed} does so).
 */
public final class FigureExport {
    /** Colours of paper: the light theme on white ground, without panels' grounds. */
    public static final Tokens PAPER = paper();

    private FigureExport() {}

    private static Tokens paper() {
        Tokens light = Tokens.LIGHT;
        Rgb white = Rgb.of("#ffffff");
        return new Tokens(
                false,
                white,
                white,
                white,
                Rgb.of("#b9bec8"),
                light.grid(),
                Rgb.of("#000000"),
                Rgb.of("#3d434d"),
                light.accent(),
                light.accentText(),
                light.selection(),
                light.positive(),
                light.negative(),
                light.neutral(),
                light.warning(),
                light.error());
    }

    /** One panel of a figure with the figure's legend. */
    public static Figure only(Figure figure, String panelId) {
        List<Panel> found =
                figure.panels().filter(panel -> panel.id().equals(panelId)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("The figure has no panel " + panelId + ".");
        }
        return new Figure("", "", figure.legend(), List.of(Figure.Row.of(1, found)), 0);
    }

    /**
     * Writes a figure to a file in the format of its ending.
     *
     * @param figure what to write
     * @param file {@code .svg}, {@code .pdf}, {@code .png}, {@code .csv}, {@code .tex} or {@code .md}; replaced where it exists, its folder
     *     made where it is missing
     * @param page size of a picture
     * @param tokens colours of a picture's ground, axes and words; {@link #PAPER} for publications
     * @throws IllegalArgumentException in one sentence, for another ending or where a figure has nothing of the kind
     * @throws IOException in one sentence that names the file and says what is wrong; an older file is untouched then
     */
    public static void write(Figure figure, Path file, Page page, Tokens tokens) throws IOException {
        ExportFormat format = ExportFormat.of(file)
                .orElseThrow(() -> new IllegalArgumentException(
                        Messages.text("chart.export.ending", file, String.join(", ", ExportFormat.endings()))));
        byte[] content = content(figure, format, page, tokens);
        write(content, file);
    }

    /** Writes a file as a whole or not at all. */
    public static void write(byte[] content, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = Objects.requireNonNull(target.getParent(), "a file has a folder");
        Path part = folder.resolve("." + target.getFileName() + ".part");
        if (Files.isDirectory(target)) {
            throw new IOException(Messages.text("chart.export.folder", file));
        }
        try {
            Files.createDirectories(folder);
            try {
                Files.write(part, content);
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException problem) {
            throw new IOException(Messages.text("chart.export.failed", file, reason(problem)), problem);
        }
    }

    private static String reason(IOException problem) {
        return switch (problem) {
            case AccessDeniedException ignored -> Messages.text("chart.export.denied");
            case NoSuchFileException ignored -> Messages.text("chart.export.nofolder");
            case FileAlreadyExistsException blocked -> Messages.text("chart.export.blocked", blocked.getFile());
            case FileSystemException told when told.getReason() != null -> told.getReason();
            default -> String.valueOf(problem.getMessage());
        };
    }

    /** The bytes of a figure in a format. */
    public static byte[] content(Figure figure, ExportFormat format, Page page, Tokens tokens) throws IOException {
        Figure drawn = page.heading() ? figure : new Figure("", "", figure.legend(), figure.rows(), figure.leftEms());
        return switch (format) {
            case SVG -> svg(drawn, page, tokens).getBytes(StandardCharsets.UTF_8);
            case PDF -> {
                double em = em(drawn, page);
                ChartStyle style = new ChartStyle(tokens, em, PdfCanvas.font());
                double height = height(drawn, page, em);
                yield PdfCanvas.document(
                        page.widthPoints(), height, g2 -> FigureSvg.draw(drawn, g2, page.widthPoints(), height, style));
            }
            case PNG -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                PngFile.write(picture(figure, page, tokens), page.dpi(), out);
                yield out.toByteArray();
            }
            case CSV, LATEX, MARKDOWN -> text(figure, format).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String svg(Figure figure, Page page, Tokens tokens) {
        double em = em(figure, page);
        double height = height(figure, page, em);
        ChartStyle style = new ChartStyle(tokens, em, PdfCanvas.font());
        SvgCanvas canvas = new SvgCanvas(page.widthPoints(), height, "pt");
        FigureSvg.draw(figure, canvas.graphics(), page.widthPoints(), height, style);
        return canvas.document();
    }

    /** A figure as pixels. */
    public static BufferedImage picture(Figure figure, Page page, Tokens tokens) {
        Figure drawn = page.heading() ? figure : new Figure("", "", figure.legend(), figure.rows(), figure.leftEms());
        double em = em(drawn, page);
        double height = height(drawn, page, em);
        double scale = page.dpi() / 72.0;
        BufferedImage image = new BufferedImage(
                (int) Math.round(page.widthPoints() * scale),
                (int) Math.round(height * scale),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g2 = image.createGraphics();
        g2.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g2.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        // The size in points may end within a pixel.
        g2.setPaint(tokens.window().awt());
        g2.fillRect(0, 0, image.getWidth(), image.getHeight());
        g2.scale(scale, scale);
        FigureSvg.draw(drawn, g2, page.widthPoints(), height, new ChartStyle(tokens, em, PdfCanvas.font()));
        g2.dispose();
        return image;
    }

    /**
     * A figure's values or tables as text.
     *
     * @param format CSV for the values of every panel; LaTeX or Markdown for its tables and heat maps
     */
    public static String text(Figure figure, ExportFormat format) {
        List<Panel> panels = figure.panels()
                .filter(panel -> !(panel instanceof Panel.Words))
                .filter(panel -> format == ExportFormat.CSV || !(panel instanceof Panel.Xy))
                .toList();
        if (panels.isEmpty()) {
            throw new IllegalArgumentException(Messages.text(
                    format == ExportFormat.CSV ? "chart.export.novalues" : "chart.export.notable", format.ending()));
        }
        return switch (format) {
            case CSV ->
                panels.size() == 1
                        ? PanelCsv.of(panels.getFirst())
                        : panels.stream()
                                .map(panel -> "# " + panel.title().replace('\n', ' ') + "\n" + PanelCsv.of(panel))
                                .collect(Collectors.joining("\n"));
            case LATEX -> panels.stream().map(PanelTables::latex).collect(Collectors.joining("\n"));
            case MARKDOWN -> panels.stream().map(PanelTables::markdown).collect(Collectors.joining("\n"));
            case SVG, PDF, PNG ->
                throw new IllegalArgumentException(format + " is a picture, not text: call content() for it.");
        };
    }

    /** Base font in points: 8 where there is room, less where several panels share the width, never so small that it cannot be read. */
    static double em(Figure figure, Page page) {
        if (page.heading() && page.heightMm() > 0) {
            double height = page.heightMm() / Page.POINT_MM;
            return ChartStyle.NORMAL_EM * 0.75 * Math.max(0.62, Math.min(page.widthPoints() / 960, height / 540));
        }
        int across =
                figure.rows().stream().mapToInt(row -> row.cells().size()).max().orElse(1);
        return Math.clamp(page.widthPoints() / (28.0 * across), 5.2, 8.0);
    }

    private static double height(Figure figure, Page page, double em) {
        if (page.heightMm() > 0) {
            return page.heightMm() / Page.POINT_MM;
        }
        double least =
                figure.rows().stream().mapToDouble(Figure.Row::weight).min().orElse(1);
        double sum = figure.rows().stream().mapToDouble(Figure.Row::weight).sum();
        double across = figure.rows().stream()
                .mapToDouble(row -> page.widthPoints() / Math.max(1, row.cells().size()))
                .max()
                .orElse(page.widthPoints());
        double head = FigureSvg.headHeight(figure, page.widthPoints(), em);
        // Panels in the golden ratio, but none so flat that its axis has no room.
        return head + Math.max(Math.min(across, 44 * em) * 0.62 * sum, 11 * em * sum / least);
    }
}
