package org.counterpoint.run.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Splits a growing file of one JSON object per line into complete lines, from a byte offset on. */
public final class JsonLines {
    private static final int CHUNK = 1 << 16;

    private JsonLines() {}

    /** Receives one line that ends in a newline. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One complete line; blank lines are not passed on.
         *
         * @param bytes a buffer that is only valid during the call
         * @param from first byte of the line in the buffer
         * @param length number of bytes without the newline
         * @param offset where the line begins in the file, in bytes
         * @param number how many lines (blank ones too) this scan has seen before this one
         */
        void line(byte[] bytes, int from, int length, long offset, long number) throws IOException;
    }

    /**
     * What a scan reached.
     *
     * @param end offset just after the last newline; the next scan starts here
     * @param lines number of newlines seen
     * @param rest bytes after the last newline: a line still being written, or torn
     */
    public record Scan(long end, long lines, byte[] rest) {}

    /**
     * Reads {@code [from, limit)} of the file and passes each complete line on.
     *
     * @param from an offset where a line begins
     * @param limit where to stop, at most the size of the file
     */
    public static Scan scan(FileChannel channel, long from, long limit, Visitor visitor) throws IOException {
        byte[] buffer = new byte[CHUNK];
        int held = 0;
        long base = from;
        long lines = 0;
        long position = from;
        while (position < limit) {
            if (held == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int want = (int) Math.min(buffer.length - held, limit - position);
            int got = channel.read(ByteBuffer.wrap(buffer, held, want), position);
            if (got <= 0) {
                break;
            }
            position += got;
            int end = held + got;
            int start = 0;
            for (int i = held; i < end; i++) {
                if (buffer[i] == '\n') {
                    if (!blank(buffer, start, i)) {
                        visitor.line(buffer, start, i - start, base + start, lines);
                    }
                    lines++;
                    start = i + 1;
                }
            }
            held = end - start;
            System.arraycopy(buffer, start, buffer, 0, held);
            base += start;
        }
        return new Scan(base, lines, Arrays.copyOf(buffer, held));
    }

    private static boolean blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
