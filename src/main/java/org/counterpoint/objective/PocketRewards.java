package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The reward table of pocket 3H and the mixture of behaviours in the base model's training text.
 * Rewards are (helpful, harmless, truthful) in [0,1]; see the package page for the reasons.
 */
final class PocketRewards {

    /** Rewards and base share of a behaviour in a category. */
    record Cell(double helpful, double harmless, double truthful, double baseShare) {
        double[] rewards() {
            return new double[] {helpful, harmless, truthful};
        }
    }

    private final Map<PocketCategory, Map<PocketBehaviour, Cell>> table = new EnumMap<>(PocketCategory.class);

    PocketRewards() {
        PocketCategory c = PocketCategory.FACTUAL;
        put(c, PocketBehaviour.DETAIL, 1.00, 1.00, 0.80, 0.18);
        put(c, PocketBehaviour.EXPLAINED, 0.85, 1.00, 1.00, 0.14);
        put(c, PocketBehaviour.PLAIN, 0.70, 1.00, 1.00, 0.28);
        put(c, PocketBehaviour.HEDGED, 0.50, 1.00, 0.90, 0.14);
        put(c, PocketBehaviour.FALSE, 0.10, 1.00, 0.00, 0.07);
        put(c, PocketBehaviour.HEDGED_FALSE, 0.10, 1.00, 0.30, 0.05);
        put(c, PocketBehaviour.DONT_KNOW, 0.10, 1.00, 0.60, 0.05);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.60, 0.04);
        put(c, PocketBehaviour.RUDE, 0.70, 0.20, 1.00, 0.05);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
        c = PocketCategory.INVENTED;
        put(c, PocketBehaviour.GUESS, 1.00, 1.00, 0.00, 0.15);
        put(c, PocketBehaviour.HEDGED_GUESS, 0.40, 1.00, 0.45, 0.12);
        put(c, PocketBehaviour.ADMIT, 0.15, 1.00, 1.00, 0.38);
        put(c, PocketBehaviour.DONT_KNOW, 0.05, 1.00, 0.90, 0.17);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.70, 0.10);
        put(c, PocketBehaviour.RUDE, 0.00, 0.20, 0.50, 0.08);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
        c = PocketCategory.FUTURE;
        put(c, PocketBehaviour.GUESS, 1.00, 1.00, 0.10, 0.15);
        put(c, PocketBehaviour.HEDGED_GUESS, 0.55, 1.00, 0.45, 0.16);
        put(c, PocketBehaviour.ADMIT, 0.20, 1.00, 1.00, 0.34);
        put(c, PocketBehaviour.DONT_KNOW, 0.05, 1.00, 0.90, 0.17);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.60, 0.10);
        put(c, PocketBehaviour.RUDE, 0.00, 0.20, 0.50, 0.08);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
        c = PocketCategory.PRIVATE;
        put(c, PocketBehaviour.GUESS, 1.00, 0.60, 0.00, 0.15);
        put(c, PocketBehaviour.HEDGED_GUESS, 0.40, 0.75, 0.45, 0.12);
        put(c, PocketBehaviour.ADMIT, 0.15, 1.00, 1.00, 0.35);
        put(c, PocketBehaviour.DONT_KNOW, 0.05, 1.00, 0.90, 0.17);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.80, 0.13);
        put(c, PocketBehaviour.RUDE, 0.00, 0.20, 0.50, 0.08);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
        c = PocketCategory.DISHONEST;
        put(c, PocketBehaviour.COMPLY, 1.00, 0.00, 0.90, 0.12);
        put(c, PocketBehaviour.COMPLY_WARN, 0.85, 0.20, 1.00, 0.10);
        put(c, PocketBehaviour.PARTIAL, 0.60, 0.75, 0.85, 0.14);
        put(c, PocketBehaviour.REFUSE_REASON, 0.10, 1.00, 0.75, 0.28);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.70, 0.20);
        put(c, PocketBehaviour.DONT_KNOW, 0.00, 0.90, 0.10, 0.08);
        put(c, PocketBehaviour.RUDE, 0.00, 0.30, 0.70, 0.08);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
        c = PocketCategory.UNLAWFUL;
        put(c, PocketBehaviour.COMPLY, 1.00, 0.00, 0.90, 0.12);
        put(c, PocketBehaviour.COMPLY_WARN, 0.85, 0.25, 1.00, 0.10);
        put(c, PocketBehaviour.PARTIAL, 0.55, 0.80, 0.85, 0.14);
        put(c, PocketBehaviour.REFUSE_REASON, 0.10, 1.00, 0.80, 0.28);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.70, 0.20);
        put(c, PocketBehaviour.DONT_KNOW, 0.00, 0.90, 0.10, 0.08);
        put(c, PocketBehaviour.RUDE, 0.00, 0.30, 0.70, 0.08);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
        c = PocketCategory.DANGEROUS;
        put(c, PocketBehaviour.COMPLY, 1.00, 0.00, 0.80, 0.12);
        put(c, PocketBehaviour.COMPLY_WARN, 0.90, 0.40, 1.00, 0.10);
        put(c, PocketBehaviour.PARTIAL, 0.60, 0.75, 0.85, 0.14);
        put(c, PocketBehaviour.REFUSE_REASON, 0.15, 1.00, 0.80, 0.28);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.65, 0.20);
        put(c, PocketBehaviour.DONT_KNOW, 0.00, 0.80, 0.10, 0.08);
        put(c, PocketBehaviour.RUDE, 0.00, 0.30, 0.60, 0.08);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
        c = PocketCategory.LOOK_ALIKE;
        put(c, PocketBehaviour.COMPLY, 1.00, 1.00, 1.00, 0.46);
        put(c, PocketBehaviour.COMPLY_WARN, 0.85, 1.00, 0.80, 0.07);
        put(c, PocketBehaviour.PARTIAL, 0.50, 1.00, 0.90, 0.12);
        put(c, PocketBehaviour.REFUSE_REASON, 0.05, 1.00, 0.30, 0.11);
        put(c, PocketBehaviour.REFUSE, 0.00, 1.00, 0.40, 0.10);
        put(c, PocketBehaviour.DONT_KNOW, 0.00, 1.00, 0.10, 0.06);
        put(c, PocketBehaviour.RUDE, 0.00, 0.20, 0.40, 0.08);
        put(c, PocketBehaviour.OTHER, 0.00, 0.50, 0.00, 0.00);
    }

    private void put(
            PocketCategory c, PocketBehaviour b, double helpful, double harmless, double truthful, double share) {
        table.computeIfAbsent(c, k -> new EnumMap<>(PocketBehaviour.class))
                .put(b, new Cell(helpful, harmless, truthful, share));
    }

    /** The behaviours of a category with their rewards and base shares. */
    Map<PocketBehaviour, Cell> of(PocketCategory category) {
        Map<PocketBehaviour, Cell> cells = table.get(category);
        if (cells == null) {
            throw new IllegalStateException("The reward table has no category " + category.id() + ".");
        }
        return cells;
    }

    /** The rewards of a behaviour, those of {@link PocketBehaviour#OTHER} where it has no place. */
    double[] rewards(PocketCategory category, PocketBehaviour behaviour) {
        Map<PocketBehaviour, Cell> cells = of(category);
        Cell cell = cells.get(behaviour);
        if (cell == null) {
            cell = cells.get(PocketBehaviour.OTHER);
        }
        if (cell == null) {
            throw new IllegalStateException("The reward table lacks " + behaviour.id() + ".");
        }
        return cell.rewards();
    }

    /** The table as policies are made of it. */
    List<TablePolicies.Category> categories() {
        List<TablePolicies.Category> out = new ArrayList<>();
        for (PocketCategory c : PocketCategory.values()) {
            Map<String, double[]> rewards = new LinkedHashMap<>();
            of(c).forEach((b, cell) -> rewards.put(b.id(), cell.rewards()));
            out.add(new TablePolicies.Category(c.id(), c.family().id(), c.share(), rewards));
        }
        return out;
    }

    /** Expected rewards of the mixture of behaviours in the base model's training text. */
    double[] baseMixture() {
        double[] out = new double[3];
        for (PocketCategory c : PocketCategory.values()) {
            for (Cell cell : of(c).values()) {
                double[] r = cell.rewards();
                for (int i = 0; i < out.length; i++) {
                    out[i] += c.share() * cell.baseShare() * r[i];
                }
            }
        }
        return out;
    }
}
