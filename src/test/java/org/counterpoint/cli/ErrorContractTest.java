package org.counterpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.counterpoint.cli.Answer.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every failure is one sentence on stderr that names the thing and the fix, with exit code 1 or 2 and nothing on stdout. */
final class ErrorContractTest {
    private static final Path MODEL = Path.of("src/test/resources/fixtures/models/llama-f32");

    @TempDir
    private Path dir = Path.of("");

    private static void assertRefused(String name, String... arguments) {
        Answer answer = run(arguments);
        assertThat(answer.code()).as(answer.err()).isIn(1, 2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).as(answer.err()).hasSize(1);
        assertThat(answer.err()).contains(name).doesNotContain("Exception").doesNotContain("\tat ");
    }

    private Path copyOfModel() throws IOException {
        Path copy = Files.createDirectory(dir.resolve("model"));
        try (var files = Files.list(MODEL)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    @ParameterizedTest
    @CsvSource({
        "analyse, analyse",
        "config --method lineer, linear",
        "config --method linear --env pocket, pocket-3h",
        "environments pocket, pocket-3h",
        "environments pocket-3h --split tests, unseen",
        "bench speed, subspace",
        "runs /no/such/folder, /no/such/folder",
        "analyze run /no/such/run, /no/such/run",
        "compare /no/such/run, /no/such/run",
        "render /no/such/run --view tradeoffs --out x.png, /no/such/run",
        "train --config /no/such.json --out x, /no/such.json",
        "analyze bandit --config /no/such.json, /no/such.json",
        "analyze adapters /no/a /no/b, /no/a",
        "merge adapters /no/a /no/b --method reward-soups --out x, /no/a",
        "merge adapters /no/a /no/b --method soup --out x, reward-soups",
        "merge adapters /no/a /no/b --method knots --weights 1 --out x, 2 adapters but 1 weights",
        "merge adapters /no/a /no/b --method tsv-m --weights 0.5|0.6 --out x, sum to 1.1",
        "evaluate --out x --model /no/model, /no/model",
        "evaluate --out x --adapter /no/adapter, /no/adapter",
        "evaluate --out x --like /no/run, /no/run",
        "mask /no/run, /no/run",
        "mask /no/run --stage two, two",
        "mask /no/run --split train, train",
        "lm logits --model /no/model --text x, /no/model",
        "rerun no-such-run --library target/no-such-library, no-such-run",
        "move some-job --first --library target/no-such-library, No service is running",
        "pause --library target/no-such-library some-job, No service is running",
        "move some-job --library target/no-such-library, --first",
        "serve --slots 0 --library target/no-such-library, at least one slot",
        "lesson bandit-bb --out x, bandit-b",
        "lesson bandit-b --methods mgda --out x, linear",
        "lesson bandit-b --param taus=1 --out x, tau",
        "lesson bandit-b --update tilts --out x, tilt",
        "lesson bandit-b --steps 0 --out x, --steps",
        "lesson bandit-b --eta -1 --out x, --eta",
        "lesson /no/such.json --out x, /no/such.json",
    })
    void namesWhatIsMissingOrUnknown(String command, String name) {
        assertRefused(name, command.replace('|', ',').split(" "));
    }

    @Test
    void refusesAViewThatDoesNotExist() {
        assertRefused(
                "tradeoffs",
                "render",
                dir.toString(),
                "--view",
                "pie",
                "--out",
                dir.resolve("x.png").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"method\":\"linear\",\"stepz\":3}|steps",
                "{\"method\":\"linear\",\"parameters\":{\"weight\":[1,1,1]}}|weights",
                "{\"method\":\"linear\",\"steps\":-1}|steps",
                "{\"method\":\"linear\",\"parameters\":{\"learning_rate\":\"fast\"}}|learning_rate",
                "{\"method\":|config.json",
                "[1,2]|config.json",
            })
    void namesTheKeyOfABadConfiguration(String json, String name) throws IOException {
        Path file = Files.writeString(dir.resolve("config.json"), json);
        assertRefused(
                name,
                "train",
                "--config",
                file.toString(),
                "--out",
                dir.resolve("run").toString());
        assertThat(dir.resolve("run")).doesNotExist();
    }

    @Test
    void refusesAnEmptyRunDirectory() {
        assertRefused(dir.getFileName().toString(), "analyze", "run", dir.toString());
    }

    @Test
    void refusesATornManifest() throws IOException {
        Files.writeString(dir.resolve("run.json"), "{\"format\":1,\"id\":\"x");
        assertRefused("run.json", "analyze", "run", dir.toString());
    }

    @Test
    void refusesPickledAdapters() throws IOException {
        Path adapter = Files.createDirectory(dir.resolve("pickled"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{\"peft_type\":\"LORA\",\"r\":4,\"lora_alpha\":8}");
        Files.write(adapter.resolve("adapter_model.bin"), new byte[] {(byte) 0x80, 2});
        Answer answer = run("analyze", "adapters", adapter.toString(), adapter.toString());
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("adapter_model.bin").containsIgnoringCase("pickle");
    }

    @Test
    void refusesATruncatedModel() throws IOException {
        Path model = copyOfModel();
        try (FileChannel file = FileChannel.open(model.resolve("model.safetensors"), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 100);
        }
        assertRefused("model.safetensors", "lm", "logits", "--model", model.toString(), "--text", "x");
    }

    @Test
    void refusesAnAbsurdHeader() throws IOException {
        Path model = copyOfModel();
        byte[] bytes = Files.readAllBytes(model.resolve("model.safetensors"));
        bytes[6] = 0x7f;
        Files.write(model.resolve("model.safetensors"), bytes);
        assertRefused("model.safetensors", "lm", "logits", "--model", model.toString(), "--text", "x");
    }

    @Test
    void refusesAMissingShard() throws IOException {
        Path model = copyOfModel();
        Files.delete(model.resolve("model.safetensors"));
        Files.writeString(
                model.resolve("model.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":1},\"weight_map\":{\"lm_head.weight\":\"model-00001-of-00001.safetensors\"}}");
        assertRefused("model-00001-of-00001.safetensors", "lm", "logits", "--model", model.toString(), "--text", "x");
    }

    @Test
    void refusesAnUnknownArchitecture() throws IOException {
        Path model = copyOfModel();
        Path config = model.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("llama", "mamba").replace("Llama", "Mamba"));
        Answer answer = run("lm", "logits", "--model", model.toString(), "--text", "x");
        assertThat(answer.code()).isIn(1, 2);
        assertThat(answer.err()).containsIgnoringCase("mamba").contains("llama");
    }

    @Test
    void refusesWrongShapes() throws IOException {
        Path model = copyOfModel();
        Path config = model.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"intermediate_size\": 64", "\"intermediate_size\": 65"));
        assertRefused("model.safetensors", "lm", "logits", "--model", model.toString(), "--text", "x");
    }

    @Test
    void printsOneDocumentWhenAskedForJson() throws IOException {
        Path file = Files.writeString(
                dir.resolve("bandit.json"),
                "{\"prompt_weights\":[1],\"policy\":[[0.4,0.3,0.2,0.1]],\"rewards\":{\"r1\":[[1,0,1,0]],\"r2\":[[0,1,1,0]]},"
                        + "\"weights\":{\"r1\":0.8,\"r2\":0.2},\"eta\":0.1}");
        Answer answer = run("analyze", "bandit", "--config", file.toString(), "--json");
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEmpty();
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer.out());
        assertThat(json.at("/r1/delta").asDouble()).isCloseTo(0.0170720505, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(json.at("/r2/c").asDouble()).isCloseTo(-0.030, org.assertj.core.data.Offset.offset(1e-12));
        // |p (s - mean s)|^2 = .088^2 + .114^2 + .084^2 + .058^2 over 2 (1 - .58)
        assertThat(json.at("/pl/constant").asDouble())
                .isCloseTo(0.03116 / 0.84, org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void listsLessonsAndRunsThem() throws IOException {
        assertThat(run("lesson").out()).contains("bandit-b", "two-arms", "covariance-vs-gradient", "bandit-a");
        assertThat(run("lesson", "two-arms").out()).contains("lesson two-arms --out DIR");
        Answer answer = run(
                "lesson",
                "bandit-b",
                "--methods",
                "linear,ctwa",
                "--param",
                "eta_lambda=1,5",
                "--steps",
                "20",
                "--out",
                dir.resolve("lessons").toString(),
                "--json");
        assertThat(answer.code()).isZero();
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer.out());
        assertThat(json.at("/runs")).hasSize(3);
        assertThat(json.at("/runs/0/name").asText()).isEqualTo("Linear scalarization, bandit-b");
        assertThat(json.at("/runs/2/name").asText()).isEqualTo("CTWA, eta_lambda 5, bandit-b");
        assertThat(json.at("/runs/0/objectives/one/first").asDouble())
                .isCloseTo(.4, org.assertj.core.data.Offset.offset(1e-12));
        String analysis = run("analyze", "run", json.at("/runs/1/run").asText()).out();
        assertThat(analysis).contains("along the score", "PL constant along the run", "gradient_cosine/one/two");
    }

    @Test
    void helpOfEveryCommandSucceeds() {
        for (String command : List.copyOf(Main.commandLine().getSubcommands().keySet())) {
            assertThat(run(command, "--help").code()).as(command).isZero();
        }
    }
}
