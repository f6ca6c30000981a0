package org.counterpoint.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.io.JsonLines;

/** Byte offsets of the lines of a file of rows with a step, extended as the file grows; shared by the snapshots of one run. */
final class LineIndex {
    private final Path file;
    private long[] offsets = new long[64];
    private int[] lengths = new int[64];
    private long[] steps = new long[64];
    private String[] splits = new String[64];
    private int size;
    private long scanned;
    private long lines;
    private final List<String> warnings = new ArrayList<>();

    LineIndex(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Makes sure that all complete lines below {@code limit} are indexed, and says how many rows there are below it. */
    synchronized int extendTo(long limit, boolean takeRest) throws IOException {
        if (limit > scanned && Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long first = lines;
                JsonLines.Scan scan = JsonLines.scan(
                        channel,
                        scanned,
                        Math.min(limit, channel.size()),
                        (bytes, from, length, offset, number) -> add(bytes, from, length, offset, first + number));
                lines += scan.lines();
                scanned = scan.end();
                if (takeRest && scan.rest().length > 0) {
                    add(scan.rest(), 0, scan.rest().length, scan.end(), lines);
                    lines++;
                    scanned = limit;
                }
            } catch (NoSuchFileException e) {
                return 0;
            }
        }
        int count = size;
        while (count > 0 && offsets[count - 1] + lengths[count - 1] > limit) {
            count--;
        }
        return count;
    }

    private void add(byte[] bytes, int from, int length, long offset, long line) {
        long step = 0;
        String split = "train";
        try (JsonParser p = Json.mapper().getFactory().createParser(bytes, from, length)) {
            if (p.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            for (String key = p.nextFieldName(); key != null; key = p.nextFieldName()) {
                JsonToken token = p.nextToken();
                if (key.equals("step") && token != null && token.isNumeric()) {
                    step = (long) p.getDoubleValue();
                } else if (key.equals("split") && token == JsonToken.VALUE_STRING) {
                    split = p.getText().intern();
                } else {
                    p.skipChildren();
                }
            }
            if (p.currentToken() != JsonToken.END_OBJECT || p.nextToken() != null) {
                throw new IOException("not one whole object");
            }
        } catch (IOException e) {
            warnings.add(file.getFileName() + ": line " + (line + 1) + " is torn or damaged and was left out.");
            return;
        }
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
            steps = Arrays.copyOf(steps, size * 2);
            splits = Arrays.copyOf(splits, size * 2);
        }
        offsets[size] = offset;
        lengths[size] = length;
        steps[size] = step;
        splits[size] = split;
        size++;
    }

    synchronized long offset(int row) {
        return offsets[row];
    }

    synchronized int length(int row) {
        return lengths[row];
    }

    synchronized long[] steps(int count) {
        return Arrays.copyOf(steps, count);
    }

    synchronized String split(int row) {
        return splits[row];
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }
}
