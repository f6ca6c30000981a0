package org.counterpoint.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.objective.Pocket3H;
import org.counterpoint.objective.PocketCategory;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;

/** How often the pocket model answers its factual questions right when sampled. */
final class FactualAccuracy {
    private final Pocket3H environment;
    private final int samplesPerPrompt;
    private final long seed;

    FactualAccuracy(Pocket3H environment, int samplesPerPrompt, long seed) {
        this.environment = environment;
        this.samplesPerPrompt = samplesPerPrompt;
        this.seed = seed;
    }

    /** Fraction of completions at temperature 1 that hold the true answer, over the factual prompts of all splits that the base model was trained on. */
    double measure(Path folder) {
        try (Policy policy = Policy.load(folder, environment)) {
            long right = 0;
            long all = 0;
            for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
                List<Prompt> prompts = new ArrayList<>(environment.prompts(split));
                prompts.removeIf(p -> !p.category().equals(PocketCategory.FACTUAL.id()));
                if (prompts.isEmpty()) {
                    continue;
                }
                for (Completion c : policy.sample(
                        prompts,
                        samplesPerPrompt,
                        new RunConfig.Sampling(1, 1, 0, 32),
                        1,
                        Seeds.mix(seed, split.id().hashCode()))) {
                    all++;
                    right += environment.isRight(c.prompt(), c.text()) ? 1 : 0;
                }
            }
            return right / (double) all;
        }
    }
}
