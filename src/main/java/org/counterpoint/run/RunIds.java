package org.counterpoint.run;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Ids of runs and jobs: readable, sortable by time, safe as a folder name and in a URL. */
public final class RunIds {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunIds() {}

    /** A new id such as {@code 20261122-135057-ctwa-s1-4f2a09}. */
    public static String create(String method, long seed) {
        byte[] random = new byte[3];
        new SecureRandom().nextBytes(random);
        String word = method.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
        return TIME.format(Instant.now()) + "-" + (word.isEmpty() ? "run" : word) + "-s" + seed + "-"
                + HexFormat.of().formatHex(random);
    }

    /** Whether the text can be an id: letters, digits, dot, dash and underscore, never a path. */
    public static boolean isValid(String id) {
        return VALID.matcher(id).matches() && !id.contains("..");
    }
}
