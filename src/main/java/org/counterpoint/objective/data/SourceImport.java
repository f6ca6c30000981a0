package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.counterpoint.objective.data.SourceReport.BadRow;

/** Reads the rows of one source and keeps count of what cannot be used. */
final class SourceImport implements RowVisitor {
    private static final int NAMED = 3;

    private final DataSource source;
    private final RowReader reader;
    private final long limit;
    private final long allowed;
    private final Consumer<Example> into;
    private final List<BadRow> bad = new ArrayList<>();
    private long rows;
    private long badRows;
    private long ties;
    private long unrated;

    /**
     * An import.
     *
     * @param limit how many rows are read, 0 for all
     * @param allowed most bad rows before it stops
     * @param into receives every example in order
     */
    SourceImport(DataSource source, long limit, long allowed, Consumer<Example> into) {
        this.source = source;
        this.reader = source.reader();
        this.limit = limit;
        this.allowed = allowed;
        this.into = into;
    }

    /**
     * Reads.
     *
     * @throws DataException in one sentence, where the file cannot be read or has too many bad rows
     */
    void run() {
        RowFiles.read(source.file(), this);
        if (rows == 0) {
            throw new DataException(source.file() + " holds no row; check the file.");
        }
    }

    @Override
    public boolean row(long line, JsonNode row) {
        rows++;
        try {
            Example example = reader.read(row);
            ties += example.ties();
            unrated += example.unrated();
            into.accept(example);
        } catch (BadRowException e) {
            bad(line, String.valueOf(e.getMessage()));
        }
        return limit == 0 || rows < limit;
    }

    @Override
    public boolean broken(long line, String reason) {
        rows++;
        bad(line, reason);
        return limit == 0 || rows < limit;
    }

    private void bad(long line, String reason) {
        badRows++;
        if (bad.size() < SourceReport.LISTED) {
            bad.add(new BadRow(line, reason));
        }
        if (badRows > allowed) {
            String unit = RowFiles.unit(source.file());
            String first = bad.stream()
                    .limit(NAMED)
                    .map(b -> unit + " " + b.line() + ": " + b.reason())
                    .collect(Collectors.joining("; "));
            throw new DataException(source.file() + " has more than " + allowed + " rows that the form "
                    + source.form().id() + " cannot use (" + first + (badRows > NAMED ? "; ..." : "")
                    + "); correct the form, the map or the rows, or raise \"data.max_bad_rows\".");
        }
    }

    long rows() {
        return rows;
    }

    long badRows() {
        return badRows;
    }

    List<BadRow> bad() {
        return bad;
    }

    long ties() {
        return ties;
    }

    long unrated() {
        return unrated;
    }

    /** SHA-256 over the bytes of a file, hexadecimal. */
    static String sha256(Path file) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new DataException(file + " cannot be read (" + e.getMessage() + "); check the file.", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
