package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunManifest;

/**
 * A run that repeats another with changes.
 *
 * @param config the changed configuration, not yet checked
 * @param lineage names the run it repeats
 */
public record Rerun(ObjectNode config, Lineage lineage) {
    /**
     * The run of a job or of a run directory, with changes. The name is dropped where no other is given, because it may say what was
     * changed; the parameters are dropped with another method, whose own they are not.
     *
     * @param service where the job or the run's library is
     * @param source id of a job or of a run of the library, or a run directory
     * @param changes values by dotted key as {@link SweepGrid.Axis#of} reads them; a bare name is a key of the configuration, or of
     *     one of its blocks, or else one of the method's parameters
     * @throws IOException with a sentence if there is no such job or run
     * @throws IllegalArgumentException with a sentence if a change has several values
     */
    public static Rerun of(LocalService service, String source, Map<String, String> changes) throws IOException {
        return find(service, source).with(changes);
    }

    /**
     * The run of a job of a service that may be elsewhere, with changes; see {@link #of(LocalService, String, Map)}.
     *
     * @throws IOException with a sentence if there is no such job
     */
    public static Rerun of(ServiceClient service, String job, Map<String, String> changes) throws IOException {
        return new Rerun(service.config(job), new Lineage(job, null)).with(changes);
    }

    private Rerun with(Map<String, String> changes) {
        config.remove("name");
        String method = changes.get("method");
        if (method != null && !method.equals(config.path("method").asText())) {
            config.remove("parameters");
        }
        changes.forEach((key, text) -> {
            List<JsonNode> values = SweepGrid.Axis.of(key, text).values();
            if (values.size() > 1) {
                throw new IllegalArgumentException("\"" + text + "\" are several values of " + key
                        + "; a list needs brackets such as [0.2, 0.8], and `counterpoint sweep` tries several.");
            }
            SweepGrid.put(config, path(key, config), values.getFirst());
        });
        return new Rerun(config, lineage);
    }

    private static String path(String key, ObjectNode config) {
        boolean top = key.equals("name") || key.equals("method") || key.equals("seed") || config.has(key);
        return top ? key : block(key, config).orElseGet(() -> new SweepGrid.Axis(key, List.of(config)).path());
    }

    /** The path of a name that stands in exactly one block of settings, such as {@code online.learning_rate}. */
    private static Optional<String> block(String key, ObjectNode config) {
        ObjectNode all = Catalog.defaultConfig(config.path("method").asText(), null, null);
        List<String> paths = all.properties().stream()
                .filter(block -> block.getValue().has(key))
                .map(block -> block.getKey() + "." + key)
                .toList();
        return paths.size() == 1 ? Optional.of(paths.getFirst()) : Optional.empty();
    }

    private static Rerun find(LocalService service, String source) throws IOException {
        if (Files.isDirectory(Path.of(source))) {
            return of(RunManifest.read(Path.of(source)));
        }
        for (Job job : service.alive() ? service.jobs() : service.kept()) {
            if (job.id().equals(source)) {
                return new Rerun(service.config(source), new Lineage(source, null));
            }
        }
        return new RunLibrary(List.of(service.library()))
                .scan().stream()
                        .flatMap(run -> run.opened().stream())
                        .filter(run -> run.id().equals(source))
                        .findFirst()
                        .map(Rerun::of)
                        .orElseThrow(() -> new IOException("There is neither a job nor a run " + source + " in "
                                + service.library()
                                + "; `counterpoint jobs` and `counterpoint runs` list their ids, and a run"
                                + " directory can be given as well."));
    }

    private static Rerun of(RunManifest run) {
        return new Rerun(run.config().deepCopy(), new Lineage(run.id(), null));
    }
}
