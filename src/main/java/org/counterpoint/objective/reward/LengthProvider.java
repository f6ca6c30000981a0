package org.counterpoint.objective.reward;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.run.ObjectiveInfo;

/** Rewards completions of a wanted length. */
final class LengthProvider implements RewardProvider {
    private static final String BEST = "best";
    private static final String WORST = "worst";
    private static final String LEAST = "least";
    private static final String UNIT = "unit";
    private static final String TOKENIZER = "tokenizer";
    private static final String TOKENS = "tokens";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    @Override
    public String id() {
        return "length";
    }

    @Override
    public String summary() {
        return "1 at the best length and beyond it on the side away from the worst, 0 at the worst length and beyond, linear between;"
                + " a worst length above the best one favors short completions, below it long ones.";
    }

    @Override
    public List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.real(BEST, 0, 1e9, "Length that is rewarded with 1.", UNIT),
                RewardParameter.real(WORST, 0, 1e9, "Length that is rewarded with 0.", UNIT),
                RewardParameter.real(
                                LEAST,
                                0,
                                1e9,
                                "Shorter completions get their reward times length / least, so that saying nothing does not pay; 0 for"
                                        + " no such rule.",
                                UNIT)
                        .byDefault(1.0),
                RewardParameter.choice(
                        UNIT,
                        List.of("words", "characters", TOKENS),
                        "What is counted: words between white space, characters (Unicode code points) without white space at the"
                                + " ends, or tokens."),
                RewardParameter.path(TOKENIZER, "Model folder or tokenizer.json that counts tokens.")
                        .optional());
    }

    @Override
    public List<RewardProblem> problems(RewardParameters settings) {
        if (settings.real(BEST) == settings.real(WORST)) {
            return List.of(new RewardProblem(
                    WORST,
                    "The best and the worst length are both " + Numbers.text(settings.real(BEST))
                            + "; they must differ."));
        }
        if (settings.choice(UNIT).equals(TOKENS) != settings.has(TOKENIZER)) {
            return List.of(
                    new RewardProblem(
                            TOKENIZER,
                            settings.has(TOKENIZER)
                                    ? "A tokenizer is given but nothing counts tokens; leave it out, or set \"unit\": \"tokens\"."
                                    : "Counting tokens needs a tokenizer; give \"tokenizer\", a model folder or a tokenizer.json."));
        }
        return List.of();
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        ObjectiveInfo objective = TextReward.unit(
                name,
                "Length in " + settings.choice(UNIT) + ": 1 at " + Numbers.text(settings.real(BEST)) + ", 0 at "
                        + Numbers.text(settings.real(WORST)) + ".");
        return switch (settings.choice(UNIT)) {
            case TOKENS -> tokens(objective, settings);
            case "characters" ->
                reward(
                        objective,
                        settings,
                        text -> text.strip().codePointCount(0, text.strip().length()));
            default -> reward(objective, settings, LengthProvider::words);
        };
    }

    static int words(String text) {
        String s = text.strip();
        return s.isEmpty() ? 0 : SPACE.split(s).length;
    }

    private Reward reward(ObjectiveInfo objective, RewardParameters settings, ToIntFunction<String> length) {
        return new TextReward(
                objective,
                Fingerprints.of(id(), settings),
                item -> value(settings, length.applyAsInt(item.completion())));
    }

    private Reward tokens(ObjectiveInfo objective, RewardParameters settings) {
        Tokenizer tokenizer = Tokenizer.load(settings.path(TOKENIZER));
        return new Reward() {
            @Override
            public ObjectiveInfo objective() {
                return objective;
            }

            @Override
            public double[] score(List<ScoredText> items) {
                return items.stream()
                        .mapToDouble(i -> value(settings, tokenizer.encode(i.completion()).length))
                        .toArray();
            }

            @Override
            public String fingerprint() {
                return Fingerprints.of(id(), settings, settings.path(TOKENIZER));
            }

            @Override
            public void close() {
                tokenizer.close();
            }
        };
    }

    private static double value(RewardParameters settings, int length) {
        double best = settings.real(BEST);
        double worst = settings.real(WORST);
        double value = Math.clamp((worst - length) / (worst - best), 0, 1);
        double least = settings.real(LEAST);
        return length < least ? value * length / least : value;
    }
}
