package org.counterpoint.workbench.view;

import java.nio.file.Path;
import java.util.Optional;

/** What a view may ask of the window around it. FX thread. */
public interface Host {
    /** A host without a window, for images and tests: nothing is shown, no file is chosen. */
    Host NONE = new Host() {
        @Override
        public void show(String viewId) {
            // there is one view only
        }

        @Override
        public void say(String message, boolean wrong) {
            // nobody reads it
        }

        @Override
        public Optional<Path> save(String title, String suggestedName) {
            return Optional.empty();
        }
    };

    /** Brings another view to the front, for example the samples behind a number; {@code view/page} for one of its pages. */
    void show(String viewId);

    /** Says something in the status line. */
    void say(String message, boolean wrong);

    /** Asks the user for a file to write; empty where they decline. */
    Optional<Path> save(String title, String suggestedName);
}
