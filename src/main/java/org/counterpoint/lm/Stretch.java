package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a model stretches real inputs: quotients of differences, each of which is a lower bound of the Lipschitz constant in question
 * (up to f32 rounding), for what a bound from norms is worth. The model is measured as it is now, its adapter included where it is on.
 */
public final class Stretch {
    private static final int ITERATIONS = 4;
    // Of the norm of a sequence's embeddings: far above the rounding of f32 logits, far below another token.
    private static final double NUDGE = 1e-2;

    private Stretch() {}

    /**
     * Largest {@code ||f(e + d) - f(e)|| / ||d||} found around given sequences, with f the next-token logits after the last token as a
     * function of the embeddings e of all tokens. The direction d is improved by power iteration on the Jacobian: forward by the
     * difference itself, back by a gradient.
     *
     * @param sequences at least one, each with at least one token
     * @return the largest quotient over sequences and iterations; NaN in bf16, whose rounding outweighs the difference; needs no random
     *     numbers
     */
    public static double ofNetwork(CausalLm model, List<int[]> sequences) {
        if (model.precision() != Precision.FLOAT32) {
            return Double.NaN;
        }
        try (NDManager owner = model.newScope();
                OpPack pack = OpPack.compile(
                        owner, DecoderScript.nudged(model.config(), model.script(), model.precision()))) {
            double largest = 0;
            for (int[] sequence : sequences) {
                largest = Math.max(largest, ofSequence(model, owner, pack, sequence));
            }
            return largest;
        }
    }

    private static double ofSequence(CausalLm model, NDManager owner, OpPack pack, int[] sequence) {
        TokenBatch batch = batch(model, List.of(sequence));
        int hidden = model.config().hiddenSize();
        Shape shape = new Shape(1, batch.width(), hidden);
        try (NDManager part = owner.newSubManager()) {
            double[] start = logits(model, part, pack, batch, sequence, new float[batch.width() * hidden], shape);
            double size = NUDGE * embeddingNorm(model, sequence);
            double mean = java.util.Arrays.stream(start).average().orElse(0);
            double[] direction =
                    java.util.Arrays.stream(start).map(v -> v - mean).toArray();
            double largest = 0;
            for (int i = 0; i < ITERATIONS; i++) {
                float[] back = pullBack(model, part, pack, batch, sequence, direction, shape);
                double norm = norm(back);
                if (!(norm > 0)) {
                    break;
                }
                for (int j = 0; j < back.length; j++) {
                    back[j] = (float) (back[j] / norm * size);
                }
                double[] moved = logits(model, part, pack, batch, sequence, back, shape);
                double sum = 0;
                for (int j = 0; j < moved.length; j++) {
                    direction[j] = moved[j] - start[j];
                    sum += direction[j] * direction[j];
                }
                largest = Math.max(largest, Math.sqrt(sum) / norm(back));
            }
            return largest;
        }
    }

    private static double[] logits(
            CausalLm model, NDManager part, OpPack pack, TokenBatch batch, int[] sequence, float[] nudge, Shape shape) {
        try (GradMode _ = GradMode.off();
                NDManager scope = part.newSubManager()) {
            float[] z = call(model, scope, pack, batch, sequence, scope.create(nudge, shape), false)
                    .toFloatArray();
            double[] out = new double[z.length];
            for (int i = 0; i < z.length; i++) {
                out[i] = z[i];
            }
            return out;
        }
    }

    /** The transposed Jacobian at no nudge, applied to a direction of the logits. */
    private static float[] pullBack(
            CausalLm model,
            NDManager part,
            OpPack pack,
            TokenBatch batch,
            int[] sequence,
            double[] direction,
            Shape shape) {
        try (GradMode _ = GradMode.on();
                NDManager scope = part.newSubManager()) {
            NDArray nudge = scope.zeros(shape);
            nudge.setRequiresGradient(true);
            NDArray z = call(model, scope, pack, batch, sequence, nudge, true);
            float[] v = new float[direction.length];
            for (int i = 0; i < v.length; i++) {
                v[i] = (float) direction[i];
            }
            NDArray along = z.mul(scope.create(v, z.getShape())).sum();
            return Gradients.of(scope, model.ops(), along, List.of(nudge), false)
                    .getFirst()
                    .toFloatArray();
        }
    }

    private static NDArray call(
            CausalLm model,
            NDManager scope,
            OpPack pack,
            TokenBatch batch,
            int[] sequence,
            NDArray nudge,
            boolean train) {
        NDList arguments =
                new NDList(scope.create(batch.ids(), new Shape(1, batch.width())), nudge, scope.create(new long[] {
                    sequence.length - 1L
                }));
        return pack.call(scope, "nudged", train, model.weights(model.tables(arguments, batch.width())))
                .get(0);
    }

    private static double embeddingNorm(CausalLm model, int[] sequence) {
        String name = model.config().architecture() == ModelConfig.Architecture.GPT2
                ? "transformer.wte.weight"
                : "model.embed_tokens.weight";
        try (GradMode _ = GradMode.off();
                NDManager scope = model.newScope()) {
            NDArray table = model.parameter(name);
            double sum = 0;
            for (int token : sequence) {
                NDArray row = table.get(scope, token);
                double norm = norm(row.toFloatArray());
                sum += norm * norm;
            }
            return Math.sqrt(sum);
        }
    }

    /**
     * Largest {@code ||W x|| / ||x||} of linear modules over the inputs x that given sequences bring to them, W with its update and
     * without its bias: at most the largest singular value of W.
     *
     * @param modules wanted modules
     * @param sequences at least one, each with at least one token
     * @return by module
     */
    public static Map<String, Double> ofModules(CausalLm model, List<String> modules, List<int[]> sequences) {
        DecoderScript.Observed script = DecoderScript.measuring(model.config(), model.script(), model.precision());
        Map<String, Double> gains = new LinkedHashMap<>();
        try (GradMode _ = GradMode.off();
                NDManager scope = model.newScope();
                OpPack pack = OpPack.compile(scope, script.source())) {
            TokenBatch batch = batch(model, sequences);
            NDList arguments = new NDList(
                    scope.create(batch.ids(), new Shape(batch.rows(), batch.width())),
                    scope.create(places(batch, sequences)));
            NDList found = pack.call(scope, "gains", false, model.weights(model.tables(arguments, batch.width())));
            for (int i = 0; i < found.size(); i++) {
                String module = script.groups().get(i).getFirst();
                if (modules.contains(module)) {
                    gains.put(module, (double) found.get(i).getFloat());
                }
            }
        }
        return gains;
    }

    private static long[] places(TokenBatch batch, List<int[]> sequences) {
        List<Long> places = new ArrayList<>();
        for (int r = 0; r < sequences.size(); r++) {
            for (int t = 0; t < sequences.get(r).length; t++) {
                places.add((long) r * batch.width() + t);
            }
        }
        return places.stream().mapToLong(Long::longValue).toArray();
    }

    private static TokenBatch batch(CausalLm model, List<int[]> sequences) {
        List<int[]> nothing = sequences.stream().map(_ -> new int[0]).toList();
        TokenBatch batch =
                TokenBatch.of(sequences, nothing, Math.max(0, model.config().padId()));
        model.check(batch.ids(), batch.width());
        return batch;
    }

    private static double norm(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }
}
