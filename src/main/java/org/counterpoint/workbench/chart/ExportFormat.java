package org.counterpoint.workbench.chart;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a figure can be written as, by the ending of the file. */
public enum ExportFormat {
    /** Vectors whose words stay words. */
    SVG(".svg", true),
    /** Vectors with the font embedded. */
    PDF(".pdf", true),
    /** Pixels. */
    PNG(".png", true),
    /** All values, one row for each point or cell. */
    CSV(".csv", false),
    /** Tables with booktabs rules. */
    LATEX(".tex", false),
    /** Tables. */
    MARKDOWN(".md", false);

    private final String ending;
    private final boolean picture;

    ExportFormat(String ending, boolean picture) {
        this.ending = ending;
        this.picture = picture;
    }

    /** Ending of its files, with the dot. */
    public String ending() {
        return ending;
    }

    /** Whether it is a picture rather than text. */
    public boolean picture() {
        return picture;
    }

    /** The format of a file by its ending. */
    public static Optional<ExportFormat> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(one -> name.endsWith(one.ending)).findFirst();
    }

    /** The endings of all formats. */
    public static List<String> endings() {
        return Arrays.stream(values()).map(ExportFormat::ending).toList();
    }
}
