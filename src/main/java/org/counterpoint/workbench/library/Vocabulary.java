package org.counterpoint.workbench.library;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RunManifest;

/**
 * The words that a library's runs give to searches, so that a misspelled one can be told.
 *
 * @param methods methods
 * @param models base models
 * @param environments training environments
 * @param tags tags
 * @param objectives objectives, in the order of the newest runs
 * @param configKeys dotted paths of all configurations
 */
public record Vocabulary(
        NavigableSet<String> methods,
        NavigableSet<String> models,
        NavigableSet<String> environments,
        NavigableSet<String> tags,
        List<String> objectives,
        NavigableSet<String> configKeys) {
    /** No words. */
    public static final Vocabulary EMPTY = of(List.of());

    /** The words of these runs. */
    static Vocabulary of(Collection<LibraryRow.Facts> runs) {
        return new Vocabulary(
                words(runs, f -> Stream.of(f.method())),
                words(runs, f -> Stream.of(f.model())),
                words(runs, f -> Stream.of(f.environment())),
                words(runs, f -> f.said().tags().stream()),
                runs.stream().flatMap(Vocabulary::objectives).distinct().toList(),
                words(runs, f -> f.config().keySet().stream()));
    }

    private static Stream<String> objectives(LibraryRow.Facts facts) {
        RunManifest manifest = facts.summary().manifest();
        return manifest == null ? Stream.of() : manifest.objectives().stream().map(ObjectiveInfo::name);
    }

    private static NavigableSet<String> words(
            Collection<LibraryRow.Facts> runs, Function<LibraryRow.Facts, Stream<String>> of) {
        NavigableSet<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        runs.stream().flatMap(of).filter(word -> !word.isEmpty()).forEach(words::add);
        return words;
    }

    /** The configuration keys that a word means: the key itself, or all that end in {@code .word}. */
    List<String> configKeys(String word) {
        Optional<String> exact =
                configKeys.stream().filter(word::equalsIgnoreCase).findFirst();
        String end = "." + word.toLowerCase(Locale.ROOT);
        return exact.map(List::of)
                .orElseGet(() -> configKeys.stream()
                        .filter(key -> key.toLowerCase(Locale.ROOT).endsWith(end))
                        .toList());
    }

    /** The objective of a name, without regard to case. */
    Optional<String> objective(String word) {
        return objectives.stream().filter(word::equalsIgnoreCase).findFirst();
    }
}
