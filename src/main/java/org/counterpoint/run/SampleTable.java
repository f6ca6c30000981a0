package org.counterpoint.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The samples of a run, read on demand: the first call finds the byte offset of every line, {@link #get} reads only the rows that
 * are asked for. A table does not change while the file grows. Safe for use by several threads.
 *
 * <p>Every method may throw {@link UncheckedIOException} if the file has become unreadable.
 */
public final class SampleTable {
    private final LineIndex index;
    private final long limit;
    private final boolean takeRest;

    SampleTable(LineIndex index, long limit, boolean takeRest) {
        this.index = index;
        this.limit = limit;
        this.takeRest = takeRest;
    }

    /** Number of samples. */
    public int size() {
        try {
            return index.extendTo(limit, takeRest);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** How many bytes of the file this table covers; known without reading it. */
    public long bytes() {
        return limit;
    }

    /** Whether there is no sample. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Step of every sample, in the order of the file. */
    public long[] steps() {
        return index.steps(size());
    }

    /** Row numbers of the samples of one step and split. */
    public int[] rowsAt(long step, String split) {
        long[] steps = steps();
        return IntStream.range(0, steps.length)
                .filter(i -> steps[i] == step && index.split(i).equals(split))
                .toArray();
    }

    /** The samples of one step and split. */
    public List<SampleRow> at(long step, String split) {
        return get(rowsAt(step, split));
    }

    /** One sample by its row number. */
    public SampleRow get(int row) {
        return get(new int[] {row}).get(0);
    }

    /** Samples by row number, in the order asked for. */
    public List<SampleRow> get(int[] rows) {
        int size = size();
        List<SampleRow> result = new ArrayList<>(rows.length);
        if (rows.length == 0) {
            return result;
        }
        try (FileChannel channel = FileChannel.open(index.file(), StandardOpenOption.READ)) {
            for (int row : rows) {
                if (row < 0 || row >= size) {
                    throw new IndexOutOfBoundsException("There is no sample " + row + "; there are " + size + ".");
                }
                byte[] line = new byte[index.length(row)];
                ByteBuffer buffer = ByteBuffer.wrap(line);
                long at = index.offset(row);
                while (buffer.hasRemaining()) {
                    int got = channel.read(buffer, at + buffer.position());
                    if (got <= 0) {
                        throw new IOException("the file became shorter");
                    }
                }
                result.add(RowCodec.readSample(line, 0, line.length));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return result;
    }

    /** All samples; made for export. */
    public List<SampleRow> all() {
        return get(IntStream.range(0, size()).toArray());
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
