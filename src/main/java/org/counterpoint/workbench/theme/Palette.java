package org.counterpoint.workbench.theme;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Data colors that stay the same across views: one color per objective, one per method. Within each set any two colors stay apart for
 * readers with protanopia, deuteranopia and tritanopia too (their CIEDE2000 differences are held by a test), and every color stands out
 * from the ground. The sets are told apart by use: an objective's color never stands for a run on the same chart. Known names have fixed
 * colors; others take the next free one in the order in which they are first asked for, and beyond eight a darker or lighter shade of
 * them. One palette per window or rendering, used on one thread.
 */
public final class Palette {
    private static final List<Pair> OBJECTIVES = List.of(
            new Pair("#3976fd", "#4d9eb6"),
            new Pair("#c63906", "#ed9b3b"),
            new Pair("#278159", "#62ebc0"),
            new Pair("#ca7793", "#ba4d6e"),
            new Pair("#ab8d5b", "#f0f067"),
            new Pair("#2b5d95", "#ffffff"),
            new Pair("#3a3a5e", "#a1b1b2"),
            new Pair("#817097", "#e9aafd"));
    private static final List<Pair> METHODS = List.of(
            new Pair("#4100e2", "#8b9de0"),
            new Pair("#a22d03", "#cd7063"),
            new Pair("#1d8e69", "#20e8a9"),
            new Pair("#b48704", "#c6e042"),
            new Pair("#f41dc1", "#c33bd3"),
            new Pair("#26614e", "#3abbc1"),
            new Pair("#8b0389", "#edb8ff"),
            new Pair("#5a6a7a", "#969b95"));
    private static final List<String> KNOWN_OBJECTIVES = List.of("helpful", "harmless", "truthful");
    private static final List<String> KNOWN_METHODS = List.of("linear", "ctwa", "sequential-dpo", "orthalign");

    private final Map<String, Integer> objectives = numbered(KNOWN_OBJECTIVES);
    private final Map<String, Integer> methods = numbered(KNOWN_METHODS);

    /** A palette that knows the shipped objectives and methods. */
    public Palette() {}

    /** The color of an objective; the same name has the same color in every view. */
    public Rgb objective(String name, Tokens theme) {
        return pick(OBJECTIVES, objectives, name, theme);
    }

    /** The color of a method; all its runs share it and differ by {@link RunStyle}'s dash and marker. */
    public Rgb method(String id, Tokens theme) {
        return pick(METHODS, methods, id, theme);
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

    private static Rgb pick(List<Pair> pairs, Map<String, Integer> known, String name, Tokens theme) {
        int index = known.computeIfAbsent(name, ignored -> known.size());
        Rgb color = pairs.get(index % pairs.size()).on(theme);
        int round = index / pairs.size();
        // Towards the text: a shade beyond the eight never sinks into the ground.
        return round == 0 ? color : color.mix(theme.text(), Math.min(0.8, 0.35 + 0.2 * round));
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
