package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A finite set of texts: one choice from each part, in order, with nothing between.
 *
 * @param weight share of this form when a behaviour is put into words; 0 = only understood
 * @param parts the choices of each part
 */
record Form(double weight, List<List<String>> parts) {

    /** A form of fixed and varied parts; a part is a String or a List of Strings. */
    static Form of(double weight, Object... parts) {
        List<List<String>> out = new ArrayList<>();
        for (Object p : parts) {
            if (p instanceof String s) {
                out.add(List.of(s));
            } else {
                out.add(((List<?>) p).stream().map(String.class::cast).toList());
            }
        }
        return new Form(weight, List.copyOf(out));
    }

    /** Whether the text is one of the set, to its last character. */
    boolean matches(String text) {
        return matches(text, 0, 0);
    }

    private boolean matches(String text, int at, int part) {
        if (part == parts.size()) {
            return at == text.length();
        }
        for (String choice : parts.get(part)) {
            if (text.startsWith(choice, at) && matches(text, at + choice.length(), part + 1)) {
                return true;
            }
        }
        return false;
    }

    /** One text, each choice equally likely. */
    String sample(RandomGenerator random) {
        StringBuilder sb = new StringBuilder();
        for (List<String> p : parts) {
            sb.append(p.get(random.nextInt(p.size())));
        }
        return sb.toString();
    }

    /** Every text of the set. */
    List<String> all() {
        List<String> out = List.of("");
        for (List<String> p : parts) {
            List<String> next = new ArrayList<>(out.size() * p.size());
            for (String head : out) {
                for (String tail : p) {
                    next.add(head + tail);
                }
            }
            out = next;
        }
        return out;
    }
}
