package org.counterpoint.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of rows that are read when they are asked for: how long it was when last looked at, and where its rows are. */
final class FollowedRows {
    private final Path file;
    private LineIndex index;
    private long size;
    private Object key = "";

    FollowedRows(Path file) {
        this.file = file;
        this.index = new LineIndex(file);
    }

    /** Notes how long the file is now; true if it grew or was cut. */
    boolean look() throws IOException {
        long now = sizeNow();
        Object keyNow = RunLoader.key(file);
        if (now < size || !keyNow.equals(key)) {
            index = new LineIndex(file);
        }
        boolean changed = now != size;
        size = now;
        key = keyNow;
        return changed;
    }

    private long sizeNow() throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    LineIndex index() {
        return index;
    }

    /** Bytes when last looked at, 0 where there is no file. */
    long size() {
        return size;
    }
}
