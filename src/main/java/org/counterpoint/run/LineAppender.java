package org.counterpoint.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.JsonLines;
import org.jspecify.annotations.Nullable;

/** Appends whole lines to one file, which it holds a lock on. */
final class LineAppender implements Closeable {
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final FileChannel channel;
    private long end;
    private long lastSync = System.nanoTime();
    private boolean dirty;

    private LineAppender(Path file, FileChannel channel, long end) {
        this.file = file;
        this.channel = channel;
        this.end = end;
    }

    /**
     * Opens a file for appending.
     *
     * @param resumeAfter null for a new file; else rows of later steps and a torn last line are cut first
     */
    static LineAppender open(Path file, @Nullable Long resumeAfter) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
        boolean ready = false;
        try {
            lock(file, channel);
            long end = resumeAfter == null ? channel.size() : cut(file, channel, resumeAfter);
            ready = true;
            return new LineAppender(file, channel, end);
        } finally {
            if (!ready) {
                channel.close();
            }
        }
    }

    /** Locks one byte far beyond the end, so that readers are not hindered on systems whose locks bind. */
    private static void lock(Path file, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new RunFormatException(
                    file + " is being written by another process; wait for that run to end or stop it first.");
        }
    }

    private static long cut(Path file, FileChannel channel, long resumeAfter) throws IOException {
        long size = channel.size();
        long[] keep = {0};
        boolean[] later = {false};
        long end;
        byte[] rest;
        if (resumeAfter == Long.MAX_VALUE) {
            end = TornLine.lastNewline(channel, size) + 1;
            rest = TornLine.unterminated(file, size);
        } else {
            RowCodec.MetricLine line = new RowCodec.MetricLine();
            JsonLines.Scan scan = JsonLines.scan(channel, 0, size, (bytes, from, length, offset, number) -> {
                try {
                    line.parse(bytes, from, length);
                    later[0] |= line.step() > resumeAfter;
                } catch (IOException e) {
                    // A damaged line in the middle belongs to whatever is around it.
                }
                if (!later[0]) {
                    keep[0] = offset + length + 1;
                }
            });
            end = keep[0];
            rest = later[0] ? new byte[0] : scan.rest();
        }
        try {
            if (rest.length > 0 && whole(rest, resumeAfter)) {
                AtomicFiles.writeFully(channel.position(size), ByteBuffer.wrap(new byte[] {'\n'}));
                return size + 1;
            }
            channel.truncate(end);
            channel.force(false);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
        return end;
    }

    /** Whether the last line only lacks its newline. */
    private static boolean whole(byte[] rest, long resumeAfter) {
        RowCodec.MetricLine line = new RowCodec.MetricLine();
        try {
            line.parse(rest, 0, rest.length);
            return line.step() <= resumeAfter;
        } catch (IOException e) {
            return false;
        }
    }

    void append(byte[] lineWithNewline) throws IOException {
        try {
            channel.position(end);
            AtomicFiles.writeFully(channel, ByteBuffer.wrap(lineWithNewline));
            end += lineWithNewline.length;
            dirty = true;
            if (System.nanoTime() - lastSync > SYNC_NANOS) {
                sync();
            }
        } catch (IOException e) {
            IOException named = AtomicFiles.cannotWrite(file, e);
            try {
                channel.truncate(end);
            } catch (IOException again) {
                named.addSuppressed(again);
            }
            throw named;
        }
    }

    void sync() throws IOException {
        if (dirty) {
            channel.force(false);
            dirty = false;
        }
        lastSync = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
