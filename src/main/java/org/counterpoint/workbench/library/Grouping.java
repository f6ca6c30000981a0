package org.counterpoint.workbench.library;

import java.util.Locale;
import org.counterpoint.workbench.Messages;

/** By what the library table groups its runs. */
public enum Grouping {
    /** One flat list. */
    NONE,
    /** By method. */
    METHOD,
    /** By base model. */
    MODEL,
    /** By seed. */
    SEED,
    /** By folder of the library. */
    FOLDER,
    /** By status. */
    STATUS;

    String of(LibraryRow row) {
        LibraryRow.Facts facts = row.facts();
        return switch (this) {
            case NONE -> "";
            case METHOD -> facts.method();
            case MODEL -> facts.model();
            case SEED -> Messages.text("library.seed", String.valueOf(facts.seed()));
            case FOLDER -> {
                java.nio.file.Path parent =
                        row.dir().toAbsolutePath().normalize().getParent();
                yield parent == null ? "" : parent.toString();
            }
            case STATUS -> facts.statusText();
        };
    }

    @Override
    public String toString() {
        return Messages.text("library.group." + name().toLowerCase(Locale.ROOT));
    }
}
