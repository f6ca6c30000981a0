package org.counterpoint.objective.reward;

import java.nio.file.Path;
import java.util.List;
import org.counterpoint.lm.AdapterRatios;
import org.counterpoint.lm.ModelException;
import org.counterpoint.run.ObjectiveInfo;

/** The implicit reward of a model that was trained on preferences. */
final class ImplicitProvider implements RewardProvider {
    static final String ID = "implicit";
    private static final String MODEL = "model";
    private static final String ADAPTER = "adapter";
    private static final String BETA = "beta";
    private static final String NORMALIZED = "length_normalized";
    private static final String END = "end_token";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "The implicit reward of DPO: beta times how much more likely, in nats, an adapter makes the completion than its base"
                + " model does.";
    }

    @Override
    public List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.path(MODEL, "Folder of the base model."),
                RewardParameter.path(ADAPTER, "Folder of the adapter in PEFT layout."),
                RewardParameter.real(
                                BETA,
                                1e-6,
                                1e6,
                                "Strength of the divergence term that the adapter was trained with.",
                                "")
                        .byDefault(0.1),
                RewardParameter.bool(
                        NORMALIZED, "Divides by the number of tokens, so that length alone does not count."),
                RewardParameter.bool(END, "Counts the end token as the last one of every completion.")
                        .byDefault(true));
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        return new ImplicitReward(name, settings);
    }

    private static final class ImplicitReward implements Reward {
        private final ObjectiveInfo objective;
        private final RewardParameters settings;
        private final AdapterRatios ratios;

        ImplicitReward(String name, RewardParameters settings) {
            this.settings = settings;
            boolean normalized = settings.bool(NORMALIZED);
            this.objective = new ObjectiveInfo(
                    name,
                    normalized ? "nats/token" : "nats",
                    ObjectiveInfo.Direction.MAXIMIZE,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    "Implicit reward of the adapter " + settings.path(ADAPTER).getFileName()
                            + (normalized ? " per token." : "."));
            try {
                this.ratios = AdapterRatios.load(settings.path(MODEL), settings.path(ADAPTER));
            } catch (ModelException e) {
                throw new RewardException("The reward \"" + name + "\" cannot be made: " + e.getMessage(), e);
            }
        }

        @Override
        public ObjectiveInfo objective() {
            return objective;
        }

        @Override
        public double[] score(List<ScoredText> items) {
            try {
                return ratios
                        .of(
                                items.stream().map(i -> i.prompt().text()).toList(),
                                items.stream().map(ScoredText::completion).toList(),
                                settings.bool(END))
                        .stream()
                        .mapToDouble(this::value)
                        .toArray();
            } catch (ModelException e) {
                throw new RewardException("The reward \"" + objective.name() + "\" cannot score: " + e.getMessage(), e);
            }
        }

        private double value(AdapterRatios.Ratio r) {
            double value = settings.real(BETA) * r.sum();
            return settings.bool(NORMALIZED) ? value / Math.max(1, r.tokens()) : value;
        }

        @Override
        public String fingerprint() {
            Path model = settings.path(MODEL);
            return Fingerprints.of(ID, settings, model, settings.path(ADAPTER));
        }

        @Override
        public void close() {
            ratios.close();
        }
    }
}
