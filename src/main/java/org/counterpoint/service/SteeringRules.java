package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.Lineage;
import org.counterpoint.train.Branch;
import org.counterpoint.train.RunConfig;
import org.counterpoint.train.Steerable;
import org.jspecify.annotations.Nullable;

/** What runs take while they train, and how they are branched; the trainer's rules in production. */
interface SteeringRules {
    /** Everything a run of this configuration takes, with its value there. */
    List<SteeringInfo.Setting> settings(JsonNode config);

    /** The configuration with another value of one setting. */
    ObjectNode with(JsonNode config, String path, JsonNode value);

    /**
     * Whole values by path for what was asked.
     *
     * @throws IllegalArgumentException in one sentence, where the run does not take it
     */
    Map<String, JsonNode> resolve(JsonNode config, Map<String, JsonNode> asked);

    /** The checkpoints of a run, newest first. */
    List<Branch.Point> checkpoints(Path run);

    /**
     * Plans a branch.
     *
     * @throws IllegalArgumentException in one sentence, where it cannot be made
     * @throws IOException where there is no readable run
     */
    Planned branch(Path run, @Nullable Long step, Map<String, JsonNode> asked) throws IOException;

    /** A branch that has been planned. */
    interface Planned {
        ObjectNode config();

        Lineage lineage();

        /** Makes its run directory, whole or not at all. */
        void create(Path out, String id, String command) throws IOException;
    }

    /** The trainer's rules. */
    SteeringRules TRAINER = new SteeringRules() {
        @Override
        public List<SteeringInfo.Setting> settings(JsonNode config) {
            RunConfig run = RunConfig.parse(config);
            return Steerable.of(run).stream()
                    .map(s -> new SteeringInfo.Setting(
                            s.path(), s.parameter() == null ? null : Catalog.describe(s.parameter()), s.value(run)))
                    .toList();
        }

        @Override
        public ObjectNode with(JsonNode config, String path, JsonNode value) {
            return Steerable.set(RunConfig.parse(config), path, value).toJson();
        }

        @Override
        public Map<String, JsonNode> resolve(JsonNode config, Map<String, JsonNode> asked) {
            return Steerable.resolve(RunConfig.parse(config), asked);
        }

        @Override
        public List<Branch.Point> checkpoints(Path run) {
            return Branch.points(run);
        }

        @Override
        public Planned branch(Path run, @Nullable Long step, Map<String, JsonNode> asked) throws IOException {
            Branch branch = Branch.of(run, step, asked);
            return new Planned() {
                @Override
                public ObjectNode config() {
                    return branch.config();
                }

                @Override
                public Lineage lineage() {
                    return branch.lineage();
                }

                @Override
                public void create(Path out, String id, String command) throws IOException {
                    branch.create(out, id, command);
                }
            };
        }
    };
}
