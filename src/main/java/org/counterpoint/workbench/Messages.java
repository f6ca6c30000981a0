package org.counterpoint.workbench;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The workbench's text. The first word of a key names its bundle: {@code messages/library.properties} holds {@code library.*}. Keys whose
 * first word has no bundle of its own are in {@code messages.properties}.
 */
public final class Messages {
    private static final String FOLDER = "org.counterpoint.workbench.messages";
    private static final ResourceBundle COMMON = ResourceBundle.getBundle(FOLDER, Locale.getDefault());
    private static final Map<String, ResourceBundle> BUNDLES = new ConcurrentHashMap<>();

    private Messages() {}

    /**
     * The text of a key with {@code {0}}, {@code {1}}, ... filled in (numbers are passed as text by the caller where
     * grouping is unwanted).
     *
     * @throws MissingResourceException where the bundle has no such key
     */
    public static String text(String key, Object... arguments) {
        String pattern = bundle(key).getString(key);
        return arguments.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(arguments);
    }

    /** Whether a bundle has this key. */
    public static boolean has(String key) {
        return bundle(key).containsKey(key);
    }

    private static ResourceBundle bundle(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? COMMON : BUNDLES.computeIfAbsent(key.substring(0, dot), Messages::load);
    }

    private static ResourceBundle load(String area) {
        try {
            return ResourceBundle.getBundle(FOLDER + "." + area, Locale.getDefault());
        } catch (MissingResourceException none) {
            return COMMON;
        }
    }
}
