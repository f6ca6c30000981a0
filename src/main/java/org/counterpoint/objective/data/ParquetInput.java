package org.counterpoint.objective.data;

import dev.hardwood.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file that is read, not mapped into memory as the library does by itself: a mapped file that somebody else cuts meanwhile ends the
 * whole process.
 */
final class ParquetInput implements InputFile {
    private final Path file;
    private @Nullable FileChannel channel;

    ParquetInput(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void open() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }
    }

    private synchronized FileChannel channel() throws IOException {
        FileChannel now = channel;
        if (now == null) {
            throw new ClosedChannelException();
        }
        return now;
    }

    @Override
    public ByteBuffer readRange(long offset, int length) throws IOException {
        FileChannel from = channel();
        // A damaged length must not ask for memory that the file cannot fill.
        if (offset < 0 || length < 0 || offset > from.size() - length) {
            throw new EOFException("it ends before a part that it names");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (from.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("it was cut while it was read");
            }
        }
        return bytes.flip();
    }

    @Override
    public long length() throws IOException {
        return channel().size();
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public synchronized void close() throws IOException {
        FileChannel now = channel;
        channel = null;
        if (now != null) {
            now.close();
        }
    }
}
