package org.counterpoint.workbench.library;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** One run directory in the library table; its facts change when the directory is looked at again. FX thread. */
public final class LibraryRow {
    private final Path dir;
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private Facts facts;

    LibraryRow(Path dir, Facts facts) {
        this.dir = dir;
        this.facts = facts;
    }

    /** What identifies the run in the selection: its directory, absolute and normalized, as text. */
    public static String key(Path dir) {
        return org.counterpoint.workbench.model.RunModel.key(dir);
    }

    /** See {@link #key(Path)}. */
    public String key() {
        return key(dir);
    }

    /** The run directory. */
    public Path dir() {
        return dir;
    }

    /** What is known of it. */
    public Facts facts() {
        return facts;
    }

    /** Counts up when the facts changed. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    void update(Facts now) {
        if (!now.equals(facts)) {
            facts = now;
            revision.set(revision.get() + 1);
        }
    }

    /** Whether every word of a query occurs in the name, method, model, environment, status or seed ({@code seed:3}). */
    boolean matches(String query) {
        String haystack = String.join(
                        " ",
                        facts.name(),
                        facts.method(),
                        facts.model(),
                        facts.environment(),
                        "seed:" + facts.seed(),
                        facts.statusText(),
                        dir.getFileName().toString())
                .toLowerCase(Locale.ROOT);
        for (String word : query.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!haystack.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What the table shows of a run.
     *
     * @param name name people see
     * @param method method id
     * @param model name of the base model
     * @param environment id of the training environment
     * @param seed its seed
     * @param status where it stands; null for a directory that cannot be read
     * @param step last step, -1 before the first
     * @param steps planned steps
     * @param created order of the list: seconds since 1970 at which it was created
     * @param last last reward per objective, held-out where there is one
     * @param problem why the directory cannot be read, or null
     */
    public record Facts(
            String name,
            String method,
            String model,
            String environment,
            long seed,
            @Nullable RunStatus status,
            long step,
            long steps,
            long created,
            Map<String, Double> last,
            @Nullable String problem) {
        /** A copy whose map cannot change and keeps its order. */
        public Facts {
            last = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(last));
        }

        /** Whether the run is still being written. */
        public boolean live() {
            return status != null && !status.ended() && status != RunStatus.PAUSED;
        }

        /** The status in words. */
        public String statusText() {
            return status == null
                    ? Messages.text("library.unreadable")
                    : Messages.text("status." + status.name().toLowerCase(Locale.ROOT));
        }

        /** Names of the objectives that have a reward. */
        public List<String> objectives() {
            return List.copyOf(last.keySet());
        }
    }
}
