package org.counterpoint.run.tensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checked header of one safetensors file: {@code u64 LE N | JSON of N bytes | data}.
 *
 * @param tensors by name, in the order of the header
 * @param metadata the {@code __metadata__} strings
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    /** Largest header that the format allows, in bytes. */
    static final long MAX_BYTES = 100_000_000;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /**
     * Parses and checks a header.
     *
     * @param file for messages and tensor locations
     * @param json the N bytes
     * @param dataLength bytes of the file after the header
     */
    static SafetensorsHeader parse(Path file, byte[] json, long dataLength) throws IOException {
        if (json.length == 0 || json[0] != '{') {
            throw damaged(file, "its header does not start with '{'");
        }
        JsonNode root;
        try {
            root = STRICT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new TensorFileException(
                    file + " is not a usable safetensors file: its header is not valid JSON (" + e.getOriginalMessage()
                            + "); download or export it again.",
                    e);
        }
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        long dataStart = 8L + json.length;
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                for (Map.Entry<String, JsonNode> text : entry.getValue().properties()) {
                    if (!text.getValue().isTextual()) {
                        throw damaged(file, "its metadata \"" + text.getKey() + "\" is not a string");
                    }
                    metadata.put(text.getKey(), text.getValue().asText());
                }
            } else {
                tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), dataStart));
            }
        }
        checkLayout(file, tensors, dataStart, dataLength);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static TensorInfo tensor(Path file, String name, JsonNode node, long dataStart) throws IOException {
        JsonNode shapeNode = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("dtype").isTextual() || !shapeNode.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw damaged(file, "tensor " + name + " lacks dtype, shape or data_offsets");
        }
        DType type = DType.of(node.path("dtype").asText());
        if (type == null) {
            throw damaged(
                    file,
                    "tensor " + name + " has the unknown dtype "
                            + node.path("dtype").asText());
        }
        long[] shape = new long[shapeNode.size()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            JsonNode size = shapeNode.get(i);
            if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
                throw damaged(file, "tensor " + name + " has the impossible shape " + shapeNode);
            }
            shape[i] = size.asLong();
            try {
                elements = Math.multiplyExact(elements, shape[i]);
            } catch (ArithmeticException e) {
                throw damaged(file, "tensor " + name + " has the impossible shape " + shapeNode);
            }
        }
        Long begin = offset(offsets.get(0));
        Long end = offset(offsets.get(1));
        if (begin == null || end == null || end < begin) {
            throw damaged(file, "tensor " + name + " has the impossible data_offsets " + offsets);
        }
        boolean fits;
        try {
            long bits = Math.multiplyExact(elements, type.bits());
            fits = bits % 8 == 0 && end - begin == bits / 8;
        } catch (ArithmeticException e) {
            fits = false;
        }
        if (!fits) {
            throw damaged(
                    file,
                    "tensor " + name + " of shape " + shapeNode + " and type " + type + " does not fit its "
                            + (end - begin) + " bytes");
        }
        return new TensorInfo(name, type, shape, file, dataStart + begin, end - begin);
    }

    private static @Nullable Long offset(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0 ? node.asLong() : null;
    }

    private static void checkLayout(Path file, Map<String, TensorInfo> tensors, long dataStart, long dataLength)
            throws IOException {
        List<TensorInfo> order = new ArrayList<>(tensors.values());
        order.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
        long expected = dataStart;
        for (TensorInfo info : order) {
            if (info.offset() < expected) {
                throw damaged(file, "tensor " + info.name() + " overlaps the tensor before it");
            }
            if (info.offset() > expected) {
                throw damaged(
                        file,
                        "there is a hole of " + (info.offset() - expected) + " bytes before tensor " + info.name());
            }
            expected = info.offset() + info.bytes();
        }
        long length = expected - dataStart;
        if (length > dataLength) {
            throw damaged(file, "it ends " + (length - dataLength) + " bytes too early (truncated)");
        }
        if (length < dataLength) {
            throw damaged(file, (dataLength - length) + " bytes follow the last tensor");
        }
    }

    static TensorFileException damaged(Path file, String problem) {
        return new TensorFileException(
                file + " is not a usable safetensors file: " + problem + "; download or export it again.");
    }
}
