package org.counterpoint.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Looks at the end of a JSON-lines file without reading the rest. */
final class TornLine {
    private static final int CHUNK = 8192;

    private TornLine() {}

    /** The bytes after the last newline below {@code size}; empty if the file ends in a newline or is empty. */
    static byte[] unterminated(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = lastNewline(channel, size) + 1;
            return read(channel, end, size);
        }
    }

    /** The last bytes of the file, from the beginning of a line on: at most about {@code want}, at least one whole line. */
    static byte[] lastLines(Path file, long want) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long from = size <= want ? 0 : lastNewline(channel, size - want) + 1;
            return read(channel, from, size);
        }
    }

    /** Position of the last newline below {@code limit}, or -1. */
    static long lastNewline(FileChannel channel, long limit) throws IOException {
        long to = limit;
        while (to > 0) {
            long from = Math.max(0, to - CHUNK);
            byte[] chunk = read(channel, from, to);
            for (int i = chunk.length - 1; i >= 0; i--) {
                if (chunk[i] == '\n') {
                    return from + i;
                }
            }
            to = from;
        }
        return -1;
    }

    private static byte[] read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
            // keeps reading until the piece is whole or the file ends
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
