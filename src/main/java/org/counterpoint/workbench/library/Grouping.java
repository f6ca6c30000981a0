package org.counterpoint.workbench.library;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.workbench.Messages;

/** By what the library table groups its runs. */
public enum Grouping {
    /** Seeds of one configuration together; a configuration with one run has no group. */
    SEEDS,
    /** One flat list. */
    NONE,
    /** By method. */
    METHOD,
    /** By base model. */
    MODEL,
    /** By training environment. */
    ENVIRONMENT,
    /** By state. */
    STATUS,
    /** By folder of the library. */
    FOLDER,
    /** By tag; a run with several tags is in several groups. */
    TAG;

    /** The groups a run belongs to: one, or as many as it has tags. */
    List<String> of(LibraryRow row) {
        LibraryRow.Facts facts = row.facts();
        return switch (this) {
            case SEEDS -> List.of(facts.group());
            case NONE -> List.of("");
            case METHOD -> List.of(facts.method());
            case MODEL -> List.of(facts.model());
            case ENVIRONMENT -> List.of(facts.environment());
            case STATUS -> List.of(facts.statusText());
            case FOLDER -> List.of(facts.folder());
            case TAG ->
                facts.said().tags().isEmpty() ? List.of("") : facts.said().tags();
        };
    }

    /** The grouping of a name; by seeds where the name is none. */
    static Grouping of(String name) {
        return Arrays.stream(values())
                .filter(grouping -> grouping.name().equals(name))
                .findFirst()
                .orElse(SEEDS);
    }

    /** Whether its groups are closed until somebody opens them. */
    boolean startsClosed() {
        return this == SEEDS;
    }

    @Override
    public String toString() {
        String word = name().toLowerCase(Locale.ROOT);
        return Messages.text(this == SEEDS ? "library.group.seeds.name" : "library.group." + word);
    }
}
