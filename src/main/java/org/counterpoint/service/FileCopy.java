package org.counterpoint.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.RunFiles;
import org.jspecify.annotations.Nullable;

/**
 * The copy of one file of a run that lies on another machine. A file that grows is appended to, and every time the end of the copy is
 * compared with the same place over there: where they differ the file was cut and written again, and is fetched anew. A file that is
 * replaced as a whole is fetched beside the old one and takes its place when it is complete; a fetch that was cut off goes on later.
 */
final class FileCopy {
    /** How much of the end is compared. */
    private static final int OVERLAP = 4096;

    private static final int LEAST_PIECE = 256 * 1024;
    private static final int MOST_PIECE = 4 << 20;
    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String id;
    private final String name;
    private final Path file;
    /** Last change there of the version that the copy was last found equal to; 0 before. */
    private long seen;

    private long piece = LEAST_PIECE;

    /** Hears that a version is here, or begins to be. */
    @FunctionalInterface
    interface Marked {
        void now(String mark) throws IOException;
    }

    /** Hears of bytes that have come. */
    @FunctionalInterface
    interface Progress {
        /**
         * So many bytes more are here.
         *
         * @throws IOException if no more are wanted
         */
        void came(long bytes) throws IOException;
    }

    FileCopy(String id, String name, Path file) {
        this.id = id;
        this.name = name;
        this.file = file;
    }

    /** What is missing of a version that is there now; empty if the copy is it. */
    Optional<RunMirror.Missing> missing(long size, String mark, long modified, @Nullable String have) {
        long here = size(file);
        boolean same = mark.equals(have) && here == size && (!RunFiles.grows(name) || seen == modified);
        if (same) {
            return Optional.empty();
        }
        boolean some = mark.equals(have) && RunFiles.grows(name) && here <= size;
        return Optional.of(
                new RunMirror.Missing(name, size, mark, modified, Math.max(0, some ? here : size(part(mark)))));
    }

    /** Fetches what is missing; false if the file changed there meanwhile. */
    boolean fetch(
            ServiceClient client, RunMirror.Missing there, @Nullable String have, Marked marked, Progress progress)
            throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        boolean appends = RunFiles.grows(name);
        long here = size(file);
        if (appends && here < 0) {
            marked.now(there.mark());
            append(client, file, 0, there, progress);
        } else if (appends && there.mark().equals(have) && here <= there.size() && same(client, there, here)) {
            append(client, file, here, there, progress);
        } else {
            Path part = part(there.mark());
            if (appends) {
                Files.deleteIfExists(part);
            }
            append(client, part, Math.max(0, size(part)), there, progress);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            marked.now(there.mark());
        }
        seen = there.modified();
        return true;
    }

    /** Whether the end of the copy stands at the same place over there. */
    private boolean same(ServiceClient client, RunMirror.Missing there, long here) throws IOException {
        if (here == 0) {
            return true;
        }
        long from = Math.max(0, here - OVERLAP);
        byte[] theirs = client.line().bytes(path(), from, here, there.mark());
        ByteBuffer ours = ByteBuffer.allocate((int) (here - from));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (ours.hasRemaining()) {
                if (channel.read(ours, from + ours.position()) <= 0) {
                    return false;
                }
            }
        }
        return Arrays.equals(theirs, ours.array());
    }

    private void append(ServiceClient client, Path to, long from, RunMirror.Missing there, Progress progress)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long at = from;
            while (at < there.size()) {
                long begin = System.nanoTime();
                byte[] bytes = client.line().bytes(path(), at, Math.min(there.size(), at + piece), there.mark());
                // A slow line gets small pieces, so that none of them takes longer than a request may.
                boolean quick = System.nanoTime() - begin < QUICK_NANOS;
                piece = quick ? Math.min(MOST_PIECE, piece * 2) : Math.max(LEAST_PIECE, piece / 2);
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                at += bytes.length;
                progress.came(bytes.length);
            }
        }
    }

    private String path() {
        return "/v1/runs/" + id + "/files/" + name;
    }

    private Path part(String mark) {
        return file.resolveSibling("." + file.getFileName() + "." + mark.replaceAll("[^A-Za-z0-9]", "") + ".part");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read; check the cache of remote runs.", e);
        }
    }
}
