package org.counterpoint.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code run.json}: what was run, on what, with what settings, and how it stands.
 *
 * @param formatVersion version of the run format, {@value #FORMAT_VERSION} now
 * @param id unique id, see {@link RunIds}
 * @param name name people see
 * @param status where it stands
 * @param created when it was created
 * @param ended when it ended, or null while it has not
 * @param message why it failed or was stopped, one sentence; or null
 * @param config the exact configuration, as given to {@code train --config} with every default filled in
 * @param method id of the method, such as {@code ctwa}
 * @param environmentId id of the training environment, such as {@code pocket-3h}
 * @param model base model
 * @param objectives objectives in the order every array of a view uses
 * @param data prompts or pairs
 * @param seed the seed that all randomness of the run derives from
 * @param steps planned number of optimizer steps
 * @param environment machine and software
 * @param lineage parent run and sweep
 * @param command the command that made it
 * @param deviations where budget or evaluation differ from the defaults that comparisons share, one short sentence each
 * @param frontier exact attainable front per split; empty where it is not known
 * @param stages what each stage of an offline run trains; empty for other runs and where it was not recorded
 * @param replacedRewards how many values of each reward the run replaced because they were not numbers or out of range, evaluations
 *     included; empty where rewards cannot be such, and where it was not recorded
 * @param source the JSON object this was read from; keys that this version does not know are written back from it
 */
public record RunManifest(
        int formatVersion,
        String id,
        String name,
        RunStatus status,
        Instant created,
        @Nullable Instant ended,
        @Nullable String message,
        ObjectNode config,
        String method,
        String environmentId,
        ModelInfo model,
        List<ObjectiveInfo> objectives,
        DataInfo data,
        long seed,
        long steps,
        EnvironmentInfo environment,
        Lineage lineage,
        String command,
        List<String> deviations,
        List<SplitFrontier> frontier,
        List<StageInfo> stages,
        Map<String, Long> replacedRewards,
        ObjectNode source) {
    /** The version this code writes and the newest it reads. */
    public static final int FORMAT_VERSION = 1;

    /** Name of the manifest in a run directory. */
    public static final String FILE = "run.json";

    /** What the environment ids of exact lessons start with; such runs sample nothing. */
    public static final String LESSON = "lesson/";

    public RunManifest {
        objectives = List.copyOf(objectives);
        deviations = List.copyOf(deviations);
        frontier = List.copyOf(frontier);
        stages = List.copyOf(stages);
        replacedRewards = Collections.unmodifiableMap(new LinkedHashMap<>(replacedRewards));
    }

    /**
     * Reads the manifest of a run directory.
     *
     * @param dir the run directory
     * @throws RunFormatException if {@code run.json} is missing, torn, of a newer format or lacks what every run has
     */
    public static RunManifest read(Path dir) throws IOException {
        return ManifestJson.read(dir.resolve(FILE));
    }

    /** The JSON object of {@code run.json}, unknown keys included. */
    public ObjectNode toJson() {
        return ManifestJson.write(this);
    }

    /** Starts a manifest; everything that is not set gets an empty value. */
    public static Builder builder(String id, String name, String method) {
        return new Builder(id, name, method);
    }

    /** A builder that starts from this manifest. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The same manifest with other numbers of replaced rewards. */
    public RunManifest withReplacedRewards(Map<String, Long> counts) {
        return toBuilder().replacedRewards(counts).build();
    }

    /** The same manifest with another status. */
    public RunManifest withStatus(RunStatus newStatus) {
        return toBuilder().status(newStatus).build();
    }

    /**
     * The same manifest, ended now.
     *
     * @param newStatus an ended status
     * @param newMessage one sentence on why, or null after a normal end
     */
    public RunManifest withEnd(RunStatus newStatus, @Nullable String newMessage) {
        return toBuilder()
                .status(newStatus)
                .message(newMessage)
                .ended(Instant.now())
                .build();
    }

    /** The same manifest, paused at a checkpoint; it has no end yet. */
    public RunManifest paused(@Nullable String newMessage) {
        return toBuilder().status(RunStatus.PAUSED).message(newMessage).build();
    }

    /** The same manifest of a run that is taken up again: starting, without an end. */
    public RunManifest resumed() {
        return toBuilder().status(RunStatus.STARTING).message(null).ended(null).build();
    }

    /** The front of a split, or null if it is not known. */
    public @Nullable SplitFrontier frontier(String split) {
        return frontier.stream()
                .filter(f -> f.split().equals(split))
                .findFirst()
                .orElse(null);
    }

    /** Names of the objectives, in order. */
    public List<String> objectiveNames() {
        return objectives.stream().map(ObjectiveInfo::name).toList();
    }

    /** Collects the parts of a manifest. */
    public static final class Builder {
        private int formatVersion = FORMAT_VERSION;
        private String id;
        private String name;
        private RunStatus status = RunStatus.STARTING;
        private Instant created = Instant.now();
        private @Nullable Instant ended;
        private @Nullable String message;
        private ObjectNode config = JsonNodeFactory.instance.objectNode();
        private String method;
        private String environmentId = "";
        private ModelInfo model = new ModelInfo("", "", 0);
        private List<ObjectiveInfo> objectives = List.of();
        private DataInfo data = new DataInfo("", "");
        private long seed;
        private long steps;
        private EnvironmentInfo environment = new EnvironmentInfo("", "", "", 0, "", Map.of());
        private Lineage lineage = Lineage.NONE;
        private String command = "";
        private List<String> deviations = List.of();
        private List<SplitFrontier> frontier = List.of();
        private List<StageInfo> stages = List.of();
        private Map<String, Long> replacedRewards = Map.of();
        private ObjectNode source = JsonNodeFactory.instance.objectNode();

        private Builder(String id, String name, String method) {
            this.id = id;
            this.name = name;
            this.method = method;
        }

        private Builder(RunManifest m) {
            formatVersion = m.formatVersion;
            id = m.id;
            name = m.name;
            status = m.status;
            created = m.created;
            ended = m.ended;
            message = m.message;
            config = m.config;
            method = m.method;
            environmentId = m.environmentId;
            model = m.model;
            objectives = m.objectives;
            data = m.data;
            seed = m.seed;
            steps = m.steps;
            environment = m.environment;
            lineage = m.lineage;
            command = m.command;
            deviations = m.deviations;
            frontier = m.frontier;
            stages = m.stages;
            replacedRewards = m.replacedRewards;
            source = m.source;
        }

        /** Sets the id. */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /** Sets the name people see. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Sets the status. */
        public Builder status(RunStatus value) {
            status = value;
            return this;
        }

        /** Sets the time of creation. */
        public Builder created(Instant value) {
            created = value;
            return this;
        }

        /** Sets the time of the end. */
        public Builder ended(@Nullable Instant value) {
            ended = value;
            return this;
        }

        /** Sets the sentence on why it failed or was stopped. */
        public Builder message(@Nullable String value) {
            message = value;
            return this;
        }

        /** Sets the exact configuration. */
        public Builder config(ObjectNode value) {
            config = value.deepCopy();
            return this;
        }

        /** Sets the id of the method. */
        public Builder method(String value) {
            method = value;
            return this;
        }

        /** Sets the id of the training environment. */
        public Builder environmentId(String value) {
            environmentId = value;
            return this;
        }

        /** Sets the base model. */
        public Builder model(ModelInfo value) {
            model = value;
            return this;
        }

        /** Sets the objectives. */
        public Builder objectives(List<ObjectiveInfo> value) {
            objectives = value;
            return this;
        }

        /** Sets the data. */
        public Builder data(DataInfo value) {
            data = value;
            return this;
        }

        /** Sets the seed. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Sets the planned steps. */
        public Builder steps(long value) {
            steps = value;
            return this;
        }

        /** Sets the machine and software. */
        public Builder environment(EnvironmentInfo value) {
            environment = value;
            return this;
        }

        /** Sets parent and sweep. */
        public Builder lineage(Lineage value) {
            lineage = value;
            return this;
        }

        /** Sets the command that made the run. */
        public Builder command(String value) {
            command = value;
            return this;
        }

        /** Sets where budget or evaluation differ from the defaults. */
        public Builder deviations(List<String> value) {
            deviations = value;
            return this;
        }

        /** Sets the attainable fronts. */
        public Builder frontier(List<SplitFrontier> value) {
            frontier = value;
            return this;
        }

        /** Sets the stages. */
        public Builder stages(List<StageInfo> value) {
            stages = value;
            return this;
        }

        /** Sets how many values of each reward were replaced. */
        public Builder replacedRewards(Map<String, Long> value) {
            replacedRewards = value;
            return this;
        }

        Builder formatVersion(int value) {
            formatVersion = value;
            return this;
        }

        Builder source(ObjectNode value) {
            source = value;
            return this;
        }

        /** The manifest. */
        public RunManifest build() {
            return new RunManifest(
                    formatVersion,
                    id,
                    name,
                    status,
                    created,
                    ended,
                    message,
                    config,
                    method,
                    environmentId,
                    model,
                    objectives,
                    data,
                    seed,
                    steps,
                    environment,
                    lineage,
                    command,
                    deviations,
                    frontier,
                    stages,
                    replacedRewards,
                    source);
        }
    }
}
