package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** Small models and helpers for tests. */
final class Tiny {

    private Tiny() {}

    static ModelConfig llama() {
        return ModelConfig.llama(37, 16, 24, 2, 4, 2, 48);
    }

    static ModelConfig gpt2() {
        return new ModelConfig(
                ModelConfig.Architecture.GPT2,
                37,
                16,
                32,
                2,
                2,
                2,
                8,
                48,
                1e-5,
                0,
                ModelConfig.RopeScaling.NONE,
                true,
                true,
                true,
                true,
                ModelConfig.Activation.GELU_TANH,
                0,
                0,
                -1,
                List.of(0),
                1);
    }

    /** A model whose parameters are large enough for every part to matter. */
    static CausalLm model(ModelConfig config, long seed) {
        CausalLm model = CausalLm.random(config, seed, Device.cpu());
        Random random = new Random(seed);
        try (GradMode _ = GradMode.off()) {
            for (String name : model.parameterNames()) {
                NDArray p = model.parameter(name);
                float[] values = p.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) (0.25 * random.nextGaussian());
                }
                p.set(FloatBuffer.wrap(values));
            }
        }
        return model;
    }

    static int[] tokens(Random random, int length, int vocab) {
        return random.ints(length, 0, vocab).toArray();
    }

    static float[] lastLogits(CausalLm model, int[] tokens) {
        try (GradMode _ = GradMode.off();
                NDManager scope = model.newScope()) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            return model.logits(scope, scope.create(ids, new Shape(1, ids.length)))
                    .get(0, ids.length - 1L)
                    .toFloatArray();
        }
    }

    static float[] logProbs(CausalLm model, TokenBatch batch) {
        try (GradMode _ = GradMode.off();
                NDManager scope = model.newScope()) {
            return model.logProbs(scope, batch).toFloatArray();
        }
    }

    static double distance(float[] a, float[] b) {
        double d = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            d = Math.max(d, Math.abs(a[i] - b[i]));
        }
        return d;
    }

    static Path fixture(String name) {
        try {
            return Path.of(Objects.requireNonNull(Tiny.class.getResource("/fixtures/models/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
