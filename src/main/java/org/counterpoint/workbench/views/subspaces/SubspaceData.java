package org.counterpoint.workbench.views.subspaces;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.analysis.MaskingReport;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.run.RankSelection;
import org.counterpoint.run.Run;
import org.counterpoint.run.tensors.PeftAdapter;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.views.shared.Signatures;

/**
 * What the view knows of the selected runs and the opened adapters.
 *
 * @param sources runs and readable adapters, in order
 * @param missing what cannot be shown
 */
record SubspaceData(List<Source> sources, List<Missing> missing) {
    /**
     * One run or adapter.
     *
     * @param id run id, or folder of the adapter
     * @param name name of the adapter; empty for a run, whose name the looks know
     * @param updates its updates, at least one
     * @param selections how ranks were chosen after its stages
     * @param masking its masking test
     */
    record Source(
            String id,
            String name,
            List<SubspaceUpdate> updates,
            List<RankSelection> selections,
            Optional<MaskingReport> masking) {
        boolean adapter() {
            return masking.isEmpty();
        }

        /** The updates that add up: stages where there are any, else the totals in order. */
        List<SubspaceUpdate> steps() {
            List<SubspaceUpdate> stages =
                    updates.stream().filter(u -> u.stage() > 0).toList();
            return stages.isEmpty() ? updates : stages;
        }

        SubspaceUpdate last() {
            return updates.getLast();
        }
    }

    /**
     * Something that cannot be shown.
     *
     * @param id run id, or folder of the adapter
     * @param adapter whether it is an adapter
     * @param why one sentence
     */
    record Missing(String id, boolean adapter, String why) {}

    SubspaceData {
        sources = List.copyOf(sources);
        missing = List.copyOf(missing);
    }

    /** All updates of all sources. */
    List<SubspaceUpdate> updates() {
        return sources.stream().flatMap(s -> s.updates().stream()).toList();
    }

    Optional<Source> source(String id) {
        return sources.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    Optional<SubspaceUpdate> update(String key) {
        return updates().stream().filter(u -> u.key().equals(key)).findFirst();
    }

    /** Reads sources and keeps what it read until the files change; safe for several threads. */
    static final class Reader {
        private final Map<String, Entry> known = new LinkedHashMap<>();

        private record Entry(Object signature, Source source) {}

        synchronized SubspaceData read(List<Run> runs, List<Path> adapters) {
            List<Source> sources = new ArrayList<>();
            List<Missing> missing = new ArrayList<>();
            List<String> now = new ArrayList<>();
            for (Run run : runs) {
                String key = "run " + run.dir();
                now.add(key);
                try {
                    Source source = run(key, run);
                    if (source.updates().isEmpty()) {
                        missing.add(new Missing(
                                run.id(),
                                false,
                                Messages.text(
                                        "subspaces.missing.none", run.manifest().method())));
                    } else {
                        sources.add(source);
                    }
                } catch (IOException | IllegalArgumentException e) {
                    missing.add(new Missing(run.id(), false, String.valueOf(e.getMessage())));
                }
            }
            for (Path dir : adapters) {
                String key = "adapter " + dir;
                now.add(key);
                try {
                    sources.add(adapter(key, dir));
                } catch (IOException | IllegalArgumentException e) {
                    missing.add(new Missing(dir.toString(), true, String.valueOf(e.getMessage())));
                }
            }
            known.keySet().retainAll(now);
            return new SubspaceData(sources, missing);
        }

        private Source run(String key, Run run) throws IOException {
            List<RankSelection> selections = run.rankSelections();
            MaskingReport masking = MaskingReport.of(run);
            Object signature = Signatures.factors(run);
            Entry entry = known.get(key);
            List<SubspaceUpdate> updates = entry != null && entry.signature.equals(signature)
                    ? entry.source.updates()
                    : SubspaceUpdate.of(run);
            Source source = new Source(run.id(), "", updates, selections, Optional.of(masking));
            known.put(key, new Entry(signature, source));
            return source;
        }

        private Source adapter(String key, Path dir) throws IOException {
            Object signature = java.nio.file.Files.exists(dir.resolve(PeftAdapter.WEIGHTS))
                    ? java.nio.file.Files.getLastModifiedTime(dir.resolve(PeftAdapter.WEIGHTS))
                    : dir;
            Entry entry = known.get(key);
            if (entry != null && entry.signature.equals(signature)) {
                return entry.source;
            }
            PeftAdapter read = PeftAdapter.read(dir);
            Source source = new Source(
                    dir.toString(), read.name(), List.of(SubspaceUpdate.of(read)), List.of(), Optional.empty());
            known.put(key, new Entry(signature, source));
            return source;
        }
    }
}
