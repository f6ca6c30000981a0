package org.counterpoint.workbench.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks the user for a file or folder; behind an interface because a platform without a display has no such dialogs. */
public interface FilePicker {
    /** An existing folder, or empty where the user gave up. */
    Optional<Path> folder(String title);

    /** An existing file whose name fits one of the patterns (such as {@code *.json}), or empty where the user gave up. */
    Optional<Path> open(String title, List<String> patterns);

    /** A file to write, with a suggested name whose ending says the format, or empty where the user gave up. */
    Optional<Path> save(String title, String suggestedName);
}
