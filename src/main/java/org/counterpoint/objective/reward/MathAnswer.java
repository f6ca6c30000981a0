package org.counterpoint.objective.reward;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A final answer to a problem, free of layout. Two answers match when both are numbers or simple fractions of equal value, or else
 * when their texts are equal.
 */
final class MathAnswer {

    /** Where an answer stands in a text. */
    enum Form {
        AUTO,
        BOXED,
        HASHES,
        LAST_NUMBER;

        static Form of(String id) {
            return switch (id) {
                case "boxed" -> BOXED;
                case "hashes" -> HASHES;
                case "last_number" -> LAST_NUMBER;
                default -> AUTO;
            };
        }
    }

    /** Longer digit strings are compared as text: nobody answers so, and exact arithmetic on them would take long. */
    private static final int LONGEST = 200;

    private static final Pattern BOX = Pattern.compile("\\\\(?:boxed|fbox)\\s*\\{");
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\w.])[-+]?\\$?(?:\\d{1,3}(?:,\\d{3})+|\\d+)?(?:\\.\\d+|(?<=\\d))(?:\\s?/\\s?\\d+(?![\\d.]))?");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)");
    private static final Pattern QUOTIENT = Pattern.compile(
            "([-+]?)(?:\\\\frac\\{([-+]?\\d+)}\\{([-+]?\\d+)}|(\\d+)/(\\d+)|(\\d+)\\\\frac\\{(\\d+)}\\{(\\d+)})");
    private static final Pattern LEFT_SIDE = Pattern.compile("^[^=]{1,2}=(?!=)([^=]+)$");
    private static final Pattern SHORT_FRACTION =
            Pattern.compile("\\\\frac(?:\\{([^{}]*)}|(\\w))(?:\\{([^{}]*)}|(\\w))");
    private static final Pattern SHORT_ROOT = Pattern.compile("\\\\sqrt(\\w)");

    private final String text;
    private final @Nullable Ratio value;

    private MathAnswer(String raw) {
        this.text = normalize(raw);
        this.value = Ratio.of(text);
    }

    /** The answer that a reference states: its box or hashes where it is a solution that has some, else all of it. */
    static MathAnswer ofReference(String reference) {
        return new MathAnswer(boxed(reference).or(() -> hashes(reference)).orElse(reference));
    }

    /** The final answer of a completion, if it has one that is not empty. */
    static Optional<MathAnswer> find(String completion, Form form) {
        Optional<String> found =
                switch (form) {
                    case BOXED -> boxed(completion);
                    case HASHES -> hashes(completion);
                    case LAST_NUMBER -> lastNumber(completion);
                    case AUTO -> boxed(completion).or(() -> hashes(completion)).or(() -> lastNumber(completion));
                };
        return found.map(MathAnswer::new).filter(a -> !a.text.isEmpty());
    }

    boolean matches(MathAnswer other) {
        return (value != null && other.value != null) ? value.equals(other.value) : text.equals(other.text);
    }

    private static Optional<String> boxed(String text) {
        Matcher m = BOX.matcher(text);
        Optional<String> last = Optional.empty();
        while (m.find()) {
            int depth = 1;
            int end = m.end();
            while (end < text.length() && depth > 0) {
                char c = text.charAt(end++);
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
            // A box that was cut off before it closed states no answer.
            last = depth == 0 ? Optional.of(text.substring(m.end(), end - 1)) : Optional.empty();
        }
        return last;
    }

    private static Optional<String> hashes(String text) {
        int at = text.lastIndexOf("####");
        return at < 0
                ? Optional.empty()
                : text.substring(at + 4).strip().lines().findFirst();
    }

    private static Optional<String> lastNumber(String text) {
        Matcher m = NUMBER.matcher(text);
        String last = null;
        while (m.find()) {
            last = m.group();
        }
        return Optional.ofNullable(last);
    }

    /** Layout taken out, so that different ways to write one answer become one text. */
    private static String normalize(String raw) {
        String s = raw.strip();
        s = s.replaceAll("\\\\(?:left|right|displaystyle)(?![a-zA-Z])", "")
                .replaceAll("\\\\[!,;: ]", "")
                .replaceAll("\\^\\s*(?:\\\\circ|\\{\\s*\\\\circ\\s*})", "")
                .replaceAll("\\\\text\\s*\\{\\s.*$", "")
                .replaceAll("\\\\(?:text|mathrm|mathbf|textbf)\\s*\\{([^{}]*)}", "$1")
                .replaceAll("\\\\[dt]frac", "\\\\frac")
                .replaceAll("\\\\?[$%]", "")
                .replaceAll("\\s+", "")
                .replaceAll("(?<=\\d)\\{?,\\}?(?=\\d{3}(?!\\d))", "")
                .replaceAll("\\.$", "");
        s = SHORT_ROOT.matcher(s).replaceAll("\\\\sqrt{$1}");
        s = SHORT_FRACTION
                .matcher(s)
                .replaceAll(m -> Matcher.quoteReplacement(
                        "\\frac{" + first(m.group(1), m.group(2)) + "}{" + first(m.group(3), m.group(4)) + "}"));
        Matcher left = LEFT_SIDE.matcher(s);
        return left.matches() ? left.group(1) : s;
    }

    private static String first(@Nullable String a, @Nullable String b) {
        return a != null ? a : b != null ? b : "";
    }

    /** A fraction in lowest terms with a denominator above 0. */
    private record Ratio(BigInteger over, BigInteger under) {
        static @Nullable Ratio of(String s) {
            if (s.length() > LONGEST) {
                return null;
            }
            if (DECIMAL.matcher(s).matches()) {
                BigDecimal d = new BigDecimal(s.endsWith(".") ? s.substring(0, s.length() - 1) : s);
                return reduced(d.unscaledValue(), BigInteger.TEN.pow(d.scale()));
            }
            Matcher m = QUOTIENT.matcher(s);
            if (!m.matches()) {
                return null;
            }
            BigInteger sign = BigInteger.valueOf(m.group(1).equals("-") ? -1 : 1);
            if (m.group(6) != null) {
                BigInteger under = new BigInteger(m.group(8));
                BigInteger over = new BigInteger(m.group(6)).multiply(under).add(new BigInteger(m.group(7)));
                return reduced(sign.multiply(over), under);
            }
            return reduced(
                    sign.multiply(new BigInteger(first(m.group(2), m.group(4)))),
                    new BigInteger(first(m.group(3), m.group(5))));
        }

        private static @Nullable Ratio reduced(BigInteger over, BigInteger under) {
            if (under.signum() == 0) {
                return null;
            }
            BigInteger by = over.gcd(under).multiply(BigInteger.valueOf(under.signum()));
            return new Ratio(over.divide(by), under.divide(by));
        }
    }
}
