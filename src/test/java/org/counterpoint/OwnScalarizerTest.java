package org.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's scalarizer, compiled from the README and used as its reader would. */
class OwnScalarizerTest {
    private static final String CONFIG = """
            {"method": "shortfall", "model": "assets/pocket", "steps": 3, "sampling": {"max_tokens": 12},
             "evaluation": {"every": 3, "prompts": 2}, "online": {"groups": 4, "group_size": 3},
             "parameters": {"floor": 0.1}}
            """;

    @TempDir
    Path dir;

    @Test
    void compilesAndTrains() throws Exception {
        Path classes = ReadmeExample.compile(
                dir,
                "ShortfallMethod",
                ReadmeExample.below("Add your own scalarizer"),
                "org.counterpoint.method.Method");
        Path config = Files.writeString(dir.resolve("config.json"), CONFIG);
        Path run = dir.resolve("run");
        Path log = dir.resolve("log.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path") + System.getProperty("path.separator") + classes,
                        "org.counterpoint.cli.Main",
                        "train",
                        "--config",
                        config.toString(),
                        "--out",
                        run.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        Run trained = Run.open(run);
        assertThat(trained.manifest().method()).isEqualTo("shortfall");
        assertThat(trained.manifest().status()).isEqualTo(RunStatus.FINISHED);
        double[] mean = trained.metrics().series("train", "reward/helpful/mean").values();
        double[] raw = trained.metrics().series("train", "weight_raw/helpful").values();
        // The row of step 0 describes the base model and has no weights.
        assertThat(raw[0]).isEqualTo(Math.max(.1, 1 - mean[1]), within(1e-12));
    }
}
