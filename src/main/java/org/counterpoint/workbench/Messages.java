package org.counterpoint.workbench;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The window's text, from one resource bundle ({@code messages.properties}). */
public final class Messages {
    private static final ResourceBundle BUNDLE =
            ResourceBundle.getBundle("org.counterpoint.workbench.messages", Locale.getDefault());

    private Messages() {}

    /**
     * The text of a key with {@code {0}}, {@code {1}}, ... filled in (numbers are passed as text by the caller where
     * grouping is unwanted).
     *
     * @throws MissingResourceException where the bundle has no such key
     */
    public static String text(String key, Object... arguments) {
        String pattern = BUNDLE.getString(key);
        return arguments.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(arguments);
    }

    /** Whether the bundle has this key. */
    public static boolean has(String key) {
        return BUNDLE.containsKey(key);
    }
}
