package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the addresses of runs and their files hand out, and what they refuse. */
@Timeout(60)
class RunFileRoutesTest {
    @TempDir
    Path temp;

    private TrainingService service;
    private String head = "";
    private Path run = Path.of("");

    @BeforeEach
    void start() throws IOException {
        ServiceOptions options = ServiceOptions.of(temp.resolve("library"));
        run = RemoteRuns.make(options.library(), "one", 5);
        Files.writeString(run.resolve("notes.txt"), "private");
        Files.writeString(run.resolve(".hidden"), "private");
        Files.writeString(temp.resolve("outside.jsonl"), "private");
        Files.createSymbolicLink(run.resolve("prompts.jsonl"), temp.resolve("outside.jsonl"));
        Files.createDirectories(temp.resolve("elsewhere"));
        Files.writeString(temp.resolve("elsewhere/rank-stage-1.json"), "private");
        Files.createSymbolicLink(run.resolve("subspace"), temp.resolve("elsewhere"));
        RemoteRuns.make(temp.resolve("elsewhere"), "linked", 2);
        Files.createSymbolicLink(options.library().resolve("linked"), temp.resolve("elsewhere/linked"));
        Files.createDirectories(run.resolve("checkpoint"));
        Files.writeString(run.resolve("checkpoint/adapter_config.json"), "{}");
        service = TrainingService.start(options, new TestRules()).orElseThrow();
        head = "Host: 127.0.0.1:" + service.port() + "\r\nConnection: close\r\nAuthorization: Bearer "
                + ServiceState.read(options.stateDir()).orElseThrow().token() + "\r\n";
    }

    @AfterEach
    void end() {
        service.close();
    }

    private RawHttp.Answer get(String path, String... headers) throws IOException {
        StringBuilder all = new StringBuilder("GET " + path + " HTTP/1.1\r\n" + head);
        for (String header : headers) {
            all.append(header).append("\r\n");
        }
        return RawHttp.send(service.port(), all.toString(), "");
    }

    private JsonNode json(String path) throws IOException {
        RawHttp.Answer answer = get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Json.mapper().readTree(answer.body());
    }

    @Test
    void onlyWhatChangedIsListedAgain() throws Exception {
        JsonNode first = json("/v1/runs");
        assertThat(first.path("whole").asBoolean()).isTrue();
        // The linked run lies outside of the library.
        assertThat(first.path("runs")).hasSize(1);
        assertThat(first.path("runs").get(0).path("last_step").asLong()).isEqualTo(5);
        long change = first.path("change").asLong();
        JsonNode nothing = json("/v1/runs?after=" + change);
        assertThat(nothing.path("whole").asBoolean()).isFalse();
        assertThat(nothing.path("runs")).isEmpty();
        RemoteRuns.make(temp.resolve("library/deeper"), "one", 3);
        Thread.sleep(500);
        JsonNode second = json("/v1/runs?after=" + change);
        assertThat(second.path("runs")).hasSize(1);
        // The id is taken, so this run gets one that says nothing of where it lies.
        String id = second.path("runs").get(0).path("id").asText();
        assertThat(id).startsWith("run-");
        assertThat(json("/v1/runs/" + id + "/files").path("files")).hasSize(3);
        RunMirror.delete(temp.resolve("library/deeper"));
        Thread.sleep(500);
        JsonNode third = json("/v1/runs?after=" + second.path("change").asLong());
        assertThat(third.path("gone").get(0).asText()).isEqualTo(id);
        assertThat(json("/v1/runs?after=7").path("whole").asBoolean()).isTrue();
    }

    @Test
    void theFilesOfARunAreListedWithoutLinksAndStrangers() throws Exception {
        JsonNode files = json("/v1/runs/one/files?sums=1").path("files");
        List<String> names = new ArrayList<>();
        files.forEach(file -> names.add(file.path("name").asText()));
        assertThat(names)
                .containsExactly("checkpoint/adapter_config.json", "metrics.jsonl", "run.json", "samples.jsonl");
        assertThat(files.get(0).path("sha256").asText())
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @Test
    void rangesAreOfOneVersion() throws Exception {
        String metrics = Files.readString(run.resolve("metrics.jsonl"));
        RawHttp.Answer whole = get("/v1/runs/one/files/metrics.jsonl");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(metrics);
        String mark = whole.header("etag");
        RawHttp.Answer part = get("/v1/runs/one/files/metrics.jsonl", "Range: bytes=10-19", "If-Match: " + mark);
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(metrics.substring(10, 20));
        assertThat(part.header("content-range")).isEqualTo("bytes 10-19/" + metrics.length());
        assertThat(get("/v1/runs/one/files/metrics.jsonl", "Range: bytes=10-").body())
                .isEqualTo(metrics.substring(10));
        for (String wrong : List.of(
                "bytes=" + metrics.length() + "-",
                "bytes=5-4",
                "bytes=-5",
                "bytes=0-1,4-5",
                "lines=0-1",
                "bytes=99999999999999999999-")) {
            RawHttp.Answer refused = get("/v1/runs/one/files/metrics.jsonl", "Range: " + wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(416);
            assertThat(refused.header("content-range")).isEqualTo("bytes */" + metrics.length());
            refused.error();
        }
        // Lines that are appended leave the mark as it is; a manifest that is replaced gets another.
        Files.writeString(run.resolve("metrics.jsonl"), "{}\n", java.nio.file.StandardOpenOption.APPEND);
        assertThat(get("/v1/runs/one/files/metrics.jsonl", "If-Match: " + mark).status())
                .isEqualTo(200);
        String manifest = get("/v1/runs/one/files/run.json").header("etag");
        Files.copy(run.resolve("run.json"), run.resolve(".new"));
        Files.move(run.resolve(".new"), run.resolve("run.json"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        RawHttp.Answer other = get("/v1/runs/one/files/run.json", "If-Match: " + manifest);
        assertThat(other.status()).isEqualTo(412);
        assertThat(other.error()).contains("start again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/runs/one/files/notes.txt",
                "/v1/runs/one/files/.hidden",
                "/v1/runs/one/files/prompts.jsonl",
                "/v1/runs/one/files/subspace/rank-stage-1.json",
                "/v1/runs/one/files/subspace/",
                "/v1/runs/one/files/checkpoint",
                "/v1/runs/one/files/checkpoint/../run.json",
                "/v1/runs/one/files/checkpoint/%2e%2e/run.json",
                "/v1/runs/one/files/checkpoint/..%2frun.json",
                "/v1/runs/one/files/../one/files/run.json",
                "/v1/runs/one/files/%2e%2e%2f%2e%2e%2foutside.jsonl",
                "/v1/runs/one/files//etc/passwd",
                "/v1/runs/one/files/%2fetc%2fpasswd",
                "/v1/runs/one/files/run.json%00.txt",
                "/v1/runs/one/files/RUN.JSON",
                "/v1/runs/one/files/masking.json",
                "/v1/runs/one/files/checkpoint/a/b/c",
                "/v1/runs/linked/files",
                "/v1/runs/linked/files/run.json",
                "/v1/runs/none/files",
                "/v1/runs/%2e%2e/files/outside.jsonl",
                "/v1/runs/../files/run.json",
                "/v1/runs/.service/files/service.json",
                "/v1/runs/one/files/",
                "/v1/runs/"
            })
    void nothingElseCanBeRead(String path) throws Exception {
        RawHttp.Answer answer = get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("private", "root:", "token");
        assertThat(answer.error()).contains("There is no ");
    }
}
