package org.counterpoint.objective.reward;

import java.util.List;
import org.counterpoint.run.ObjectiveInfo;

/** A reward model that was trained here from preference pairs. */
final class NgramProvider implements RewardProvider {
    static final String ID = "ngram";
    static final String FILE = "file";
    private static final String OUTPUT = "output";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "A small reward model over words and pairs of words that `counterpoint reward train` made from preference pairs; it"
                + " learns style, not facts.";
    }

    @Override
    public List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.path(FILE, "The file that `counterpoint reward train` wrote."),
                RewardParameter.choice(
                        OUTPUT,
                        List.of("probability", "logit"),
                        "probability: of being preferred to an average training completion, in [0, 1]; logit: its log-odds, without"
                                + " bounds."));
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        NgramModel model = NgramModel.load(settings.path(FILE));
        String fingerprint = Fingerprints.of(ID, settings, settings.path(FILE));
        if (settings.choice(OUTPUT).equals("logit")) {
            return new TextReward(
                    new ObjectiveInfo(
                            name,
                            "nats",
                            ObjectiveInfo.Direction.MAXIMIZE,
                            Double.NEGATIVE_INFINITY,
                            Double.POSITIVE_INFINITY,
                            "Learned log-odds of being preferred to an average training completion."),
                    fingerprint,
                    item -> model.score(item.prompt(), item.completion()));
        }
        return new TextReward(
                TextReward.unit(name, "Learned probability of being preferred to an average training completion."),
                fingerprint,
                item -> 1 / (1 + Math.exp(-model.score(item.prompt(), item.completion()))));
    }
}
