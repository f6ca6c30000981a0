package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that repeat others with changes, without a service. */
class RerunTest {
    @TempDir
    Path library;

    private static ObjectNode config() {
        return Catalog.defaultConfig("linear", null, null).put("name", "the first");
    }

    @Test
    void changesGoWhereTheyBelongAndTheRunIsNamed() throws IOException {
        Job job = new Job("a-job", RunStatus.FAILED, "a", library, 0, 5, Double.NaN, null, Instant.EPOCH);
        new JobFiles(ServiceOptions.stateDir(library)).save(new JobFiles.Stored(job, config(), 0, 0, null));
        try (LocalService service = new LocalService(library)) {
            Rerun rerun = Rerun.of(
                    service,
                    "a-job",
                    Map.of(
                            "seed", "7",
                            "steps", "9",
                            "online.learning_rate", "1e-5",
                            "weights", "[0.5, 0.25, 0.25]",
                            "model_options.device", "cpu"));
            ObjectNode expected = config().put("seed", 7).put("steps", 9);
            expected.remove("name");
            expected.withObject("online").put("learning_rate", 1e-5);
            expected.withObject("parameters")
                    .putArray("weights")
                    .add(0.5)
                    .add(0.25)
                    .add(0.25);
            expected.withObject("model_options").put("device", "cpu");
            assertThat(Catalog.complete(rerun.config()))
                    .hasToString(Catalog.complete(expected).toString());
            assertThat(rerun.lineage()).isEqualTo(new Lineage("a-job", null));
            ObjectNode named =
                    Rerun.of(service, "a-job", Map.of("name", "longer")).config();
            assertThat(named.path("name").asText()).isEqualTo("longer");
            ObjectNode other =
                    Rerun.of(service, "a-job", Map.of("method", "ctwa")).config();
            assertThat(Catalog.validate(other)).isEmpty();
            assertThat(other.has("parameters")).isFalse();
            assertThat(Catalog.validate(
                            Rerun.of(service, "a-job", Map.of("stepz", "1")).config()))
                    .singleElement()
                    .extracting(Problem::sentence)
                    .asString()
                    .contains("stepz");
            // A name of one block only is understood without it.
            assertThat(Rerun.of(service, "a-job", Map.of("learning_rate", "0.25"))
                            .config()
                            .at("/online/learning_rate")
                            .asDouble())
                    .isEqualTo(0.25);
            assertThatThrownBy(() -> Rerun.of(service, "a-job", Map.of("tau", "0.1,0.2")))
                    .hasMessageContaining("counterpoint sweep");
        }
    }

    @Test
    void runsOfTheLibraryAreRepeatedToo() throws IOException {
        RunManifest manifest = RunManifest.builder("an-old-run", "linear", "linear")
                .config(config())
                .build();
        RunWriter.create(library.resolve("old"), manifest).close();
        try (LocalService service = new LocalService(library)) {
            assertThat(Rerun.of(service, "an-old-run", Map.of()).lineage().parent())
                    .isEqualTo("an-old-run");
            Rerun byFolder = Rerun.of(service, library.resolve("old").toString(), Map.of("seed", "3"));
            assertThat(byFolder.lineage().parent()).isEqualTo("an-old-run");
            assertThat(byFolder.config().path("seed").asInt()).isEqualTo(3);
            assertThatThrownBy(() -> Rerun.of(service, "another", Map.of()))
                    .hasMessageContaining("neither a job nor a run another");
        }
    }
}
