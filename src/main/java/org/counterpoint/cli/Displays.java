package org.counterpoint.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a window can be shown. */
final class Displays {
    private Displays() {}

    /**
     * Linux and its like name their display in the environment; elsewhere a desktop is always there. JavaFX' own headless platform, where it is
     * asked for, needs none.
     */
    static boolean present() {
        if (System.getProperty("glass.platform", "").equals("Headless")) {
            return true;
        }
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.contains("win") || os.contains("mac")) {
            return true;
        }
        return named("DISPLAY") || named("WAYLAND_DISPLAY");
    }

    private static boolean named(String variable) {
        @Nullable String value = System.getenv(variable);
        return value != null && !value.isEmpty();
    }
}
