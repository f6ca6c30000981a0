package org.counterpoint.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The losses that stages of one objective each can have. */
public enum StageLoss {
    /** Plain DPO in every stage. */
    DPO,
    /** Stages take the implicit rewards of those before as margins, weighted as in MODPO. */
    MODPO,
    /** Stages take the implicit rewards of those before as margins, with SPO's multipliers. */
    SPO;

    /** Name in a configuration. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static StageLoss of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /** The choice between the losses for a method whose stages follow each other. */
    static Parameter parameter() {
        return Parameter.choice(
                "loss",
                DPO.id(),
                List.of(DPO.id(), MODPO.id(), SPO.id()),
                "Loss of the stages: plain DPO, or with the earlier stages' implicit rewards as margins, weighted as in MODPO by"
                        + " \"weights\" or as in SPO (inferred form) by \"alpha\".");
    }

    /** Weight of each objective for MODPO. */
    static Parameter weights(String help) {
        return Parameter.reals("weights", List.of(1.0), 0, 1e6, help, "");
    }

    /** Multipliers of SPO. */
    static Parameter alpha() {
        return Parameter.reals(
                "alpha",
                List.of(1.0),
                0,
                1e6,
                "SPO's multiplier of each objective's implicit reward in the stages after its own; 0 does not hold it. The loss"
                        + " is inferred from the constrained problem, and one beta serves all stages.",
                "");
    }

    /**
     * Gives this loss to stages of one objective each, in their order.
     *
     * @param weights by objective, for {@link #MODPO}
     * @param alpha by objective, for {@link #SPO}
     * @throws BadConfigurationException when MODPO would divide by a weight of 0
     */
    List<Stage> apply(List<Stage> stages, Map<String, Double> weights, Map<String, Double> alpha) {
        List<Stage> out = new ArrayList<>();
        for (Stage s : stages) {
            out.add(
                    switch (this) {
                        case DPO -> s;
                        case MODPO -> modpo(s, out, weights);
                        case SPO -> spo(s, out, alpha);
                    });
        }
        return List.copyOf(out);
    }

    private static Stage spo(Stage stage, List<Stage> before, Map<String, Double> alpha) {
        return stage.withLoss(
                1,
                before.stream()
                        .map(s -> new Stage.MarginTerm(s.number(), alpha.getOrDefault(s.label(), 0.0)))
                        .filter(t -> t.coefficient() > 0)
                        .toList());
    }

    /** MODPO's loss for one stage whose margins come from those before it; the first one has none and is plain DPO. */
    static Stage modpo(Stage stage, List<Stage> before, Map<String, Double> weights) {
        if (before.isEmpty()) {
            return stage;
        }
        double own = weights.getOrDefault(stage.label(), 0.0);
        double sum = own
                + before.stream()
                        .mapToDouble(s -> weights.getOrDefault(s.label(), 0.0))
                        .sum();
        if (!(own > 0)) {
            throw new BadConfigurationException(
                    "MODPO divides by the weight of the objective it trains, and the weight of " + stage.label()
                            + " is 0; give it a weight above 0 or leave it out of \"order\".");
        }
        double share = own / sum;
        return stage.withLoss(
                ModpoLoss.scale(share),
                before.stream()
                        .map(s -> new Stage.MarginTerm(
                                s.number(), ModpoLoss.coefficient(share, weights.getOrDefault(s.label(), 0.0) / sum)))
                        .filter(t -> t.coefficient() > 0)
                        .toList());
    }

    /** The values of a parameter with one number per objective, by objective. */
    static Map<String, Double> byObjective(Parameters p, String name, List<String> objectives) {
        double[] values = p.reals(name);
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(objectives.get(i), values[i]);
        }
        return map;
    }
}
