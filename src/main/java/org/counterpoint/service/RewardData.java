package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.Generation;
import org.counterpoint.lm.Sampler;
import org.counterpoint.lm.SamplingSpec;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.objective.Digests;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Objective;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.counterpoint.objective.reward.ScoredText;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.run.SampleRow;
import org.counterpoint.train.ModelLocator;
import org.counterpoint.train.RunConfig;

/** Completions with exact rewards, and the preferences that follow from them. */
final class RewardData {
    private static final int PAIRS_PER_PROMPT = 8;
    private static final String METHOD = "linear";

    private RewardData() {}

    /**
     * A completion and what it is worth.
     *
     * @param exact more is better
     */
    record Labeled(ScoredText text, double exact) {}

    /** Samples completions of a split's first prompts at the temperature that runs sample at, and scores them exactly. */
    static List<Labeled> sampled(RewardTools.Source.Sampled from, Split split, long seed, Consumer<String> progress) {
        Environment environment = Environments.of(from.environment());
        int objective = require(
                from.objective(),
                environment.objectives().stream().map(Objective::name).toList());
        List<Prompt> all = environment.prompts(split);
        List<Prompt> prompts = from.prompts() == 0 ? all : all.subList(0, Math.min(all.size(), from.prompts()));
        Path folder = ModelLocator.locate(from.model());
        RunConfig.Sampling sampling =
                RunConfig.defaults(METHOD, from.environment(), from.model()).sampling();
        List<Labeled> labeled = new ArrayList<>();
        progress.accept("Sampling " + from.samplesPerPrompt() + " completions for each of " + prompts.size() + " "
                + split.id() + " prompts");
        try (CausalLm model = CausalLm.load(folder, Devices.pick().device());
                Tokenizer tokenizer = Tokenizer.load(folder, model.config())) {
            List<int[]> tokens = new ArrayList<>();
            for (Prompt p : prompts) {
                tokens.addAll(Collections.nCopies(from.samplesPerPrompt(), tokenizer.encode(p.text())));
            }
            SamplingSpec spec = new SamplingSpec(
                    sampling.temperature(),
                    sampling.topK(),
                    sampling.topP(),
                    sampling.maxTokens(),
                    model.config().eosIds(),
                    seed * 31 + split.id().hashCode());
            List<Generation> drawn = new Sampler(model).generate(tokens, spec);
            for (int i = 0; i < drawn.size(); i++) {
                Prompt prompt = prompts.get(i / from.samplesPerPrompt());
                String completion = tokenizer.decode(drawn.get(i).tokens());
                labeled.add(new Labeled(
                        new ScoredText(prompt, completion), environment.rewards(prompt, completion)[objective]));
            }
        }
        return labeled;
    }

    /**
     * What a run recorded.
     *
     * @param test whether the test prompts are wanted, or else all others
     */
    static List<Labeled> recorded(RewardTools.Source.Recorded from, boolean test) throws IOException {
        Run run = Run.open(from.run());
        List<ObjectiveInfo> objectives = run.manifest().objectives();
        int index = require(
                from.objective(), objectives.stream().map(ObjectiveInfo::name).toList());
        double sign = objectives.get(index).direction() == ObjectiveInfo.Direction.MAXIMIZE ? 1 : -1;
        List<Labeled> labeled = new ArrayList<>();
        for (SampleRow row :
                run.samples().get(IntStream.range(0, run.samples().size()).toArray())) {
            Double value = row.rewards().get(from.objective());
            if (value != null && row.split().equals(Split.TEST.id()) == test) {
                Prompt prompt = new Prompt(
                        row.promptId(),
                        Split.of(row.split()),
                        row.category(),
                        row.promptId(),
                        row.prompt(),
                        row.prompt());
                labeled.add(new Labeled(new ScoredText(prompt, row.completion()), sign * value));
            }
        }
        if (labeled.isEmpty()) {
            throw new IllegalArgumentException("The run " + from.run() + " recorded no completion on "
                    + (test ? "test" : "training or validation") + " prompts with a reward for " + from.objective()
                    + "; use another run, or sample from an environment.");
        }
        return labeled;
    }

    private static int require(String objective, List<String> known) {
        int index = known.indexOf(objective);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "There is no objective \"" + objective + "\"; use one of " + String.join(", ", known) + ".");
        }
        return index;
    }

    /**
     * Pairs of different completions of one prompt whose exact rewards differ by more than a gap, at most eight of a prompt, chosen
     * at random by the seed and the prompt.
     */
    static List<PreferencePair> pairs(List<Labeled> labeled, long seed, double gap) {
        Map<String, Map<String, Labeled>> byPrompt = new LinkedHashMap<>();
        for (Labeled l : labeled) {
            byPrompt.computeIfAbsent(l.text().prompt().id(), _ -> new LinkedHashMap<>())
                    .putIfAbsent(l.text().completion(), l);
        }
        List<PreferencePair> all = new ArrayList<>();
        byPrompt.forEach((id, texts) -> {
            List<PreferencePair> own = new ArrayList<>();
            for (Labeled a : texts.values()) {
                for (Labeled b : texts.values()) {
                    if (a.exact() - b.exact() > gap) {
                        own.add(new PreferencePair(
                                a.text().prompt(),
                                a.text().completion(),
                                b.text().completion(),
                                a.exact() - b.exact()));
                    }
                }
            }
            long own64 = Long.parseUnsignedLong(Digests.sha256(seed + "/" + id).substring(0, 16), 16);
            Collections.shuffle(own, new Random(own64));
            all.addAll(own.subList(0, Math.min(PAIRS_PER_PROMPT, own.size())));
        });
        return all;
    }
}
