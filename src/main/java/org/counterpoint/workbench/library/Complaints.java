package org.counterpoint.workbench.library;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryQuery.Complaint;
import org.jspecify.annotations.Nullable;

/** The one complaint about a text that is shown: its first mistake or, where there is none, the first part that is only begun. */
final class Complaints {
    private static final int LISTED = 8;

    private @Nullable Complaint complaint;

    Optional<Complaint> first() {
        return Optional.ofNullable(complaint);
    }

    void wrong(String sentence) {
        if (complaint == null || !complaint.wrong()) {
            complaint = new Complaint(sentence, true);
        }
    }

    void begun(String sentence) {
        if (complaint == null) {
            complaint = new Complaint(sentence, false);
        }
    }

    /** What may be written instead, the first few. */
    static String list(Collection<String> words) {
        if (words.isEmpty()) {
            return Messages.text("library.query.none");
        }
        List<String> first = words.stream().limit(LISTED).toList();
        return String.join(", ", first) + (words.size() > first.size() ? ", \u2026" : "");
    }
}
