package org.counterpoint.workbench.views.shared;

import java.util.List;
import org.counterpoint.run.Run;

/** What a report of a run depends on, small enough to compare at every update of a growing run. */
public final class Signatures {
    private Signatures() {}

    /** Number of rows of every split, and the status. */
    public static Object metrics(Run run) {
        return List.of(
                run.id(),
                run.manifest().status(),
                run.metrics().splits().stream()
                        .map(split -> split + run.metrics().rows(split))
                        .toList());
    }

    /** Metrics, and how much of samples and prompts is there. */
    public static Object rows(Run run) {
        return List.of(metrics(run), run.samples().bytes(), run.prompts().bytes());
    }

    /** The factor files of several runs. */
    public static Object factors(List<Run> runs) {
        return runs.stream().map(Signatures::factors).toList();
    }

    /** The factor files. */
    public static Object factors(Run run) {
        return List.of(run.id(), run.manifest().status(), run.factorHeaders());
    }
}
