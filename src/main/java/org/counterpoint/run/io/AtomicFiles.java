package org.counterpoint.run.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces a file so that a reader, or a machine that loses power, sees either the whole old or the whole new content:
 * write {@code .NAME.tmp} beside it, fsync, rename over the old name, fsync the folder.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes the content of a file through a channel. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes everything to the channel, from its position 0 on.
         *
         * @throws IOException if the disk refuses
         */
        void write(FileChannel channel) throws IOException;
    }

    /**
     * Atomically replaces {@code file} by {@code content}.
     *
     * @throws IOException naming the file when it cannot be written; the old content is then still there
     */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, channel -> writeFully(channel, ByteBuffer.wrap(content)));
    }

    /**
     * Atomically replaces {@code file} by what {@code body} writes.
     *
     * @throws IOException naming the file when it cannot be written; the old content is then still there
     */
    public static void replace(Path file, Body body) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException(file + " is the root of a file system; name a file inside a folder.");
        }
        Path temporary = folder.resolve("." + target.getFileName() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                body.write(channel);
                channel.force(true);
            }
            move(temporary, target);
            syncFolder(folder);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw cannotWrite(file, e);
        }
    }

    /** Writes all remaining bytes of the buffer. */
    public static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int written = channel.write(buffer);
            if (written < 0) {
                throw new IOException("the disk took no more bytes");
            }
        }
    }

    /** Makes a rename or a new file in {@code folder} durable where the system lets a folder be opened (Windows does not). */
    public static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every system can open a folder; the rename itself is still atomic there.
        }
    }

    /** One sentence that names the file, the cause and the fix; used for every failed write of a run. */
    public static IOException cannotWrite(Path file, IOException cause) {
        return new IOException(
                "Could not write " + file + " (" + reason(cause)
                        + "); free some disk space or check the permissions of the folder.",
                cause);
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException fs && fs.getReason() != null) {
            return fs.getReason();
        }
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        return message == null ? kind : e instanceof FileSystemException ? kind + ": " + message : message;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
