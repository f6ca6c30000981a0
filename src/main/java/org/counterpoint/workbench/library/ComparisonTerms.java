package org.counterpoint.workbench.library;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** Understands the comparisons of a {@link LibraryQuery}: rewards, steps, seeds, dates and numbers of the configuration. */
final class ComparisonTerms {
    private static final double SHOWN_HALF = 0.005;

    private final Vocabulary words;
    private final KeyTerms keys;
    private final Complaints complaints;
    private boolean rewards;

    /**
     * Understands with the words of a library.
     *
     * @param keys understands settings that equal a word
     */
    ComparisonTerms(Vocabulary words, KeyTerms keys, Complaints complaints) {
        this.words = words;
        this.keys = keys;
        this.complaints = complaints;
    }

    /** Whether a comparison was about a reward. */
    boolean rewards() {
        return rewards;
    }

    /** The part {@code name operator right}; null where it makes no sense. */
    @Nullable
    Predicate<LibraryRow> of(String name, String operator, String right, RewardValue of) {
        String word = name.strip();
        String number = right.strip();
        if (number.isEmpty()) {
            complaints.begun(Messages.text("library.query.number", word, operator));
            return null;
        }
        Optional<String> objective = words.objective(word);
        if (objective.isPresent()) {
            String o = objective.get();
            rewards = true;
            return numbers(word, operator, number, SHOWN_HALF, row -> of.of(row, o));
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "step" ->
                numbers(
                        word,
                        operator,
                        number,
                        0,
                        row -> Math.max(0, row.facts().step()));
            case "steps" ->
                numbers(word, operator, number, 0, row -> row.facts().steps());
            case "seed" -> numbers(word, operator, number, 0, row -> row.facts().seed());
            case "created" -> dates(operator, number);
            default -> config(word, operator, number);
        };
    }

    private @Nullable Predicate<LibraryRow> config(String word, String operator, String right) {
        List<String> paths = words.configKeys(word);
        if (paths.isEmpty()) {
            complaints.wrong(Messages.text("library.query.measure", word, Complaints.list(words.objectives())));
            return null;
        }
        if (operator.equals("=")) {
            return keys.config(word, List.of(right));
        }
        return numbers(
                word,
                operator,
                right,
                0,
                row -> paths.stream()
                        .map(row.facts().config()::get)
                        .mapToDouble(ComparisonTerms::number)
                        .filter(x -> !Double.isNaN(x))
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private @Nullable Predicate<LibraryRow> numbers(
            String word, String operator, String right, double tolerance, ToDoubleFunction<LibraryRow> left) {
        double bound = number(right);
        if (Double.isNaN(bound)) {
            if (right.matches("[-+.]|[-+]?\\d*\\.?\\d*[eE][-+]?")) {
                complaints.begun(Messages.text("library.query.number", word, operator));
            } else {
                complaints.wrong(Messages.text("library.query.notnumber", right, word, operator));
            }
            return null;
        }
        return row -> holds(left.applyAsDouble(row), operator, bound, tolerance);
    }

    private @Nullable Predicate<LibraryRow> dates(String operator, String right) {
        try {
            long day = LocalDate.parse(right)
                    .atStartOfDay(ZoneOffset.systemDefault())
                    .toEpochSecond();
            long next = LocalDate.parse(right)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.systemDefault())
                            .toEpochSecond()
                    - 1;
            return row -> {
                long at = row.facts().created();
                return switch (operator) {
                    case "<" -> at < day;
                    case ">" -> at > next;
                    case "<=", "\u2264" -> at <= next;
                    case ">=", "\u2265" -> at >= day;
                    default -> at >= day && at <= next;
                };
            };
        } catch (DateTimeParseException e) {
            if (right.matches("\\d{1,4}(-\\d{0,2}){0,2}")) {
                complaints.begun(Messages.text("library.query.date"));
            } else {
                complaints.wrong(Messages.text("library.query.date"));
            }
            return null;
        }
    }

    private static boolean holds(double x, String operator, double bound, double tolerance) {
        return switch (operator) {
            case "<" -> x < bound;
            case ">" -> x > bound;
            case "<=", "\u2264" -> x <= bound;
            case ">=", "\u2265" -> x >= bound;
            default -> tolerance > 0 ? Math.abs(x - bound) < tolerance : x == bound;
        };
    }

    /** The number that a text is; NaN where it is none. */
    static double number(@Nullable String text) {
        if (text == null) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
