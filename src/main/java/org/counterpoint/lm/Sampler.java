package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Batched sampling with a key/value cache. Prompts are padded on the left, equal prompts are read once, and completions that have
 * ended leave the batch. Each completion has a random stream of its own, made from the seed and its place in the batch.
 */
public final class Sampler {

    /** Ended completions stay in the batch while more than this part of it is alive: copying the cache costs more than them. */
    private static final double KEEP_FROM = 0.85;

    private final CausalLm model;
    private final int maxBatch;

    /** A sampler that runs up to 512 completions at a time. */
    public Sampler(CausalLm model) {
        this(model, 512);
    }

    /**
     * A sampler.
     *
     * @param maxBatch most completions that run at the same time, at least 1
     */
    public Sampler(CausalLm model, int maxBatch) {
        this.model = model;
        this.maxBatch = maxBatch;
    }

    /**
     * Draws one completion per prompt; repeat a prompt for several.
     *
     * @param prompts at least one token each
     * @throws ModelException when prompt and completion do not fit into the model's context
     */
    public List<Generation> generate(List<int[]> prompts, SamplingSpec spec) {
        List<Generation> result = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += maxBatch) {
            List<int[]> part = prompts.subList(from, Math.min(prompts.size(), from + maxBatch));
            try (GradMode _ = GradMode.off();
                    NDManager scope = model.newScope();
                    Run run = new Run(scope, part, spec, from)) {
                result.addAll(run.generate());
            }
        }
        return result;
    }

    private final class Run implements AutoCloseable {
        private final NDManager scope;
        private final NDManager cpu;
        private final SamplingSpec spec;
        private final List<int[]> prompts;
        private final SplittableRandom[] streams;
        private final int[][] tokens;
        private final float[][] logProbs;
        private final int[] lengths;
        private final boolean[] stopped;
        private final Set<Integer> stops;
        private final int promptWidth;
        private NDManager cacheScope;
        private NDList cache = new NDList();
        /** Completion in each row of the cache. */
        private int[] active;

        Run(NDManager scope, List<int[]> prompts, SamplingSpec spec, int offset) {
            this.scope = scope;
            this.cpu = scope.newSubManager(Device.cpu());
            this.cacheScope = scope.newSubManager();
            this.spec = spec;
            this.prompts = prompts;
            this.stops = new HashSet<>(spec.stopTokens());
            int n = prompts.size();
            this.streams = new SplittableRandom[n];
            for (int i = 0; i < n; i++) {
                // the generator scrambles its seed, so that neighbours are independent
                streams[i] = new SplittableRandom(
                        new SplittableRandom(spec.seed()).nextLong() + 0x9E3779B97F4A7C15L * (offset + i + 1L));
            }
            this.tokens = new int[n][spec.maxTokens()];
            this.logProbs = new float[n][spec.maxTokens()];
            this.lengths = new int[n];
            this.stopped = new boolean[n];
            this.active = new int[n];
            this.promptWidth = check();
        }

        private int check() {
            int width = 0;
            for (int[] prompt : prompts) {
                width = Math.max(width, prompt.length);
                if (prompt.length == 0) {
                    throw new ModelException("A prompt has no token; give at least one.");
                }
                for (int token : prompt) {
                    if (token < 0 || token >= model.config().vocabSize()) {
                        throw new ModelException("Token " + token + " is outside the model's vocabulary of "
                                + model.config().vocabSize() + "; use the tokenizer that belongs to the model.");
                    }
                }
            }
            if (width + spec.maxTokens() - 1 > model.config().maxPositions()) {
                throw new ModelException("A prompt of " + width + " tokens and " + spec.maxTokens()
                        + " new ones do not fit into the model's "
                        + model.config().maxPositions()
                        + " positions; shorten the prompt or lower max_tokens.");
            }
            return width;
        }

        List<Generation> generate() {
            NDArray knobs = cpu.create(new double[] {
                spec.temperature(), Math.min(spec.topK(), model.config().vocabSize()), spec.topP()
            });
            knobs.setName("k");
            long[] next = prefill(knobs);
            for (int i = 1; i < spec.maxTokens() && active.length > 0; i++) {
                next = compact(next);
                if (active.length == 0) {
                    break;
                }
                try (NDManager step = scope.newSubManager()) {
                    NDArray ids = step.create(next, new Shape(active.length, 1));
                    NDList result = model.pack()
                            .call(
                                    step,
                                    "step",
                                    false,
                                    arguments(
                                            step,
                                            ids,
                                            starts(active),
                                            promptWidth + i - 1,
                                            uniforms(step, active),
                                            knobs,
                                            cache));
                    next = record(result.get(0), result.get(1), active);
                }
            }
            List<Generation> generations = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                generations.add(new Generation(
                        Arrays.copyOf(tokens[i], lengths[i]), Arrays.copyOf(logProbs[i], lengths[i]), stopped[i]));
            }
            return generations;
        }

        // Reads the distinct prompts, spreads their cache over the completions and draws the first token of each.
        private long[] prefill(NDArray knobs) {
            Map<String, Integer> rowOf = new LinkedHashMap<>();
            int[] row = new int[prompts.size()];
            List<int[]> distinct = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                int[] prompt = prompts.get(i);
                Integer known = rowOf.putIfAbsent(Arrays.toString(prompt), distinct.size());
                if (known == null) {
                    row[i] = distinct.size();
                    distinct.add(prompt);
                } else {
                    row[i] = known;
                }
                active[i] = i;
            }
            long[] ids = new long[Math.multiplyExact(distinct.size(), promptWidth)];
            long[] starts = new long[distinct.size()];
            for (int r = 0; r < distinct.size(); r++) {
                int[] prompt = distinct.get(r);
                int pad = promptWidth - prompt.length;
                starts[r] = pad;
                for (int j = 0; j < prompt.length; j++) {
                    ids[r * promptWidth + pad + j] = prompt[j];
                }
            }
            ModelConfig c = model.config();
            long[] shape = {
                2L * c.layers(), distinct.size(), c.kvHeads(), promptWidth + spec.maxTokens() - 1L, c.headDim()
            };
            try (NDManager step = scope.newSubManager()) {
                NDList fresh = model.pack()
                        .call(
                                distinct.size() == prompts.size() ? cacheScope : step,
                                "room",
                                false,
                                model.weights(new NDList(cpu.create(shape))));
                OpPack.asList("kv", fresh);
                NDArray logits = model.pack()
                        .call(
                                step,
                                "feed",
                                false,
                                arguments(
                                        step,
                                        step.create(ids, new Shape(distinct.size(), promptWidth)),
                                        starts,
                                        0,
                                        null,
                                        null,
                                        fresh))
                        .get(0);
                NDArray rows = index(step, row);
                NDArray spread = model.pack().call(step, "rows", rows, logits).get(0);
                cache = distinct.size() == prompts.size() ? fresh : kept(cacheScope, rows, fresh);
                NDArray u = uniforms(step, active);
                NDList result = model.pack().call(step, "pick", spread, u, knobs);
                return record(result.get(0), result.get(1), active);
            }
        }

        private NDList arguments(
                NDManager step,
                NDArray ids,
                long[] starts,
                int at,
                @Nullable NDArray u,
                @Nullable NDArray knobs,
                NDList kv) {
            NDList list = new NDList(ids, step.create(starts), cpu.create((long) at));
            if (u != null && knobs != null) {
                list.add(u);
                list.add(knobs);
            }
            model.tables(list, promptWidth + spec.maxTokens());
            list.addAll(kv);
            return model.weights(list);
        }

        private long[] starts(int[] completions) {
            return Arrays.stream(completions)
                    .mapToLong(i -> (long) promptWidth - prompts.get(i).length)
                    .toArray();
        }

        private NDArray uniforms(NDManager step, int[] completions) {
            return step.create(Arrays.stream(completions)
                    .mapToDouble(i -> streams[i].nextDouble())
                    .toArray());
        }

        private long[] record(NDArray drawn, NDArray scores, int[] completions) {
            long[] next = drawn.toLongArray();
            float[] lp = scores.toFloatArray();
            for (int r = 0; r < next.length; r++) {
                int i = completions[r];
                if (stopped[i]) {
                    continue;
                }
                tokens[i][lengths[i]] = (int) next[r];
                logProbs[i][lengths[i]++] = lp[r];
                stopped[i] = stops.contains((int) next[r]);
            }
            return next;
        }

        // Drops ended completions; their rows are copied out only when enough of them have ended to pay for it.
        private long[] compact(long[] next) {
            int alive = 0;
            for (int i : active) {
                alive += stopped[i] ? 0 : 1;
            }
            if (alive > KEEP_FROM * active.length) {
                return next;
            }
            int[] rows = new int[alive];
            int[] completions = new int[alive];
            long[] tokensLeft = new long[alive];
            int n = 0;
            for (int r = 0; r < active.length; r++) {
                if (!stopped[active[r]]) {
                    rows[n] = r;
                    completions[n] = active[r];
                    tokensLeft[n++] = next[r];
                }
            }
            active = completions;
            if (alive > 0) {
                NDManager newScope = scope.newSubManager();
                try (NDManager step = scope.newSubManager()) {
                    cache = kept(newScope, index(step, rows), cache);
                }
                cacheScope.close();
                cacheScope = newScope;
            }
            return tokensLeft;
        }

        private NDList kept(NDManager owner, NDArray rows, NDList kv) {
            NDList arguments = new NDList(rows);
            arguments.addAll(kv);
            NDList result = model.pack().call(owner, "keep", false, arguments);
            OpPack.asList("kv", result);
            return result;
        }

        private static NDArray index(NDManager step, int[] rows) {
            return step.create(Arrays.stream(rows).asLongStream().toArray());
        }

        @Override
        public void close() {
            cacheScope.close();
        }
    }
}
