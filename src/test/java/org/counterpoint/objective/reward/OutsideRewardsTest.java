package org.counterpoint.objective.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Outside scorers, by a real child process and a real server: right answers, silence, garbage, crashes. */
@Timeout(60)
class OutsideRewardsTest {
    private static final List<ScoredText> TWO = List.of(RewardTexts.text("one"), RewardTexts.text("three \u00e9"));

    @TempDir
    Path dir;

    private Rewards java(String mode, String more) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("name", "len").put("type", "command");
        spec.putArray("command")
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .add("-XX:TieredStopAtLevel=1")
                .add("-cp")
                .add(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)))
                .add(EchoScorer.class.getName())
                .add(mode)
                .add(dir.resolve("mark").toString());
        spec.setAll((ObjectNode) RewardTexts.json(more));
        return Rewards.create(List.of(RewardSpec.parse(spec)), dir);
    }

    private Rewards shell(String script, String more) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("name", "sh").put("type", "command");
        spec.putArray("command").add("sh").add("-c").add(script);
        spec.setAll((ObjectNode) RewardTexts.json(more));
        return Rewards.create(List.of(RewardSpec.parse(spec)), dir);
    }

    @Test
    void aProgramScoresInOrderAndStaysAlive() {
        try (Rewards rewards = java("echo", "{'batch': 7}")) {
            assertThat(rewards.score(TWO)).isDeepEqualTo(new double[][] {{3}, {7}});
            List<ScoredText> many = IntStream.range(0, 50)
                    .mapToObj(i -> RewardTexts.text("x".repeat(i)))
                    .toList();
            double[][] scores = rewards.score(many);
            for (int i = 0; i < scores.length; i++) {
                assertThat(scores[i][0]).isEqualTo(i);
            }
        }
    }

    @Test
    void batchesLargerThanAPipeDoNotBlock() {
        List<ScoredText> many = IntStream.range(0, 40)
                .mapToObj(i -> RewardTexts.text("word ".repeat(2000)))
                .toList();
        // It answers only when it has read everything, as a program that batches does.
        String script = "while IFS= read -r line; do n=$((n+1)); case \"$line\" in *'\"remaining\":0}'*)"
                + " i=0; while [ $i -lt $n ]; do echo $i; i=$((i+1)); done; n=0;; esac; done";
        try (Rewards rewards = shell(script, "{}")) {
            assertThat(rewards.score(many)[39][0]).isEqualTo(39);
        }
    }

    @Test
    void aCrashIsRepairedOnceAndThenTold() {
        try (Rewards rewards = java("crash-once", "{}")) {
            assertThat(rewards.score(TWO)).isDeepEqualTo(new double[][] {{3}, {7}});
        }
        try (Rewards rewards = java("crash", "{}")) {
            assertThatThrownBy(() -> rewards.score(TWO))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContainingAll("\"len\"", "exit code 3", "0 of 2 answers", "MemoryError");
        }
    }

    @Test
    void silenceEndsAndIsTold() {
        try (Rewards rewards = java("hang", "{'start_timeout': 0.3, 'restarts': 0}")) {
            assertThatThrownBy(() -> rewards.score(TWO))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContainingAll("did not answer within 0.3 s", "0 of 2 answers");
        }
    }

    @Test
    void aChildOfAKilledShellHoldsNothingUp() {
        try (Rewards rewards = shell("sleep 600; echo 1", "{'start_timeout': 0.2, 'restarts': 0}")) {
            assertThatThrownBy(() -> rewards.score(TWO)).hasMessageContaining("did not answer");
        }
    }

    @Test
    void garbageIsToldWithItsText() {
        try (Rewards rewards = java("garbage", "{}")) {
            assertThatThrownBy(() -> rewards.score(TWO))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContainingAll("loading model ...", "{\"reward\": 0.5}");
        }
        try (Rewards rewards = shell("while read -r l; do echo '{\"rewrd\": 1}'; done", "{}")) {
            assertThatThrownBy(() -> rewards.score(TWO)).hasMessageContaining("rewrd");
        }
    }

    @Test
    void tooManyAnswersAreTold() {
        try (Rewards rewards = java("chatty", "{}")) {
            assertThatThrownBy(() -> {
                        rewards.score(TWO);
                        // The lines that nobody asked for may still be on their way.
                        Thread.sleep(500);
                        rewards.score(TWO);
                    })
                    .hasMessageContaining("more lines than it was sent");
        }
    }

    @Test
    void answersForAnotherPromptAreTold() {
        try (Rewards rewards = shell("while read -r l; do echo '{\"id\": \"q\", \"reward\": 1}'; done", "{}")) {
            assertThatThrownBy(() -> rewards.score(TWO))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContainingAll("\"q\"", "\"p\"", "order of the questions");
        }
    }

    @Test
    void noNumberIsToldWithItsSample() {
        try (Rewards rewards = java("nan", "{}")) {
            assertThatThrownBy(() -> rewards.score(TWO)).hasMessageContainingAll("NaN", "\"p\"", "\"one\"");
        }
    }

    @Test
    void aProgramThatIsNotThereIsToldAtOnce() {
        assertThatThrownBy(() -> RewardTexts.rewards(
                        dir, "[{'name': 'x', 'type': 'command', 'command': ['no-such-program-here']}]"))
                .isInstanceOf(RewardException.class)
                .hasMessageContainingAll("no-such-program-here", "on the PATH");
        assertThatThrownBy(() -> RewardTexts.rewards(dir, "[{'name': 'x', 'type': 'command', 'command': []}]"))
                .isInstanceOf(BadRewardException.class);
    }

    /** A server on a free loopback port whose handler is given. */
    private interface Handler {
        void handle(HttpExchange exchange, String body) throws Exception;
    }

    private static HttpServer server(Handler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Rewards http(HttpServer server, String more) {
        return RewardTexts.rewards(
                dir,
                "[{'name': 'web', 'type': 'http', 'url': 'http://127.0.0.1:"
                        + server.getAddress().getPort() + "/score'" + more + "}]");
    }

    private void failing(Handler handler, String more, String... words) throws IOException {
        HttpServer server = server(handler);
        try (Rewards rewards = http(server, more)) {
            assertThatThrownBy(() -> rewards.score(TWO))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContainingAll(words);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerScoresBatches() throws IOException {
        AtomicReference<String> last = new AtomicReference<>("");
        HttpServer server = server((exchange, body) -> {
            last.set(body);
            StringBuilder values = new StringBuilder();
            for (JsonNode item : Json.mapper().readTree(body)) {
                values.append(values.isEmpty() ? "[" : ", ")
                        .append(item.path("completion").asText().length());
            }
            answer(exchange, 200, values + "]");
        });
        try (Rewards rewards = http(server, ", 'batch': 2, 'min': 0, 'max': 10, 'direction': 'minimize'")) {
            assertThat(rewards.score(
                            List.of(TWO.get(0), TWO.get(1), RewardTexts.text("p9", "four", Map.of("answer", "42")))))
                    .isDeepEqualTo(new double[][] {{3}, {7}, {4}});
            JsonNode sent = Json.mapper().readTree(last.get()).get(0);
            assertThat(sent.path("id").asText()).isEqualTo("p9");
            assertThat(sent.path("columns").path("answer").asText()).isEqualTo("42");
            assertThat(sent.path("prompt").asText()).isEqualTo("Q: Why?\nA:");
            assertThatThrownBy(() -> rewards.score(List.of(RewardTexts.text("much too long"))))
                    .hasMessageContainingAll("13", "0 to 10", "much too long");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void serversThatFailAreTold() throws IOException {
        failing((e, _) -> answer(e, 500, "out of memory"), "", "status 500", "out of memory");
        failing((e, _) -> answer(e, 200, "<html>hello"), "", "<html>hello", "JSON array");
        failing((e, _) -> answer(e, 200, "[1]"), "", "1 values to 2 completions");
        failing((e, _) -> answer(e, 200, "[1, \"2\"]"), "", "\"2\"");
        failing((e, _) -> answer(e, 200, "{\"a\": 1}"), "", "JSON array");
        failing(
                (e, _) -> {
                    e.getResponseHeaders().add("Location", "http://127.0.0.1:9/");
                    answer(e, 302, "");
                },
                "",
                "status 302");
    }

    @Test
    void aSilentServerIsGivenUp() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        failing((_, _) -> end.await(), ", 'timeout': 0.3", "did not answer within 0.3 s");
        // It sends the head of an answer and never its body.
        failing(
                (e, _) -> {
                    e.sendResponseHeaders(200, 0);
                    e.getResponseBody().write('[');
                    e.getResponseBody().flush();
                    end.await();
                },
                ", 'timeout': 0.3",
                "did not answer within 0.3 s");
        end.countDown();
    }

    @Test
    void aServerThatIsNotThereIsTold() throws IOException {
        HttpServer server = server((e, _) -> answer(e, 200, "[]"));
        server.stop(0);
        try (Rewards rewards = http(server, "")) {
            assertThatThrownBy(() -> rewards.score(TWO)).hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void otherMachinesNeedPermission() {
        String spec = "[{'name': 'web', 'type': 'http', 'url': '%s'%s}]";
        for (String url : List.of(
                "http://example.org/s",
                "http://10.0.0.1:80/",
                "http://127.0.0.1.example.org/",
                "http://[2001:db8::1]/")) {
            assertThat(Rewards.check(RewardTexts.json(spec.formatted(url, "")), dir))
                    .singleElement()
                    .extracting(RewardProblem::sentence)
                    .asString()
                    .contains("not an address of this machine");
            assertThat(Rewards.check(RewardTexts.json(spec.formatted(url, ", 'allow_remote': true")), dir))
                    .isEmpty();
        }
        for (String url : List.of("http://localhost:1/s", "http://127.1.2.3/", "http://[::1]:80/")) {
            assertThat(Rewards.check(RewardTexts.json(spec.formatted(url, "")), dir))
                    .isEmpty();
        }
        assertThat(Rewards.check(RewardTexts.json(spec.formatted("file:///etc/passwd", "")), dir))
                .singleElement()
                .extracting(RewardProblem::path)
                .isEqualTo("[0].url");
    }
}
