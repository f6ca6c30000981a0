package org.counterpoint.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a log that a process appends to from filling the disk: where it has grown too long its middle is taken out, the first and the
 * last part stay. The process keeps writing into the same file, so nothing stands between it and its log that a kill could lose.
 */
final class LogBound {
    private static final Logger LOG = LoggerFactory.getLogger(LogBound.class);
    private static final long LOOK_NANOS = 500_000_000;
    private static final long MOST = 8 << 20;
    private static final int PART = 1 << 20;

    private LogBound() {}

    /** Watches a log for as long as this process lives. */
    static void watch(Path log) {
        Thread.ofPlatform().daemon().name("log-bound").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(LOOK_NANOS);
                try {
                    cut(log, MOST, PART);
                } catch (IOException e) {
                    LOG.debug("The log could not be cut: {}", e.getMessage());
                }
            }
        });
    }

    /**
     * Takes the middle out of a log that is longer than {@code most} bytes; cuts are made at ends of lines.
     *
     * @param part bytes that are kept at the beginning and at the end, a third of {@code most} at most
     * @return whether it was cut
     */
    static boolean cut(Path log, long most, int part) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = file.size();
            if (size <= most) {
                return false;
            }
            long head = end(file, part, size);
            long tail = end(file, size - part, size);
            byte[] note = ("... " + (tail - head) + " bytes were left out here because the log grew beyond " + most
                            + " bytes; its beginning and its end follow each other.\n")
                    .getBytes(StandardCharsets.UTF_8);
            write(file, ByteBuffer.wrap(note), head);
            long to = head + note.length;
            // What is appended meanwhile comes along.
            for (long from = tail; from < file.size(); ) {
                ByteBuffer buffer = ByteBuffer.allocate(part);
                int read = file.read(buffer, from);
                if (read <= 0) {
                    break;
                }
                write(file, buffer.flip(), to);
                from += read;
                to += read;
            }
            file.truncate(to);
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /** The end of the first line that ends at or behind a place; the place itself where no line ends soon. */
    private static long end(FileChannel file, long from, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(PART, size - from));
        int read = file.read(buffer, from);
        for (int i = 0; i < read; i++) {
            if (buffer.get(i) == '\n') {
                return from + i + 1 < size ? from + i + 1 : from;
            }
        }
        return from;
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        long to = at;
        while (bytes.hasRemaining()) {
            to += file.write(bytes, to);
        }
    }
}
