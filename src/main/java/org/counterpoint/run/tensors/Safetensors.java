package org.counterpoint.run.tensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * Memory-mapped reader of safetensors: one file, or a sharded model with {@code model.safetensors.index.json}.
 *
 * <p>Headers are fully checked on opening (size at most 100 MB, no duplicate names, offsets contiguous without overlap or hole,
 * bytes = product of the shape times the element size, nothing after the last tensor). Offsets are long, so files and tensors
 * above 2 GiB work; conversions to one Java array are limited to 2^31-1 elements, larger tensors are read in pieces. Safe for use
 * by several threads; segments and buffers die when the reader is closed.
 */
public final class Safetensors implements AutoCloseable {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final Arena arena;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<Path, MemorySegment> files = new LinkedHashMap<>();

    private Safetensors(Path path, Arena arena) {
        this.path = path;
        this.arena = arena;
    }

    /**
     * Opens a safetensors file, an index file ({@code *.index.json}), or a model folder that holds
     * {@code model.safetensors.index.json}, {@code model.safetensors} or {@code adapter_model.safetensors}.
     *
     * @throws IOException a sentence naming the file, the problem and the fix
     */
    public static Safetensors open(Path path) throws IOException {
        Safetensors reader = new Safetensors(path, Arena.ofShared());
        boolean opened = false;
        try {
            reader.openPath(path);
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                reader.close();
            }
        }
    }

    private void openPath(Path start) throws IOException {
        Path target = start;
        if (Files.isDirectory(start)) {
            target = null;
            for (String name :
                    new String[] {"model.safetensors.index.json", "model.safetensors", "adapter_model.safetensors"}) {
                if (target == null && Files.exists(start.resolve(name))) {
                    target = start.resolve(name);
                }
            }
            if (target == null) {
                throw new TensorFileException(
                        start + " holds no model.safetensors; choose a folder with weights in safetensors form.");
            }
        }
        if (!Files.isRegularFile(target)) {
            throw new TensorFileException(target + " is missing; copy it there or download the model again.");
        }
        if (target.toString().endsWith(".json")) {
            openIndex(target);
        } else {
            SafetensorsHeader header = map(target);
            tensors.putAll(header.tensors());
            metadata.putAll(header.metadata());
        }
    }

    private void openIndex(Path index) throws IOException {
        JsonNode map;
        try {
            map = Json.mapper().readTree(Files.readAllBytes(index)).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new TensorFileException(
                    index + " is not valid JSON (" + e.getOriginalMessage() + "); download the model again.", e);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw new TensorFileException(index + " has no \"weight_map\"; download the model again.");
        }
        Map<String, SafetensorsHeader> shards = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asText("");
            // A name from a downloaded file must not lead out of the model's folder.
            if (shard.isEmpty() || shard.contains("/") || shard.contains("\\") || shard.startsWith("..")) {
                throw new TensorFileException(index + " names the shard \"" + shard
                        + "\", which is not a plain file name; download the model again.");
            }
            Path file = index.resolveSibling(shard);
            SafetensorsHeader header = shards.get(shard);
            if (header == null) {
                if (!Files.isRegularFile(file)) {
                    throw new TensorFileException(file + " is missing, though " + index.getFileName()
                            + " names it; download that shard again.");
                }
                header = map(file);
                shards.put(shard, header);
                header.metadata().forEach(metadata::putIfAbsent);
            }
            TensorInfo info = header.tensors().get(entry.getKey());
            if (info == null) {
                throw new TensorFileException(file + " lacks the tensor " + entry.getKey() + ", though "
                        + index.getFileName() + " promises it; download that shard again.");
            }
            tensors.put(entry.getKey(), info);
        }
    }

    private SafetensorsHeader map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 8) {
                throw SafetensorsHeader.damaged(
                        file, "it has only " + size + " bytes, less than the length of a header");
            }
            MemorySegment segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            long length = segment.get(LONG, 0);
            if (length < 0 || length > SafetensorsHeader.MAX_BYTES) {
                throw SafetensorsHeader.damaged(
                        file,
                        "it claims a header of " + Long.toUnsignedString(length)
                                + " bytes, more than the 100 MB allowed");
            }
            if (8 + length > size) {
                throw SafetensorsHeader.damaged(
                        file, "its header should have " + length + " bytes but the file ends before that (truncated)");
            }
            byte[] json = segment.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
            SafetensorsHeader header = SafetensorsHeader.parse(file, json, size - 8 - length);
            files.put(file, segment);
            return header;
        }
    }

    /** The file or folder that was opened. */
    public Path path() {
        return path;
    }

    /** Names of all tensors, in the order of the header. */
    public Set<String> names() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(tensors.keySet()));
    }

    /** The {@code __metadata__} strings. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** Whether there is a tensor of this name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Location of a tensor, or null if there is none of this name. */
    public @Nullable TensorInfo find(String name) {
        return tensors.get(name);
    }

    /**
     * Location of a tensor.
     *
     * @throws TensorFileException if there is none of this name
     */
    public TensorInfo info(String name) throws TensorFileException {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new TensorFileException(
                    path + " has no tensor " + name + "; check that this is the right model or adapter.");
        }
        return info;
    }

    /** The raw little-endian bytes of a tensor, read-only, of any size. */
    public MemorySegment segment(String name) throws TensorFileException {
        TensorInfo info = info(name);
        MemorySegment file = files.get(info.file());
        if (file == null) {
            throw new TensorFileException(info.file() + " is not mapped; open the model again.");
        }
        return file.asSlice(info.offset(), info.bytes());
    }

    /**
     * The raw bytes of a tensor of at most 2 GiB as a read-only little-endian buffer onto the mapped file.
     *
     * @throws TensorFileException if there is no such tensor or it is larger
     */
    public ByteBuffer buffer(String name) throws TensorFileException {
        MemorySegment segment = segment(name);
        if (segment.byteSize() > Integer.MAX_VALUE) {
            throw new TensorFileException(
                    path + ": tensor " + name + " is larger than one buffer (2 GiB); read it in pieces.");
        }
        return segment.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * All elements as floats, row-major (F64 is rounded, integers are converted).
     *
     * @throws TensorFileException if there is no such tensor, it has more than 2^31-1 elements or a type without a float form
     */
    public float[] floats(String name) throws TensorFileException {
        float[] values = new float[arrayLength(info(name))];
        floats(name, 0, values, 0, values.length);
        return values;
    }

    /**
     * Reads {@code count} elements from the element {@code first} on, as floats.
     *
     * @throws IndexOutOfBoundsException if the range lies outside the tensor or the array
     */
    public void floats(String name, long first, float[] target, int at, int count) throws TensorFileException {
        TensorInfo info = info(name);
        MemorySegment s = range(info, first, count);
        switch (info.type()) {
            case F32 -> MemorySegment.copy(s, FLOAT, 0, target, at, count);
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.intBitsToFloat(s.get(SHORT, 2L * i) << 16);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.float16ToFloat(s.get(SHORT, 2L * i));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = (float) element(info, s, i);
                }
            }
        }
    }

    /**
     * All elements as doubles, row-major.
     *
     * @throws TensorFileException if there is no such tensor, it has more than 2^31-1 elements or a type without a double form
     */
    public double[] doubles(String name) throws TensorFileException {
        TensorInfo info = info(name);
        double[] values = new double[arrayLength(info)];
        MemorySegment s = range(info, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = element(info, s, i);
        }
        return values;
    }

    /**
     * All elements of an integer tensor as longs.
     *
     * @throws TensorFileException if there is no such tensor or it does not hold integers
     */
    public long[] longs(String name) throws TensorFileException {
        TensorInfo info = info(name);
        long[] values = new long[arrayLength(info)];
        MemorySegment s = range(info, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (info.type()) {
                case I64, U64 -> s.get(LONG, 8L * i);
                case I32, U32, I16, U16, I8, U8, BOOL -> (long) element(info, s, i);
                default ->
                    throw new TensorFileException(
                            path + ": tensor " + name + " is " + info.type() + ", not integers; read it as floats.");
            };
        }
        return values;
    }

    private MemorySegment range(TensorInfo info, long first, int count) throws TensorFileException {
        if (info.type().bits() < 8) {
            throw unreadable(info);
        }
        int size = info.type().bits() / 8;
        if (first < 0 || count < 0 || first > info.elements() - count) {
            throw new IndexOutOfBoundsException(
                    "Elements " + first + " to " + (first + count) + " of " + info.name() + info.shapeText());
        }
        return segment(info.name()).asSlice(first * size, (long) count * size);
    }

    private double element(TensorInfo info, MemorySegment s, long i) throws TensorFileException {
        return switch (info.type()) {
            case F64 -> s.get(DOUBLE, 8 * i);
            case F32 -> s.get(FLOAT, 4 * i);
            case F16 -> Float.float16ToFloat(s.get(SHORT, 2 * i));
            case BF16 -> Float.intBitsToFloat(s.get(SHORT, 2 * i) << 16);
            case I64 -> s.get(LONG, 8 * i);
            case I32 -> s.get(INT, 4 * i);
            case U32 -> Integer.toUnsignedLong(s.get(INT, 4 * i));
            case I16 -> s.get(SHORT, 2 * i);
            case U16 -> Short.toUnsignedInt(s.get(SHORT, 2 * i));
            case I8 -> s.get(ValueLayout.JAVA_BYTE, i);
            case U8, BOOL -> Byte.toUnsignedInt(s.get(ValueLayout.JAVA_BYTE, i));
            case U64, C64, F8_E5M2, F8_E4M3, F8_E8M0, F6_E2M3, F6_E3M2, F4 -> throw unreadable(info);
        };
    }

    private int arrayLength(TensorInfo info) throws TensorFileException {
        long n = info.elements();
        if (n > Integer.MAX_VALUE - 8) {
            throw new TensorFileException(path + ": tensor " + info.name() + " has " + n
                    + " elements, too many for one array; read it in pieces.");
        }
        return (int) n;
    }

    private TensorFileException unreadable(TensorInfo info) {
        return new TensorFileException(path + ": tensor " + info.name() + " has the type " + info.type()
                + ", which is not read here; convert the model to F32, BF16 or F16.");
    }

    @Override
    public void close() {
        arena.close();
    }
}
