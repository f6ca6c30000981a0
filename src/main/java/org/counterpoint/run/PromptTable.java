package org.counterpoint.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.counterpoint.run.io.JsonLines;

/**
 * The prompts of a run by training step, read on demand: the first call finds where every line begins, {@link #forEach} reads only
 * the steps that are asked for. A table does not change while the file grows. Safe for use by several threads.
 *
 * <p>Every method may throw {@link UncheckedIOException} if the file has become unreadable.
 */
public final class PromptTable {
    private final LineIndex index;
    private final long limit;
    private final boolean takeRest;

    PromptTable(LineIndex index, long limit, boolean takeRest) {
        this.index = index;
        this.limit = limit;
        this.takeRest = takeRest;
    }

    /** How many bytes of the file this table covers; known without reading it. */
    public long bytes() {
        return limit;
    }

    /** Number of rows. */
    public int size() {
        try {
            return index.extendTo(limit, takeRest);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether the run recorded no prompts. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Step of every row, in the order of the file. */
    public long[] steps() {
        return index.steps(size());
    }

    /** The rows of a range of steps, both ends included, in the order of the file. */
    public List<PromptRow> rows(long from, long to) {
        List<PromptRow> rows = new ArrayList<>();
        forEach(from, to, rows::add);
        return rows;
    }

    /** Passes on the rows of a range of steps, both ends included, in the order of the file, holding one at a time. */
    public void forEach(long from, long to, Consumer<PromptRow> visitor) {
        long[] steps = steps();
        int first = 0;
        int last = steps.length - 1;
        while (first <= last && (steps[first] < from || steps[first] > to)) {
            first++;
        }
        while (last >= first && (steps[last] < from || steps[last] > to)) {
            last--;
        }
        if (first > last) {
            return;
        }
        long begin = index.offset(first);
        long end = index.offset(last) + index.length(last);
        try (FileChannel channel = FileChannel.open(index.file(), StandardOpenOption.READ)) {
            JsonLines.Scan scan = JsonLines.scan(
                    channel,
                    begin,
                    end,
                    (bytes, at, length, offset, number) -> pass(bytes, at, length, from, to, visitor));
            if (scan.end() + scan.rest().length < end) {
                throw new IOException("the file became shorter");
            }
            pass(scan.rest(), 0, scan.rest().length, from, to, visitor);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static void pass(byte[] bytes, int at, int length, long from, long to, Consumer<PromptRow> visitor) {
        PromptRow row;
        try {
            row = RowCodec.readPrompt(bytes, at, length);
        } catch (IOException e) {
            // A damaged line is not in the index either; warnings() names it.
            return;
        }
        if (row.step() >= from && row.step() <= to) {
            visitor.accept(row);
        }
    }

    /** Lines that were left out because they are torn or damaged. */
    public List<String> warnings() {
        size();
        return index.warnings();
    }

    private UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException(index.file() + " can no longer be read; open the run again.", e);
    }
}
