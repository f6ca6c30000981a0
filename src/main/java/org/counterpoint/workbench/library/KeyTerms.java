package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** Understands the parts {@code key:value} of a {@link LibraryQuery}. */
final class KeyTerms {
    private static final List<String> KEYS = List.of(
            "method",
            "seed",
            "tag",
            "status",
            "is",
            "model",
            "environment",
            "name",
            "id",
            "folder",
            "notes",
            "sweep",
            "parent");
    private static final List<String> IS = List.of("star", "live", "archived", "tagged", "noted", "broken");
    private static final Pattern SEEDS = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    private final Vocabulary words;
    private final Complaints complaints;
    private boolean archived;

    KeyTerms(Vocabulary words, Complaints complaints) {
        this.words = words;
        this.complaints = complaints;
    }

    /** Whether a part asked for archived runs. */
    boolean archived() {
        return archived;
    }

    /** The part {@code key:values}; null where it makes no sense. */
    @Nullable
    Predicate<LibraryRow> of(String key, String values) {
        List<String> wanted = Arrays.stream(values.split(",", -1))
                .map(String::strip)
                .filter(v -> !v.isEmpty())
                .toList();
        return switch (key) {
            case "method" -> among("method", wanted, words.methods(), f -> List.of(f.method()));
            case "model" -> among("model", wanted, words.models(), f -> List.of(f.model()));
            case "environment", "env" ->
                among("environment", wanted, words.environments(), f -> List.of(f.environment()));
            case "tag" -> among("tag", wanted, words.tags(), f -> f.said().tags());
            case "status", "state" ->
                among("status", wanted, states(), f -> List.of(f.state().word()));
            case "seed" -> seeds(wanted);
            case "is" -> is(wanted);
            case "name" -> containing("name", wanted, LibraryRow.Facts::name);
            case "id" -> containing("id", wanted, f -> f.summary().id());
            case "folder" -> containing("folder", wanted, f -> f.summary().dir().toString());
            case "notes" -> containing("notes", wanted, f -> f.said().notes());
            case "sweep" -> containing("sweep", wanted, f -> lineage(f, true));
            case "parent" -> containing("parent", wanted, f -> lineage(f, false));
            default -> config(key, wanted);
        };
    }

    private static String lineage(LibraryRow.Facts facts, boolean sweep) {
        var manifest = facts.summary().manifest();
        String word = manifest == null
                ? null
                : sweep ? manifest.lineage().sweep() : manifest.lineage().parent();
        return word == null ? "" : word;
    }

    private static List<String> states() {
        return Arrays.stream(RunState.values()).map(RunState::word).toList();
    }

    /** Exactly one of the values; where nothing is called so, all that contain it. */
    private @Nullable Predicate<LibraryRow> among(
            String key, List<String> wanted, Collection<String> known, Function<LibraryRow.Facts, List<String>> of) {
        if (wanted.isEmpty()) {
            complaints.begun(Messages.text("library.query.choices", key, Complaints.list(known)));
            return null;
        }
        List<String> accepted = new ArrayList<>();
        for (String word : wanted) {
            List<String> found = known.stream().filter(word::equalsIgnoreCase).toList();
            if (found.isEmpty()) {
                String part = word.toLowerCase(Locale.ROOT);
                found = known.stream()
                        .filter(k -> k.toLowerCase(Locale.ROOT).contains(part))
                        .toList();
            }
            if (found.isEmpty()) {
                complaints.wrong(Messages.text("library.query.unknown", key, word, Complaints.list(known)));
                return null;
            }
            accepted.addAll(found);
        }
        return row -> of.apply(row.facts()).stream().anyMatch(accepted::contains);
    }

    private @Nullable Predicate<LibraryRow> containing(
            String key, List<String> wanted, Function<LibraryRow.Facts, String> of) {
        if (wanted.isEmpty()) {
            complaints.begun(Messages.text("library.query.text", key));
            return null;
        }
        List<String> parts =
                wanted.stream().map(w -> w.toLowerCase(Locale.ROOT)).toList();
        return row -> {
            String text = of.apply(row.facts()).toLowerCase(Locale.ROOT);
            return parts.stream().anyMatch(text::contains);
        };
    }

    private @Nullable Predicate<LibraryRow> seeds(List<String> wanted) {
        if (wanted.isEmpty()) {
            complaints.begun(Messages.text("library.query.seed"));
            return null;
        }
        List<long[]> ranges = new ArrayList<>();
        for (String word : wanted) {
            Matcher range = SEEDS.matcher(word);
            if (!range.matches()) {
                complaints.wrong(Messages.text("library.query.seed"));
                return null;
            }
            long from = Long.parseLong(range.group(1));
            ranges.add(new long[] {from, range.group(2) == null ? from : Long.parseLong(range.group(2))});
        }
        return row -> ranges.stream()
                .anyMatch(r -> row.facts().seed() >= r[0] && row.facts().seed() <= r[1]);
    }

    private @Nullable Predicate<LibraryRow> is(List<String> wanted) {
        Predicate<LibraryRow> any = row -> false;
        if (wanted.isEmpty()) {
            complaints.begun(Messages.text("library.query.choices", "is", Complaints.list(IS)));
            return null;
        }
        for (String word : wanted) {
            Predicate<LibraryRow> one =
                    switch (word.toLowerCase(Locale.ROOT)) {
                        case "star", "starred" -> row -> row.facts().said().star();
                        case "live" -> row -> row.facts().state().live();
                        case "archived" -> {
                            archived = true;
                            yield row -> row.facts().said().archived();
                        }
                        case "tagged" -> row -> !row.facts().said().tags().isEmpty();
                        case "noted" -> row -> !row.facts().said().notes().isBlank();
                        case "broken" -> row -> row.facts().problem() != null;
                        default -> null;
                    };
            if (one == null) {
                complaints.wrong(Messages.text("library.query.unknown", "is", word, Complaints.list(IS)));
                return null;
            }
            any = any.or(one);
        }
        return any;
    }

    /** Settings of the configuration that a word means, with one of the values; null where there are none. */
    @Nullable
    Predicate<LibraryRow> config(String key, List<String> wanted) {
        List<String> keys = words.configKeys(key);
        if (keys.isEmpty()) {
            complaints.wrong(Messages.text("library.query.key", key, String.join(", ", KEYS)));
            return null;
        }
        if (wanted.isEmpty()) {
            complaints.begun(Messages.text("library.query.text", key));
            return null;
        }
        return row -> keys.stream()
                .map(row.facts().config()::get)
                .anyMatch(text -> text != null && wanted.stream().anyMatch(w -> same(text, w)));
    }

    private static boolean same(String text, String wanted) {
        double a = ComparisonTerms.number(text);
        double b = ComparisonTerms.number(wanted);
        return (!Double.isNaN(a) && !Double.isNaN(b)) ? a == b : text.equalsIgnoreCase(wanted);
    }
}
