package org.counterpoint.lm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;

/** Writes small model folders as other programs would: any float type, one file or several, other heads. */
public final class Folders {

    private Folders() {}

    /** A random model in f32 with its config.json. */
    public static void random(ModelConfig config, long seed, Path folder) {
        try (CausalLm model = Tiny.model(config, seed)) {
            model.save(folder);
        }
    }

    /** Changes config.json. */
    public static void config(Path folder, Consumer<ObjectNode> change) {
        json(folder.resolve("config.json"), change);
    }

    /** Changes a JSON document. */
    static void json(Path file, Consumer<ObjectNode> change) {
        try {
            JsonNode node = new JsonMapper().readTree(file.toFile());
            change.accept((ObjectNode) node);
            new JsonMapper().writeValue(file.toFile(), node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a tensor to model.safetensors, or replaces it. */
    static void put(Path folder, String name, long[] shape, float[] values) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        Path path = folder.resolve("model.safetensors");
        try (Safetensors file = Safetensors.open(path)) {
            for (String other : file.names()) {
                if (!other.equals(name)) {
                    writer.add(other, DType.F32, file.info(other).shape(), file.floats(other));
                }
            }
        }
        writer.add(name, DType.F32, shape, values).write(path);
    }

    /** Renames all tensors and adds one of integers. */
    static void rename(Path folder, UnaryOperator<String> names, String extra) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        Path path = folder.resolve("model.safetensors");
        try (Safetensors file = Safetensors.open(path)) {
            for (String name : file.names()) {
                writer.add(names.apply(name), DType.F32, file.info(name).shape(), file.floats(name));
            }
        }
        writer.addLongs(extra, new long[] {2}, new long[] {1, 0}).write(path);
    }

    /** Rewrites model.safetensors in another type, spread over so many files with an index. */
    public static void shard(Path folder, DType type, int shards) throws IOException {
        SafetensorsWriter[] writers = new SafetensorsWriter[shards];
        ObjectNode index = new JsonMapper().createObjectNode();
        ObjectNode map = index.putObject("weight_map");
        Path path = folder.resolve("model.safetensors");
        try (Safetensors file = Safetensors.open(path)) {
            int n = 0;
            for (String name : file.names()) {
                int shard = n++ % shards;
                if (writers[shard] == null) {
                    writers[shard] = new SafetensorsWriter();
                }
                writers[shard].add(name, type, file.info(name).shape(), file.floats(name));
                map.put(name, name(shard, shards));
            }
        }
        for (int i = 0; i < shards; i++) {
            writers[i].write(folder.resolve(name(i, shards)));
        }
        Files.delete(path);
        new JsonMapper()
                .writeValue(folder.resolve("model.safetensors.index.json").toFile(), index);
    }

    private static String name(int shard, int shards) {
        return "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards);
    }
}
