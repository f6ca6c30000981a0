package org.counterpoint.workbench.newrun;

import java.nio.file.Path;
import java.util.Optional;

/** Asks for the files of imported and exported configurations. */
public interface NewRunFiles {
    /** An existing file, or empty where the user gave up. */
    Optional<Path> open(String title);

    /** A file to write, or empty where the user gave up. */
    Optional<Path> save(String title, String suggestedName);
}
