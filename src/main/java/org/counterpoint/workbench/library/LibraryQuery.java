package org.counterpoint.workbench.library;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/**
 * What is typed into the search field: words, {@code key:value} and comparisons such as {@code helpful>0.6}; all must hold. A part that
 * makes no sense is left out and told by a {@link Complaint}.
 */
public final class LibraryQuery {
    private static final Pattern COMPARISON = Pattern.compile("([^<>=\u2264\u2265:]+)(<=|>=|=|<|>|\u2264|\u2265)(.*)");
    private static final Pattern KEY = Pattern.compile("([A-Za-z][A-Za-z0-9_.]*):(.*)");
    private static final Pattern OPERATOR = Pattern.compile("(<=|>=|=|<|>|\u2264|\u2265)");
    private static final List<String> VALUE_WORDS = List.of("reward", "last", "best");
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
    private static final double SHOWN_HALF = 0.005;

    /**
     * What is wrong with a part of the text.
     *
     * @param sentence what, and what to write instead
     * @param wrong true for a mistake, false for a part that is only begun
     */
    public record Complaint(String sentence, boolean wrong) {}

    private final Vocabulary words;
    private final List<Predicate<LibraryRow>> terms = new ArrayList<>();
    private @Nullable Complaint complaint;
    private boolean archived;
    private boolean rewards;

    private LibraryQuery(Vocabulary words) {
        this.words = words;
    }

    /**
     * Understands a text.
     *
     * @param text what was typed
     * @param words what the library's runs know
     * @param value the value that a bare comparison of a reward is about
     */
    public static LibraryQuery parse(String text, Vocabulary words, RewardValue value) {
        LibraryQuery query = new LibraryQuery(words);
        List<String> tokens = tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String kind = token.toLowerCase(Locale.ROOT);
            boolean prefix = VALUE_WORDS.contains(kind)
                    && i + 1 < tokens.size()
                    && COMPARISON.matcher(tokens.get(i + 1)).matches();
            if (prefix) {
                i++;
                query.term(
                        tokens.get(i),
                        kind.equals("best") ? RewardValue.BEST : kind.equals("last") ? RewardValue.LAST : value);
            } else {
                query.term(token, value);
            }
        }
        return query;
    }

    /** Whether a run passes. */
    public boolean matches(LibraryRow row) {
        for (Predicate<LibraryRow> term : terms) {
            if (!term.test(row)) {
                return false;
            }
        }
        return true;
    }

    /** The first part that makes no sense, or is only begun. */
    public Optional<Complaint> complaint() {
        return Optional.ofNullable(complaint);
    }

    /** Whether archived runs are asked for, so that they are not left out. */
    public boolean asksForArchived() {
        return archived;
    }

    /** Whether it depends on rewards, which change while runs are read. */
    boolean asksForRewards() {
        return rewards;
    }

    /** Words between white space; quotes keep white space; operators join what is on both sides. */
    static List<String> tokens(String text) {
        List<String> raw = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (Character.isWhitespace(c) && !quoted) {
                if (any) {
                    raw.add(part.toString());
                }
                part.setLength(0);
                any = false;
            } else {
                part.append(c);
                any = true;
            }
        }
        if (any) {
            raw.add(part.toString());
        }
        List<String> joined = new ArrayList<>();
        for (String token : raw) {
            String last = joined.isEmpty() ? "" : joined.getLast();
            boolean opens = OPERATOR.matcher(token).lookingAt();
            boolean awaits = last.endsWith("<") || last.endsWith(">") || last.endsWith("=");
            if (!joined.isEmpty() && (opens || awaits)) {
                joined.set(joined.size() - 1, last + token);
            } else {
                joined.add(token);
            }
        }
        return joined;
    }

    private void term(String token, RewardValue of) {
        boolean not = token.length() > 1 && token.startsWith("-");
        String text = not ? token.substring(1) : token;
        Predicate<LibraryRow> found;
        Matcher comparison = COMPARISON.matcher(text);
        Matcher key = KEY.matcher(text);
        if (comparison.matches()) {
            found = compare(comparison.group(1), comparison.group(2), comparison.group(3), of);
        } else if (key.matches()) {
            found = keyed(key.group(1).toLowerCase(Locale.ROOT), key.group(2));
        } else {
            String word = text.toLowerCase(Locale.ROOT);
            found = row -> row.facts().haystack().contains(word)
                    || row.facts().statusText().toLowerCase(Locale.ROOT).startsWith(word);
        }
        if (found != null) {
            terms.add(not ? found.negate() : found);
        }
    }

    private @Nullable Predicate<LibraryRow> keyed(String key, String values) {
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
            begun(Messages.text("library.query.choices", key, list(known)));
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
                wrong(Messages.text("library.query.unknown", key, word, list(known)));
                return null;
            }
            accepted.addAll(found);
        }
        return row -> of.apply(row.facts()).stream().anyMatch(accepted::contains);
    }

    private @Nullable Predicate<LibraryRow> containing(
            String key, List<String> wanted, Function<LibraryRow.Facts, String> of) {
        if (wanted.isEmpty()) {
            begun(Messages.text("library.query.text", key));
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
            begun(Messages.text("library.query.seed"));
            return null;
        }
        List<long[]> ranges = new ArrayList<>();
        for (String word : wanted) {
            Matcher range = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?").matcher(word);
            if (!range.matches()) {
                wrong(Messages.text("library.query.seed"));
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
            begun(Messages.text("library.query.choices", "is", list(IS)));
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
                wrong(Messages.text("library.query.unknown", "is", word, list(IS)));
                return null;
            }
            any = any.or(one);
        }
        return any;
    }

    private @Nullable Predicate<LibraryRow> config(String key, List<String> wanted) {
        List<String> keys = words.configKeys(key);
        if (keys.isEmpty()) {
            wrong(Messages.text("library.query.key", key, String.join(", ", KEYS)));
            return null;
        }
        if (wanted.isEmpty()) {
            begun(Messages.text("library.query.text", key));
            return null;
        }
        return row -> keys.stream()
                .map(row.facts().config()::get)
                .anyMatch(text -> text != null && wanted.stream().anyMatch(w -> same(text, w)));
    }

    private @Nullable Predicate<LibraryRow> compare(String name, String operator, String right, RewardValue of) {
        String word = name.strip();
        String number = right.strip();
        if (number.isEmpty()) {
            begun(Messages.text("library.query.number", word, operator));
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
        List<String> keys = words.configKeys(word);
        if (keys.isEmpty()) {
            wrong(Messages.text("library.query.measure", word, list(words.objectives())));
            return null;
        }
        if (operator.equals("=")) {
            return config(word, List.of(right));
        }
        return numbers(
                word,
                operator,
                right,
                0,
                row -> keys.stream()
                        .map(row.facts().config()::get)
                        .mapToDouble(LibraryQuery::parse)
                        .filter(x -> !Double.isNaN(x))
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private @Nullable Predicate<LibraryRow> numbers(
            String word, String operator, String right, double tolerance, ToDoubleFunction<LibraryRow> left) {
        double bound = parse(right);
        if (Double.isNaN(bound)) {
            if (right.matches("[-+.]|[-+]?\\d*\\.?\\d*[eE][-+]?")) {
                begun(Messages.text("library.query.number", word, operator));
            } else {
                wrong(Messages.text("library.query.notnumber", right, word, operator));
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
                begun(Messages.text("library.query.date"));
            } else {
                wrong(Messages.text("library.query.date"));
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

    private static boolean same(String text, String wanted) {
        double a = parse(text);
        double b = parse(wanted);
        return (!Double.isNaN(a) && !Double.isNaN(b)) ? a == b : text.equalsIgnoreCase(wanted);
    }

    private static double parse(@Nullable String text) {
        if (text == null) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String list(Collection<String> words) {
        if (words.isEmpty()) {
            return Messages.text("library.query.none");
        }
        List<String> first = words.stream().limit(8).toList();
        return String.join(", ", first) + (words.size() > first.size() ? ", \u2026" : "");
    }

    private void wrong(String sentence) {
        if (complaint == null || !complaint.wrong()) {
            complaint = new Complaint(sentence, true);
        }
    }

    private void begun(String sentence) {
        if (complaint == null) {
            complaint = new Complaint(sentence, false);
        }
    }

    /** Replaces, adds or removes a {@code key:value} part of a text; no values remove it. */
    static String with(String text, String key, Collection<String> values) {
        List<String> parts = new ArrayList<>();
        for (String token : quotedTokens(text)) {
            if (!token.toLowerCase(Locale.ROOT).startsWith(key + ":")) {
                parts.add(token);
            }
        }
        if (!values.isEmpty()) {
            String joined = String.join(",", values);
            parts.add(joined.contains(" ") ? key + ":\"" + joined + "\"" : key + ":" + joined);
        }
        return String.join(" ", parts);
    }

    /** The values of a {@code key:value} part of a text. */
    static List<String> values(String text, String key) {
        return tokens(text).stream()
                .filter(token -> token.toLowerCase(Locale.ROOT).startsWith(key + ":"))
                .flatMap(
                        token -> Arrays.stream(token.substring(key.length() + 1).split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** Tokens as they stand in the text, quotes included. */
    private static List<String> quotedTokens(String text) {
        Matcher matcher = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\"?)+").matcher(text);
        List<String> out = new ArrayList<>();
        while (matcher.find()) {
            out.add(matcher.group());
        }
        return out;
    }

    /** Examples for the help, from simple to rich; {@code words} lends real names. */
    static Map<String, String> examples(Vocabulary words) {
        Map<String, String> out = new java.util.LinkedHashMap<>();
        String method = words.methods().isEmpty() ? "ctwa" : words.methods().first();
        String objective =
                words.objectives().isEmpty() ? "helpful" : words.objectives().getFirst();
        out.put("seed 2", Messages.text("library.help.words"));
        out.put("method:" + method, Messages.text("library.help.method"));
        out.put("seed:1-3", Messages.text("library.help.seed"));
        out.put("tag:baseline", Messages.text("library.help.tag"));
        out.put("status:failed,stale", Messages.text("library.help.status"));
        out.put("is:star", Messages.text("library.help.is"));
        out.put("reward " + objective + ">0.6", Messages.text("library.help.reward"));
        out.put("best " + objective + ">=0.7", Messages.text("library.help.best"));
        out.put("learning_rate<0.001", Messages.text("library.help.config"));
        out.put("created>=2026-01-31", Messages.text("library.help.created"));
        out.put("-method:" + method, Messages.text("library.help.not"));
        return out;
    }
}
