package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a {@link LibraryQuery} as text: read, and changed by menus without touching what else was typed. */
final class QueryText {
    private static final Pattern OPERATOR = Pattern.compile("(<=|>=|=|<|>|\u2264|\u2265)");
    private static final Pattern QUOTED = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\"?)+");

    private QueryText() {}

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
        Matcher matcher = QUOTED.matcher(text);
        List<String> out = new ArrayList<>();
        while (matcher.find()) {
            out.add(matcher.group());
        }
        return out;
    }
}
