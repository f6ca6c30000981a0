package org.counterpoint.objective.reward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.counterpoint.objective.Digests;
import org.counterpoint.objective.PreferencePair;

/**
 * Trains {@link NgramModel}s: logistic regression without an intercept on the difference of the two sides' features, by AdaGrad on
 * shuffled batches, with an L2 penalty on the weights that a batch touches, ended when the loss on held-out pairs falls no more.
 */
public final class NgramTrainer {
    private static final int BATCH = 64;
    private static final int PATIENCE = 3;
    private static final double EPSILON = 1e-8;

    /**
     * Settings of training.
     *
     * @param seed of the order of the pairs and of what is held out
     * @param heldOut part of the prompts whose pairs are held out, in (0, 1)
     * @param buckets of the features, a power of two
     * @param cross whether words count together with words of the question
     * @param learningRate of AdaGrad, above 0
     * @param l2 penalty on the squared weights, per pair, at least 0
     * @param epochs most passes over the pairs
     */
    public record Settings(
            long seed, double heldOut, int buckets, boolean cross, double learningRate, double l2, int epochs) {
        /** What is used where nothing is said. */
        public static final Settings DEFAULT = new Settings(1, 0.1, 1 << 15, false, 0.02, 1e-4, 50);

        public Settings {
            require(heldOut > 0 && heldOut < 1, "held-out part", heldOut, "lie between 0 and 1");
            require(buckets >= 2 && Integer.bitCount(buckets) == 1, "number of buckets", buckets, "be a power of two");
            require(learningRate > 0 && learningRate <= 100, "learning rate", learningRate, "lie between 0 and 100");
            require(l2 >= 0 && l2 <= 1, "L2 penalty", l2, "lie between 0 and 1");
            require(epochs >= 1, "number of epochs", epochs, "be at least 1");
        }

        private static void require(boolean right, String what, double value, String wanted) {
            if (!right) {
                throw new IllegalArgumentException(
                        "The " + what + " is " + Numbers.text(value) + " but must " + wanted + ".");
            }
        }
    }

    /**
     * What training reached; losses in nats per pair without the penalty, accuracies count ties half.
     *
     * @param model the model of the epoch with the least held-out loss
     * @param pairs pairs it was trained on
     * @param heldOutPairs pairs of other prompts
     * @param epochs passes that were made
     * @param bestEpoch the pass after which the model was best
     * @param loss on the pairs it was trained on
     * @param heldOutLoss on the others
     * @param accuracy on the pairs it was trained on
     * @param heldOutAccuracy on the others
     */
    public record Result(
            NgramModel model,
            int pairs,
            int heldOutPairs,
            int epochs,
            int bestEpoch,
            double loss,
            double heldOutLoss,
            double accuracy,
            double heldOutAccuracy) {}

    /** Hears of every pass. */
    @FunctionalInterface
    public interface Progress {
        void epoch(int epoch, double loss, double heldOutLoss, double heldOutAccuracy);
    }

    private final Settings settings;
    private final NgramFeatures features;
    private final double[] weights;
    private final double[] squares;

    private NgramTrainer(Settings settings) {
        this.settings = settings;
        this.features = new NgramFeatures(settings.buckets(), settings.cross());
        this.weights = new double[settings.buckets()];
        this.squares = new double[settings.buckets()];
    }

    /**
     * Trains on pairs; the pairs of some prompts, chosen by their {@link org.counterpoint.objective.Prompt#group()}, are held out.
     *
     * @throws IllegalArgumentException in one sentence, when there are too few prompts to hold some out
     */
    public static Result train(List<PreferencePair> pairs, Settings settings, Progress progress) {
        Set<String> groups = new LinkedHashSet<>();
        pairs.forEach(p -> groups.add(p.prompt().group()));
        if (groups.size() < 2) {
            throw new IllegalArgumentException("The pairs have " + groups.size()
                    + " different prompts; training needs pairs of at least 2, because those of some are held out.");
        }
        List<String> order = new ArrayList<>(groups);
        Collections.shuffle(order, new Random(settings.seed()));
        int held = Math.clamp(Math.round(settings.heldOut() * order.size()), 1, order.size() - 1);
        Set<String> heldOut = Set.copyOf(order.subList(0, held));
        return train(
                pairs.stream()
                        .filter(p -> !heldOut.contains(p.prompt().group()))
                        .toList(),
                pairs.stream().filter(p -> heldOut.contains(p.prompt().group())).toList(),
                settings,
                progress);
    }

    /**
     * Trains on some pairs and ends by others.
     *
     * @param pairs at least one
     * @param heldOut at least one, of other prompts
     */
    public static Result train(
            List<PreferencePair> pairs, List<PreferencePair> heldOut, Settings settings, Progress progress) {
        if (pairs.isEmpty() || heldOut.isEmpty()) {
            throw new IllegalArgumentException("There are " + pairs.size() + " pairs to train on and " + heldOut.size()
                    + " held out; both need at least one.");
        }
        return new NgramTrainer(settings).run(pairs, heldOut, progress);
    }

    private Result run(List<PreferencePair> pairs, List<PreferencePair> heldOut, Progress progress) {
        List<NgramFeatures.Difference> train = differences(pairs);
        List<NgramFeatures.Difference> held = differences(heldOut);
        Random random = new Random(settings.seed());
        double[] best = weights.clone();
        double bestLoss = Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        int epoch = 0;
        List<NgramFeatures.Difference> order = new ArrayList<>(train);
        while (epoch < settings.epochs() && epoch - bestEpoch < PATIENCE) {
            epoch++;
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); from += BATCH) {
                step(order.subList(from, Math.min(order.size(), from + BATCH)));
            }
            double loss = loss(held, weights);
            progress.epoch(epoch, loss(train, weights), loss, accuracy(held, weights));
            if (loss < bestLoss) {
                bestLoss = loss;
                bestEpoch = epoch;
                best = weights.clone();
            }
        }
        // What is saved is what is measured.
        float[] kept = new float[best.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (float) best[i];
            best[i] = kept[i];
        }
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("pairs", Integer.toString(train.size()));
        notes.put("held_out_pairs", Integer.toString(held.size()));
        notes.put("held_out_accuracy", String.format(Locale.ROOT, "%.4f", accuracy(held, best)));
        notes.put("held_out_loss", String.format(Locale.ROOT, "%.4f", loss(held, best)));
        notes.put("epoch", Integer.toString(bestEpoch));
        notes.put("seed", Long.toString(settings.seed()));
        notes.put("learning_rate", Double.toString(settings.learningRate()));
        notes.put("l2", Double.toString(settings.l2()));
        notes.put("pairs_sha256", digest(pairs));
        return new Result(
                new NgramModel(features, kept, mean(pairs, best), notes),
                train.size(),
                held.size(),
                epoch,
                bestEpoch,
                loss(train, best),
                loss(held, best),
                accuracy(train, best),
                accuracy(held, best));
    }

    private List<NgramFeatures.Difference> differences(List<PreferencePair> pairs) {
        return pairs.stream()
                .map(p -> NgramFeatures.difference(
                        features.of(p.prompt(), p.chosen()), features.of(p.prompt(), p.rejected())))
                .toList();
    }

    private void step(List<NgramFeatures.Difference> batch) {
        Map<Integer, Double> gradient = new HashMap<>();
        for (NgramFeatures.Difference d : batch) {
            double wrong = 1 / (1 + Math.exp(d.dot(weights))) / batch.size();
            for (int i : d.plus()) {
                gradient.merge(i, -wrong, Double::sum);
            }
            for (int i : d.minus()) {
                gradient.merge(i, wrong, Double::sum);
            }
        }
        gradient.forEach((i, g) -> {
            double full = g + settings.l2() * weights[i];
            squares[i] += full * full;
            weights[i] -= settings.learningRate() * full / (Math.sqrt(squares[i]) + EPSILON);
        });
    }

    private double mean(List<PreferencePair> pairs, double[] w) {
        return pairs.stream()
                .mapToDouble(p ->
                        (sum(features.of(p.prompt(), p.chosen()), w) + sum(features.of(p.prompt(), p.rejected()), w))
                                / 2)
                .average()
                .orElse(0);
    }

    private static double sum(int[] buckets, double[] w) {
        return Arrays.stream(buckets).mapToDouble(i -> w[i]).sum();
    }

    private static double loss(List<NgramFeatures.Difference> pairs, double[] w) {
        return pairs.stream().mapToDouble(d -> softplus(-d.dot(w))).average().orElse(Double.NaN);
    }

    /** log(1 + exp(x)) without overflow. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double accuracy(List<NgramFeatures.Difference> pairs, double[] w) {
        return pairs.stream()
                .mapToDouble(d -> (Math.signum(d.dot(w)) + 1) / 2)
                .average()
                .orElse(Double.NaN);
    }

    private static String digest(List<PreferencePair> pairs) {
        StringBuilder all = new StringBuilder();
        pairs.forEach(p -> all.append(p.prompt().text())
                .append('\0')
                .append(p.chosen())
                .append('\0')
                .append(p.rejected())
                .append('\0'));
        return Digests.sha256(all.toString());
    }
}
