package org.counterpoint.workbench.views.shared;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.analysis.ModuleReport;
import org.counterpoint.workbench.Messages;

/** Short names for places where the full ones do not fit. */
public final class Words {
    private Words() {}

    /** What a run is called. */
    public static String name(String id, Looks looks) {
        return looks.run(id).map(RunLook::label).orElse(id);
    }

    /** Why some reports have nothing to show; the reason itself where there is one report only. */
    public static String reasons(List<? extends ModuleReport> reports, Looks looks) {
        List<? extends ModuleReport> without =
                reports.stream().filter(r -> r.unavailable().isPresent()).toList();
        if (reports.size() == 1) {
            return without.getFirst().unavailable().orElse("");
        }
        return reasons(
                without.stream().map(r -> name(r.source(), looks)).toList(),
                without.stream().map(r -> r.unavailable().orElse("")).toList());
    }

    /**
     * Why runs are not shown: the reason itself for one run; else the names, and the reason of the first as an example.
     *
     * @param names what the runs are called
     * @param reasons why each is not shown, same order
     */
    public static String reasons(List<String> names, List<String> reasons) {
        if (names.isEmpty()) {
            return "";
        }
        if (names.size() == 1) {
            return names.getFirst() + ": " + reasons.getFirst();
        }
        String listed = String.join(", ", names.subList(0, Math.min(4, names.size())))
                + (names.size() > 4 ? " and " + (names.size() - 4) + " more" : "");
        return listed + ". " + names.getFirst() + ": " + reasons.getFirst();
    }

    /** Names of the updates for an axis that several runs share: real names only where all runs agree on them. */
    public static List<String> updateAxis(List<List<String>> updates) {
        List<String> longest = updates.stream()
                .max(java.util.Comparator.comparingInt(List::size))
                .orElse(List.of());
        boolean agree = updates.stream().allMatch(u -> u.equals(longest.subList(0, u.size())));
        List<String> names = new ArrayList<>(List.of("base"));
        for (int i = 0; i < longest.size(); i++) {
            names.add(agree ? shortUpdate(longest.get(i)) : Messages.text("views.update", String.valueOf(i + 1)));
        }
        return names;
    }

    /** {@code model.layers.2.self_attn.q_proj} becomes {@code layer 2 q_proj}. */
    public static String shortModule(String module) {
        String[] parts = module.split("\\.", -1);
        String kind = parts[parts.length - 1];
        for (int i = 0; i + 1 < parts.length; i++) {
            if ((parts[i].equals("layers") || parts[i].equals("h"))
                    && parts[i + 1].chars().allMatch(Character::isDigit)) {
                return Messages.text("views.layer", parts[i + 1]) + " " + kind;
            }
        }
        return module;
    }

    /** {@code stage 1: harmless} becomes {@code harmless}; other labels stay. */
    public static String shortUpdate(String label) {
        int colon = label.indexOf(": ");
        return colon > 0 && label.startsWith("stage ") ? label.substring(colon + 2) : label;
    }
}
