package org.counterpoint.run.tensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;

/**
 * Writes a safetensors file: collect tensors, then {@link #write} once. Arrays are kept by reference until then. The file is
 * replaced atomically (write, fsync, rename); equal content gives equal bytes.
 */
public final class SafetensorsWriter {
    private static final int CHUNK = 1 << 16;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** An empty file. */
    public SafetensorsWriter() {}

    private sealed interface Source {
        /** Number of elements. */
        int length();

        record Floats(float[] values) implements Source {
            @Override
            public int length() {
                return values.length;
            }
        }

        record Doubles(double[] values) implements Source {
            @Override
            public int length() {
                return values.length;
            }
        }

        record Longs(long[] values) implements Source {
            @Override
            public int length() {
                return values.length;
            }
        }
    }

    private record Entry(String name, DType type, long[] shape, Source source) {
        long bytes() {
            return (long) source.length() * type.bits() / 8;
        }
    }

    /** Adds a metadata string. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor of floats, stored as F32, F64, F16 or BF16 (rounded to nearest even).
     *
     * @throws IllegalArgumentException if the shape does not match, the name is taken or the type is another
     */
    public SafetensorsWriter add(String name, DType type, long[] shape, float[] values) {
        return put(name, floating(name, type), shape, new Source.Floats(values));
    }

    /**
     * Adds a tensor of doubles, stored as F64, F32, F16 or BF16 (rounded to nearest even).
     *
     * @throws IllegalArgumentException if the shape does not match, the name is taken or the type is another
     */
    public SafetensorsWriter add(String name, DType type, long[] shape, double[] values) {
        return put(name, floating(name, type), shape, new Source.Doubles(values));
    }

    /**
     * Adds a tensor of 64-bit integers.
     *
     * @throws IllegalArgumentException if the shape does not match or the name is taken
     */
    public SafetensorsWriter addLongs(String name, long[] shape, long[] values) {
        return put(name, DType.I64, shape, new Source.Longs(values));
    }

    private static DType floating(String name, DType type) {
        return switch (type) {
            case F64, F32, F16, BF16 -> type;
            default ->
                throw new IllegalArgumentException(
                        "Tensor " + name + " cannot be stored as " + type + "; use F32, F64, F16 or BF16.");
        };
    }

    private SafetensorsWriter put(String name, DType type, long[] shape, Source source) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        if (elements != source.length()) {
            throw new IllegalArgumentException(
                    "Tensor " + name + " has " + source.length() + " values, but its shape asks for " + elements + ".");
        }
        if (name.equals("__metadata__") || entries.containsKey(name)) {
            throw new IllegalArgumentException("The tensor name " + name + " is already taken.");
        }
        entries.put(name, new Entry(name, type, shape.clone(), source));
        return this;
    }

    /**
     * Writes the file.
     *
     * @throws IOException naming the file when it cannot be written; an older file of this name is then untouched
     */
    public void write(Path file) throws IOException {
        // Widest types first keeps every tensor aligned to its element size, as the reference implementation does.
        List<Entry> order = new ArrayList<>(entries.values());
        order.sort(Comparator.comparingInt((Entry e) -> -e.type().bits()).thenComparing(Entry::name));
        byte[] header = header(order);
        AtomicFiles.replace(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            length.putLong(header.length).flip();
            AtomicFiles.writeFully(channel, length);
            AtomicFiles.writeFully(channel, ByteBuffer.wrap(header));
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
            for (Entry entry : order) {
                writeEntry(channel, entry, chunk);
            }
        });
    }

    private byte[] header(List<Entry> order) throws JsonProcessingException {
        ObjectNode root = Json.mapper().createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject("__metadata__");
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (Entry entry : order) {
            ObjectNode node = root.putObject(entry.name());
            node.put("dtype", entry.type().name());
            for (var shape = node.putArray("shape"); shape.size() < entry.shape().length; ) {
                shape.add(entry.shape()[shape.size()]);
            }
            node.putArray("data_offsets").add(offset).add(offset + entry.bytes());
            offset += entry.bytes();
        }
        StringBuilder text = new StringBuilder(Json.mapper().writeValueAsString(root));
        int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
        text.repeat(' ', (8 - bytes % 8) % 8);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeEntry(FileChannel channel, Entry entry, ByteBuffer chunk) throws IOException {
        int size = entry.type().bits() / 8;
        int n = entry.source().length();
        chunk.clear();
        for (int i = 0; i < n; i++) {
            if (chunk.remaining() < size) {
                AtomicFiles.writeFully(channel, chunk.flip());
                chunk.clear();
            }
            switch (entry.source()) {
                case Source.Longs longs -> chunk.putLong(longs.values()[i]);
                case Source.Floats floats -> put(chunk, entry.type(), floats.values()[i]);
                case Source.Doubles doubles -> put(chunk, entry.type(), doubles.values()[i]);
            }
        }
        AtomicFiles.writeFully(channel, chunk.flip());
    }

    private static void put(ByteBuffer chunk, DType type, double value) {
        switch (type) {
            case F64 -> chunk.putDouble(value);
            case F32 -> chunk.putFloat((float) value);
            case F16 -> chunk.putShort(Float.floatToFloat16((float) value));
            case BF16 -> chunk.putShort(toBf16((float) value));
            default -> throw new IllegalStateException("Checked when the tensor was added: " + type);
        }
    }

    /** The BF16 bits nearest to a float, ties to even; NaN stays NaN. */
    public static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
