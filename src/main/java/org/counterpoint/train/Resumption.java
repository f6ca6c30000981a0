package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.objective.Environment;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunPosition;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run directory that is to be gone on with, checked before anything in it is changed. */
final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private final Path dir;
    private final RunManifest manifest;
    private final @Nullable Checkpoint checkpoint;

    private Resumption(Path dir, RunManifest manifest, @Nullable Checkpoint checkpoint) {
        this.dir = dir;
        this.manifest = manifest;
        this.checkpoint = checkpoint;
    }

    /**
     * Reads a run directory.
     *
     * @throws BadConfigurationException in one sentence, when the run cannot go on with this configuration
     * @throws IOException when there is no readable run
     */
    static Resumption of(RunConfig config, Path dir) throws IOException {
        RunManifest manifest = RunManifest.read(dir);
        if (manifest.status() == RunStatus.FINISHED) {
            throw new BadConfigurationException("The run in " + dir
                    + " is finished, so that there is nothing to resume; train it in a new folder to repeat it.");
        }
        if (manifest.environmentId().startsWith(RunManifest.LESSON)
                || manifest.method().equals(ModelEvaluation.METHOD)) {
            String command = manifest.method().equals(ModelEvaluation.METHOD) ? ModelEvaluation.METHOD : "lesson";
            throw new BadConfigurationException("The run in " + dir + " was not trained but made by the command "
                    + command + ", so that there is nothing to resume; give that command again with a new folder.");
        }
        ObjectNode recorded = RunConfig.parse(manifest.config()).toJson();
        Set<String> different = different(recorded, config.toJson());
        if (!different.isEmpty()) {
            throw new BadConfigurationException("The configuration differs from that of the run in " + dir + " in "
                    + String.join(", ", different) + "; resume with its own one, or train in a new folder.");
        }
        return new Resumption(dir, manifest, Checkpoints.newest(dir, LOG::warn));
    }

    private static Set<String> different(JsonNode recorded, JsonNode given) {
        Set<String> keys = new TreeSet<>();
        recorded.fieldNames().forEachRemaining(keys::add);
        given.fieldNames().forEachRemaining(keys::add);
        // As text, because a whole number equals itself whatever type it was parsed into.
        keys.removeIf(k -> recorded.path(k).toString().equals(given.path(k).toString()));
        TreeSet<String> quoted = new TreeSet<>();
        keys.forEach(k -> quoted.add("\"" + k + "\""));
        return quoted;
    }

    /**
     * Checks that model and data are those the run began with.
     *
     * @throws BadConfigurationException in one sentence, when they are not
     */
    void require(Environment environment, Path model) throws IOException {
        if (!manifest.model().fingerprint().equals(Manifests.fingerprint(model))) {
            throw new BadConfigurationException("The files of the model in " + model + " are not those that the run in "
                    + dir + " began with; put them back, or train in a new folder.");
        }
        if (!manifest.data().fingerprint().equals(environment.data().fingerprint())) {
            throw new BadConfigurationException("The data are not those that the run in " + dir
                    + " began with; put them back, or train in a new folder.");
        }
    }

    /** What to go on from; null where the run ended before its first checkpoint and begins anew. */
    @Nullable
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Opens the run directory and cuts away what came after the checkpoint. */
    RunWriter open() throws IOException {
        Checkpoint from = checkpoint;
        RunWriter writer = RunWriter.resume(dir, from == null ? RunPosition.START : from.position());
        try {
            Checkpoints.keep(dir, from);
        } catch (IOException e) {
            writer.close();
            throw e;
        }
        if (from == null) {
            LOG.info("The run in {} has no checkpoint and begins anew.", dir);
        } else {
            LOG.info("The run in {} goes on after step {}.", dir, from.step());
        }
        return writer;
    }
}
