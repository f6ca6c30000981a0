package org.counterpoint.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.counterpoint.run.RunFiles;

/**
 * A file of a run, opened so that nothing is ever read of two versions of it. A file that is replaced as a whole has another mark after
 * that. A file that grows keeps its mark; bytes of it that were there stay right unless it was cut, which shows by its length.
 */
final class OpenFile implements AutoCloseable {
    private static final int MARK_BYTES = 8;
    private static final int PIECE = 256 * 1024;

    private final Path file;
    private final String name;
    private final FileChannel channel;
    private final BasicFileAttributes opened;
    private final String mark;

    private OpenFile(Path file, String name, FileChannel channel, BasicFileAttributes opened) {
        this.file = file;
        this.name = name;
        this.channel = channel;
        this.opened = opened;
        this.mark = mark(name, opened);
    }

    /**
     * Opens a file of a run.
     *
     * @throws NoSuchFileException if it is not there, is no plain file or was replaced at this very moment
     */
    static OpenFile open(Path dir, String name) throws IOException {
        Path file = dir.resolve(name);
        BasicFileAttributes before = attributes(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            BasicFileAttributes after = attributes(file);
            if (!before.isRegularFile() || !mark(name, before).equals(mark(name, after))) {
                throw new NoSuchFileException(file.toString());
            }
            return new OpenFile(file, name, channel, after);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static String mark(String name, BasicFileAttributes a) {
        String what = RunFiles.grows(name)
                ? String.valueOf(a.fileKey())
                : a.fileKey() + " " + a.size() + " " + a.lastModifiedTime();
        byte[] hash = RunIndex.sha256().digest(what.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, MARK_BYTES);
    }

    String name() {
        return name;
    }

    /** Length when it was opened. */
    long size() {
        return opened.size();
    }

    /** Epoch milliseconds of its last change before it was opened. */
    long modified() {
        return opened.lastModifiedTime().toMillis();
    }

    /** Tells this version of the file from others. */
    String mark() {
        return mark;
    }

    /**
     * Fills a buffer from a place in the file.
     *
     * @param to end of what is wanted in all; a file that has become shorter than that was cut
     * @return false if the file has been replaced or cut
     */
    boolean read(long from, ByteBuffer buffer, long to) throws IOException {
        int start = buffer.position();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position() - start) <= 0) {
                return false;
            }
        }
        try {
            BasicFileAttributes now = attributes(file);
            return mark(name, now).equals(mark) && now.size() >= to;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Hash of the bytes up to {@link #size}. */
    String sha256() throws IOException {
        MessageDigest digest = RunIndex.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(PIECE);
        for (long at = 0; at < size(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(PIECE, size() - at));
            if (!read(at, buffer, size())) {
                throw new NoSuchFileException(file.toString());
            }
            digest.update(buffer.array(), 0, buffer.limit());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
