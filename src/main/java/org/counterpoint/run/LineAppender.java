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
import org.jspecify.annotations.Nullable;

/** Appends whole lines to one file, which it holds a lock on. */
final class LineAppender implements Closeable {
    /** All bytes but those of a torn last line. */
    static final long TO_THE_LAST_LINE = Long.MAX_VALUE;

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
     * @param keep null for a new file; else the bytes that stay, whole lines of them, or {@link #TO_THE_LAST_LINE}
     */
    static LineAppender open(Path file, @Nullable Long keep) throws IOException {
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
            long end = keep == null ? channel.size() : cut(file, channel, keep);
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

    private static long cut(Path file, FileChannel channel, long keep) throws IOException {
        long size = channel.size();
        long end = keep;
        try {
            if (keep == TO_THE_LAST_LINE) {
                end = TornLine.lastNewline(channel, size) + 1;
                byte[] rest = TornLine.unterminated(file, size);
                if (rest.length > 0 && whole(rest)) {
                    AtomicFiles.writeFully(channel.position(size), ByteBuffer.wrap(new byte[] {'\n'}));
                    return size + 1;
                }
            }
            channel.truncate(end);
            channel.force(false);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
        return end;
    }

    /** Whether the last line only lacks its newline. */
    private static boolean whole(byte[] rest) {
        try {
            new RowCodec.MetricLine().parse(rest, 0, rest.length);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes everything so far durable and returns its length in bytes. */
    long position() throws IOException {
        try {
            sync();
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
        return end;
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
