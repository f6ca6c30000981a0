package org.counterpoint.objective.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads files row by row: JSON lines and JSON arrays ({@code .jsonl}, {@code .ndjson}, {@code .json}), CSV and TSV, each also
 * with {@code .gz}, and Parquet. Text is UTF-8; a byte order mark is skipped.
 */
public final class RowFiles {
    private static final int BUFFER = 1 << 16;

    private RowFiles() {}

    /** Kinds of files, told by the ending of the name. */
    enum Kind {
        JSON,
        CSV,
        TSV,
        PARQUET
    }

    /**
     * Passes the rows on until there are no more or the visitor has enough.
     *
     * @throws DataException in one sentence, where the file cannot be read, is of no known kind, or ends in the middle of
     *     compressed data, of a JSON array or of a quoted cell
     */
    public static void read(Path file, RowVisitor visitor) {
        Kind kind = kind(file);
        if (!Files.isRegularFile(file)) {
            throw new DataException("There is no file " + file + "; check the path of the data.");
        }
        if (kind == Kind.PARQUET) {
            ParquetRows.read(file, visitor);
            return;
        }
        try (InputStream in = open(file)) {
            switch (kind) {
                case JSON -> JsonRows.read(file, in, visitor);
                case CSV -> CsvRows.read(file, in, ',', visitor);
                default -> CsvRows.read(file, in, '\t', visitor);
            }
        } catch (EOFException | ZipException e) {
            throw new DataException(
                    file + " is damaged: its compressed data is torn or changed (" + e.getMessage()
                            + "); fetch the file again.",
                    e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read (" + e.getMessage() + "); check the file.", e);
        }
    }

    /** What a line number of the file counts: {@code line}, or {@code row} in Parquet. */
    public static String unit(Path file) {
        return kind(file) == Kind.PARQUET ? "row" : "line";
    }

    private static Kind kind(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson") || plain.endsWith(".json")) {
            return Kind.JSON;
        }
        if (plain.endsWith(".csv")) {
            return Kind.CSV;
        }
        if (plain.endsWith(".tsv")) {
            return Kind.TSV;
        }
        if (name.endsWith(".parquet")) {
            return Kind.PARQUET;
        }
        throw new DataException(
                "The kind of " + file
                        + " is not told by its name; let it end in .jsonl, .json, .csv, .tsv (each also with .gz) or .parquet.");
    }

    /**
     * Opens a text file, which may be compressed with gzip if its name says so; a byte order mark is skipped.
     *
     * @throws java.util.zip.ZipException where it is not compressed as its name says
     */
    public static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            boolean zipped =
                    file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            InputStream in = zipped ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
            in.mark(3);
            if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF) {
                in.reset();
            }
            return in;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
