package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.counterpoint.analysis.SampleCatalog;
import org.counterpoint.run.Run;

/** Catalogs of the selected runs, read once and again only when a run has grown. Safe for use by several threads. */
final class Catalogs {
    private final Map<String, SampleCatalog> known = new HashMap<>();

    /** Catalogs of these runs, in order; forgets others. */
    List<SampleCatalog> of(List<Run> runs, BooleanSupplier cancelled) {
        List<String> keys = runs.stream().map(Catalogs::key).toList();
        synchronized (known) {
            known.keySet().retainAll(keys);
        }
        List<SampleCatalog> out = new ArrayList<>();
        for (Run run : runs) {
            SampleCatalog now;
            synchronized (known) {
                now = known.get(key(run));
            }
            if (now == null || now.size() != run.samples().size()) {
                now = SampleCatalog.of(run, cancelled);
                synchronized (known) {
                    known.put(key(run), now);
                }
            }
            out.add(now);
        }
        return out;
    }

    private static String key(Run run) {
        return run.dir().toString();
    }
}
