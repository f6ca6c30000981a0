package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How much more likely an adapter makes completions than its base model does; the base weights are held once. Not safe for use by
 * several threads at once.
 */
public final class AdapterRatios implements AutoCloseable {
    private static final int ROWS = 16;

    private final CausalLm model;
    private final Tokenizer tokenizer;

    private AdapterRatios(CausalLm model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * Reads a base model and an adapter in the PEFT layout, onto the best device.
     *
     * @throws ModelException in one sentence, when one is damaged or they do not fit each other
     */
    public static AdapterRatios load(Path folder, Path adapter) {
        CausalLm model = CausalLm.load(folder, Devices.pick().device());
        try {
            model.loadLora(adapter);
            return new AdapterRatios(model, Tokenizer.load(folder, model.config()));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * A log-ratio.
     *
     * @param sum log pi(y|x) - log base(y|x) summed over the completion's tokens, in nats
     * @param tokens how many tokens were summed
     */
    public record Ratio(double sum, int tokens) {}

    /**
     * The log-ratios of completions given their prompts.
     *
     * @param prompts what the model is given, at least one token long
     * @param completions as many texts
     * @param end whether the model's first end token counts as the last one of every completion
     * @throws ModelException when a prompt and its completion do not fit into the model's context
     */
    public List<Ratio> of(List<String> prompts, List<String> completions, boolean end) {
        List<int[]> before = tokenizer.encodeAll(prompts);
        List<int[]> after = new ArrayList<>();
        for (String completion : completions) {
            after.add(withEnd(tokenizer.encode(completion), end));
        }
        Ratio[] result = new Ratio[after.size()];
        Arrays.fill(result, new Ratio(0, 0));
        // Equal lengths side by side: padding costs time. A completion without a token is as likely under both.
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < result.length; i++) {
            int width = before.get(i).length + after.get(i).length;
            if (width > model.config().maxPositions()) {
                throw new ModelException("A prompt with its completion has " + width + " tokens, more than the model's "
                        + model.config().maxPositions() + " positions; shorten them.");
            }
            if (after.get(i).length > 0) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingInt(i -> before.get(i).length + after.get(i).length));
        for (int from = 0; from < order.size(); from += ROWS) {
            List<Integer> rows = order.subList(from, Math.min(order.size(), from + ROWS));
            TokenBatch batch = TokenBatch.of(
                    rows.stream().map(before::get).toList(),
                    rows.stream().map(after::get).toList(),
                    0);
            double[] tuned = sums(batch);
            double[] base = model.asBase(() -> sums(batch));
            for (int r = 0; r < tuned.length; r++) {
                result[rows.get(r)] = new Ratio(tuned[r] - base[r], after.get(rows.get(r)).length);
            }
        }
        return List.of(result);
    }

    private int[] withEnd(int[] tokens, boolean end) {
        List<Integer> ends = model.config().eosIds();
        if (!end || ends.isEmpty()) {
            return tokens;
        }
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = ends.getFirst();
        return longer;
    }

    private double[] sums(TokenBatch batch) {
        try (GradMode _ = GradMode.off();
                NDManager scope = model.newScope()) {
            NDArray scores = model.logProbs(scope, batch);
            float[] flat = scores.toFloatArray();
            double[] sums = new double[batch.rows()];
            for (int i = 0; i < flat.length; i++) {
                sums[i / (batch.width() - 1)] += flat[i];
            }
            return sums;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        model.close();
    }
}
