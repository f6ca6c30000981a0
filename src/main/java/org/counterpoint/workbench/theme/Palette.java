package org.counterpoint.workbench.theme;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Data colors that stay the same across views: one color per objective, one per method. Both sets are safe for the
 * common kinds of color blindness (objectives: Okabe and Ito; methods: Tol's "muted" order), and are told apart from
 * each other by use: an objective's color never stands for a run on the same chart. Known names have fixed colors;
 * others take the next free one in the order in which they are first asked for. One palette per window or rendering,
 * used on one thread.
 */
public final class Palette {
    private static final List<Pair> OBJECTIVES = List.of(
            new Pair("#0072b2", "#4da6e0"),
            new Pair("#d55e00", "#f08a4b"),
            new Pair("#009e73", "#3cc79d"),
            new Pair("#b3478a", "#e08cc0"),
            new Pair("#8c6d00", "#e3c94b"),
            new Pair("#3f93b8", "#8fd3f4"),
            new Pair("#5b5fc7", "#a3a6ff"),
            new Pair("#6b7280", "#b5bcc8"));
    private static final List<Pair> METHODS = List.of(
            new Pair("#332288", "#9d8df1"),
            new Pair("#cc3311", "#ff7a5c"),
            new Pair("#117733", "#5fc87e"),
            new Pair("#997700", "#ddc060"),
            new Pair("#aa4499", "#e292d6"),
            new Pair("#0f8585", "#5fd0d0"),
            new Pair("#882255", "#e07aa6"),
            new Pair("#555555", "#bbbbbb"));
    private static final List<String> KNOWN_OBJECTIVES = List.of("helpful", "harmless", "truthful");
    private static final List<String> KNOWN_METHODS = List.of("linear", "ctwa", "sequential-dpo", "orthalign");

    private final Map<String, Integer> objectives = numbered(KNOWN_OBJECTIVES);
    private final Map<String, Integer> methods = numbered(KNOWN_METHODS);

    /** A palette that knows the shipped objectives and methods. */
    public Palette() {}

    /** The color of an objective; the same name has the same color in every view. */
    public Rgb objective(String name, Tokens theme) {
        return pick(OBJECTIVES, objectives, name).on(theme);
    }

    /** The color of a method; all its runs share it and differ by {@link RunStyle}'s dash and marker. */
    public Rgb method(String id, Tokens theme) {
        return pick(METHODS, methods, id).on(theme);
    }

    /** The color of a run's lines and chips. */
    public Rgb run(RunStyle style, Tokens theme) {
        return own(style.color(), theme).orElseGet(() -> method(style.method(), theme));
    }

    /** Colors to choose from for a run of its own color, as {@code #rrggbb} on light ground. */
    public static List<String> choices() {
        return Stream.concat(METHODS.stream(), OBJECTIVES.stream())
                .map(pair -> pair.name)
                .toList();
    }

    /** A color that the user chose: one of the palette has its partner on dark ground, any other is lightened there. */
    public static Optional<Rgb> own(@Nullable String color, Tokens theme) {
        if (color == null) {
            return Optional.empty();
        }
        return Stream.concat(METHODS.stream(), OBJECTIVES.stream())
                .filter(pair -> pair.name.equals(color))
                .findFirst()
                .map(pair -> pair.on(theme))
                .or(() -> Optional.of(theme.dark() ? Rgb.of(color).mix(Rgb.of("#ffffff"), 0.35) : Rgb.of(color)));
    }

    private static Pair pick(List<Pair> pairs, Map<String, Integer> known, String name) {
        int index = known.computeIfAbsent(name, ignored -> known.size());
        return pairs.get(index % pairs.size());
    }

    private static Map<String, Integer> numbered(List<String> names) {
        Map<String, Integer> map = new LinkedHashMap<>();
        names.forEach(name -> map.put(name, map.size()));
        return map;
    }

    private record Pair(String name, Rgb light, Rgb dark) {
        Pair(String light, String dark) {
            this(light, Rgb.of(light), Rgb.of(dark));
        }

        Rgb on(Tokens theme) {
            return theme.dark() ? dark : light;
        }
    }
}
