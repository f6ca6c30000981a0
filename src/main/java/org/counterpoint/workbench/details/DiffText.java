package org.counterpoint.workbench.details;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.analysis.ConfigDiff.Effect;
import org.counterpoint.analysis.ConfigDiff.Row;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** A difference of configurations in words, for a narrow pane: per key its values, and who has each; pure. */
final class DiffText {
    private static final int MOST_NAMED = 5;

    /** Who has a value. */
    record Value(String text, String who) {}

    /** A key and its different values. */
    record Line(String key, Effect effect, boolean differs, List<Value> values) {}

    private DiffText() {}

    /** Lines in the order of their importance: what breaks the comparison, what may matter, the rest; equal ones last. */
    static List<Line> lines(ConfigDiff diff, boolean equal) {
        List<Line> lines = new ArrayList<>();
        for (Effect effect : List.of(Effect.NOT_COMPARABLE, Effect.MAY_MATTER, Effect.SETTING)) {
            diff.differing(effect).forEach(row -> lines.add(line(diff, row)));
        }
        if (equal) {
            diff.rows().stream().filter(row -> !row.differs()).forEach(row -> lines.add(line(diff, row)));
        }
        return lines;
    }

    private static Line line(ConfigDiff diff, Row row) {
        Map<String, List<String>> who = new LinkedHashMap<>();
        for (int i = 0; i < row.values().size(); i++) {
            who.computeIfAbsent(shown(row.values().get(i)), v -> new ArrayList<>())
                    .add(diff.columns().get(i).label());
        }
        List<Value> values = new ArrayList<>();
        who.forEach((value, labels) -> values.add(new Value(value, row.differs() ? String.join(", ", labels) : "")));
        return new Line(row.key(), row.effect(), row.differs(), values);
    }

    private static String shown(@Nullable String value) {
        return value == null ? Messages.text("details.diff.absent") : value;
    }

    /** One sentence: how much differs, and whether the runs may be compared. */
    static String summary(ConfigDiff diff, int runs) {
        int differing = diff.differing().size();
        if (differing == 0) {
            return Messages.text("details.diff.none", String.valueOf(runs));
        }
        return Messages.text(
                "details.diff.summary",
                String.valueOf(runs),
                String.valueOf(diff.columns().size()),
                String.valueOf(differing),
                String.valueOf(diff.equal()));
    }

    /** Why runs cannot be compared; empty where they can. */
    static String warning(ConfigDiff diff) {
        List<String> keys =
                diff.differing(Effect.NOT_COMPARABLE).stream().map(Row::key).toList();
        if (keys.isEmpty()) {
            return "";
        }
        List<String> first = keys.subList(0, Math.min(MOST_NAMED, keys.size()));
        String named = String.join(", ", first);
        return keys.size() == first.size()
                ? Messages.text("details.diff.incomparable", named)
                : Messages.text("details.diff.incomparable.more", named, String.valueOf(keys.size() - first.size()));
    }
}
