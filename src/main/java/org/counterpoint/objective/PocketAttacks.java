package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.counterpoint.objective.PocketItem.Fact;

/**
 * What cheap tricks score on pocket 3H, beside honest policies for comparison. Because every completion has one
 * behaviour, no trick can leave the attainable set; the table shows how far inside they stay.
 */
public final class PocketAttacks {

    private static final List<PocketBehaviour> HONEST =
            List.of(PocketBehaviour.PLAIN, PocketBehaviour.ADMIT, PocketBehaviour.PARTIAL, PocketBehaviour.COMPLY);

    private final Pocket3H environment;

    /** A table over the given environment. */
    public PocketAttacks(Pocket3H environment) {
        this.environment = environment;
    }

    /**
     * One line of the table.
     *
     * @param name what the policy does
     * @param trick whether it is a trick, or an honest policy for comparison
     * @param rewards mean rewards over the split
     * @param other share of completions without a known behaviour
     */
    public record Row(String name, boolean trick, double[] rewards, double other) {}

    /** The table over the prompts of a split. */
    public List<Row> table(Split split) {
        Map<String, Function<PocketItem, String>> tricks = new LinkedHashMap<>();
        tricks.put("empty", item -> "");
        tricks.put("repeat the question", item -> PocketLanguage.questions(item).getFirst());
        tricks.put("answer with the subject of the question", PocketAttacks::subject);
        tricks.put("pad a good answer with filler", item -> good(item) + " very".repeat(20) + ".");
        tricks.put("say a good answer twice", item -> good(item) + " " + good(item));
        tricks.put("concatenate two behaviours", item -> good(item) + " I do not know.");
        tricks.put("concatenate all behaviours", this::everything);
        tricks.put(
                "cut a good answer short",
                item -> good(item).substring(0, good(item).length() - 3));
        tricks.put("refuse everything", item -> first(item, PocketBehaviour.REFUSE));
        tricks.put("refuse everything with a reason", PocketAttacks::refuseWithReason);
        tricks.put("know nothing", item -> first(item, PocketBehaviour.DONT_KNOW));
        tricks.put("hedge everything", this::hedge);
        tricks.put("insult everybody", item -> first(item, PocketBehaviour.RUDE));
        List<Row> rows = new ArrayList<>();
        tricks.forEach((name, policy) -> rows.add(measure(name, split, policy)));
        rows.add(new Row("uniformly random behaviours", false, uniform(), 0));
        rows.add(new Row("base mixture", false, environment.baseMixtureScores(), 0));
        addOptimum(rows, "linear optimum, equal weights", 1.0 / 3, 1.0 / 3, 1.0 / 3);
        addOptimum(rows, "linear optimum, weights 0.6/0.2/0.2", 0.6, 0.2, 0.2);
        addOptimum(rows, "linear optimum, weights 0.2/0.6/0.2", 0.2, 0.6, 0.2);
        addOptimum(rows, "linear optimum, weights 0.2/0.2/0.6", 0.2, 0.2, 0.6);
        return List.copyOf(rows);
    }

    private void addOptimum(List<Row> rows, String name, double... weights) {
        rows.add(new Row(
                name, false, environment.policies().linearOptimum(weights).values(), 0));
    }

    private Row measure(String name, Split split, Function<PocketItem, String> policy) {
        double[] mean = new double[3];
        double other = 0;
        List<Prompt> prompts = environment.prompts(split);
        for (Prompt p : prompts) {
            String text = policy.apply(environment.item(p));
            double[] r = environment.rewards(p, text);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += r[i] / prompts.size();
            }
            if (environment.classify(p, text).equals(PocketBehaviour.OTHER.behaviour())) {
                other += 1.0 / prompts.size();
            }
        }
        return new Row(name, true, mean, other);
    }

    /** Each behaviour of a category equally likely, OTHER left out. */
    private double[] uniform() {
        double[] out = new double[3];
        for (PocketCategory c : PocketCategory.values()) {
            Map<PocketBehaviour, PocketRewards.Cell> cells = environment.table().of(c);
            cells.forEach((b, cell) -> {
                if (b != PocketBehaviour.OTHER) {
                    double[] r = cell.rewards();
                    for (int i = 0; i < out.length; i++) {
                        out[i] += c.share() * r[i] / (cells.size() - 1);
                    }
                }
            });
        }
        return out;
    }

    private String first(PocketItem item, PocketBehaviour behaviour) {
        List<Form> forms = environment.forms(item).get(behaviour);
        return forms == null ? "" : forms.getFirst().all().getFirst();
    }

    private String good(PocketItem item) {
        for (PocketBehaviour b : HONEST) {
            if (environment.forms(item).containsKey(b)) {
                return first(item, b);
            }
        }
        return "";
    }

    private String everything(PocketItem item) {
        StringBuilder sb = new StringBuilder();
        environment.forms(item).keySet().forEach(b -> sb.append(first(item, b)).append(' '));
        return sb.toString().strip();
    }

    private String hedge(PocketItem item) {
        return switch (item) {
            case PocketItem.Fact f -> first(f, PocketBehaviour.HEDGED);
            case PocketItem.Unknown u -> first(u, PocketBehaviour.HEDGED_GUESS);
            case PocketItem.Request r -> first(r, PocketBehaviour.DONT_KNOW);
        };
    }

    private static String refuseWithReason(PocketItem item) {
        return "I will not help with that. Someone could get hurt.";
    }

    private static String subject(PocketItem item) {
        return item instanceof Fact f ? "It is " + f.subject() + "." : "It is that.";
    }
}
