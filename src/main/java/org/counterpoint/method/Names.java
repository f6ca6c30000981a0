package org.counterpoint.method;

import java.util.Collection;
import java.util.Comparator;

/** Checks of names typed by people. */
public final class Names {
    private Names() {}

    /**
     * Refuses a name that is not known.
     *
     * @param what what the name stands for, such as "parameter"
     * @throws BadConfigurationException naming the closest known name
     */
    public static void requireKnown(String name, Collection<String> known, String what) {
        if (!known.contains(name)) {
            String closest = known.stream()
                    .min(Comparator.comparingInt((String k) -> distance(name, k))
                            .thenComparing(Comparator.naturalOrder()))
                    .map(k -> "; did you mean \"" + k + "\"?")
                    .orElse(".");
            throw new BadConfigurationException("There is no " + what + " \"" + name + "\"" + closest);
        }
    }

    /** Levenshtein distance, ignoring case. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int replace = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
