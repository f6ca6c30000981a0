package org.counterpoint.workbench.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.counterpoint.run.Annotations;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RewardCurve;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunSummary;
import org.counterpoint.workbench.model.RunModel;
import org.jspecify.annotations.Nullable;

/** One run directory in the library table; its facts change when the directory is looked at again. FX thread. */
public final class LibraryRow {
    private final Path dir;
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private Facts facts;
    private Map<String, RewardCurve> curves = Map.of();
    private @Nullable RunSummary curvesOf;

    LibraryRow(Path dir, Facts facts) {
        this.dir = dir;
        this.facts = facts;
    }

    /** What identifies the run in the selection: its directory, absolute and normalized, as text. */
    public static String key(Path dir) {
        return RunModel.key(dir);
    }

    /** See {@link #key(Path)}. */
    public String key() {
        return facts.key();
    }

    /** The run directory. */
    public Path dir() {
        return dir;
    }

    /** What is known of it. */
    public Facts facts() {
        return facts;
    }

    /** The course of a reward, once it has been read. */
    public Optional<RewardCurve> curve(String objective) {
        return Optional.ofNullable(curves.get(objective));
    }

    /** Objectives whose course has been read. */
    Set<String> curves() {
        return curves.keySet();
    }

    /** Counts up when the facts or curves changed. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** Whether these very facts are shown; equal ones read anew would have to be compared value by value. */
    @SuppressWarnings("ReferenceEquality")
    boolean shows(Facts now) {
        return now == facts;
    }

    void update(Facts now) {
        if (!shows(now)) {
            facts = now;
            revision.set(revision.get() + 1);
        }
    }

    /** Whether the curves are those of the files as last seen. */
    boolean hasCurves() {
        return curvesOf != null
                && curvesOf.lastStep() == facts.summary().lastStep()
                && curvesOf.modified().equals(facts.summary().modified());
    }

    void show(RunSummary of, Map<String, RewardCurve> now) {
        boolean changed = !now.equals(curves);
        curves = now;
        curvesOf = of;
        if (changed) {
            revision.set(revision.get() + 1);
        }
    }

    /**
     * What the table shows of a run, except its curves.
     *
     * @param summary what was read
     * @param key the run's key in the selection
     * @param name name people see
     * @param method method id
     * @param model name of the base model
     * @param environment id of the training environment
     * @param seed its seed
     * @param state where it stands
     * @param created seconds since 1970 at which it was created; gives the order of the list
     * @param group the same for all seeds of one configuration, see {@link FlatConfig#seedGroup}
     * @param config its configuration by dotted path
     * @param haystack what words are searched in, lower case
     */
    public record Facts(
            RunSummary summary,
            String key,
            String name,
            String method,
            String model,
            String environment,
            long seed,
            RunState state,
            long created,
            String group,
            Map<String, String> config,
            String haystack) {

        static Facts of(RunSummary summary, RunState state) {
            RunManifest manifest = summary.manifest();
            String key = LibraryRow.key(summary.dir());
            String folder = String.valueOf(summary.dir().getFileName());
            Annotations said = summary.annotations().value();
            if (manifest == null) {
                String name = said.name() == null ? folder : said.name();
                return new Facts(
                        summary,
                        key,
                        name,
                        "",
                        "",
                        "",
                        0,
                        state,
                        summary.modified().getEpochSecond(),
                        key,
                        Map.of(),
                        haystack(name, folder, said));
            }
            return new Facts(
                    summary,
                    key,
                    summary.name(),
                    manifest.method(),
                    manifest.model().name(),
                    manifest.environmentId(),
                    manifest.seed(),
                    state,
                    manifest.created().getEpochSecond(),
                    FlatConfig.seedGroup(manifest),
                    FlatConfig.of(manifest.config()),
                    haystack(
                            summary.name() + "\n" + manifest.name() + "\n" + manifest.method() + "\n"
                                    + manifest.model().name() + "\n" + manifest.environmentId() + "\n"
                                    + manifest.id(),
                            folder,
                            said));
        }

        private static String haystack(String facts, String folder, Annotations said) {
            return (facts + "\n" + folder + "\n" + String.join("\n", said.tags()) + "\n" + said.notes())
                    .toLowerCase(Locale.ROOT);
        }

        /** What people say about it. */
        public Annotations said() {
            return summary.annotations().value();
        }

        /** The status in the manifest; null for a directory that cannot be read. */
        public @Nullable RunStatus status() {
            return summary.manifest() == null ? null : summary.manifest().status();
        }

        /** Last step, -1 before the first. */
        public long step() {
            return summary.lastStep();
        }

        /** Planned steps. */
        public long steps() {
            return summary.manifest() == null ? 0 : summary.manifest().steps();
        }

        /** Last reward per objective, held-out where there is one. */
        public Map<String, Double> last() {
            return summary.lastRewards();
        }

        /** Why the directory cannot be read, or null. */
        public @Nullable String problem() {
            return summary.problem();
        }

        /** Whether the run is still being written. */
        public boolean live() {
            return state.live() && state != RunState.QUEUED;
        }

        /** The state in words. */
        public String statusText() {
            return state.text();
        }

        /** The folder of the library that it lies in. */
        public String folder() {
            Path parent = summary.dir().toAbsolutePath().normalize().getParent();
            return parent == null ? "" : parent.toString();
        }

        /** Names of the objectives that have a reward. */
        public List<String> objectives() {
            return List.copyOf(last().keySet());
        }

        /** Names of the objectives that it is about, with a reward or before the first one. */
        List<String> scored() {
            RunManifest manifest = summary.manifest();
            return manifest == null
                    ? objectives()
                    : manifest.objectives().stream().map(ObjectiveInfo::name).toList();
        }

        /** Done fraction 0..1; 0 where nothing is planned. */
        public double progress() {
            return steps() <= 0 ? 0 : Math.clamp((double) step() / steps(), 0, 1);
        }
    }
}
