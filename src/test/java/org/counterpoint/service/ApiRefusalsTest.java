package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the interface refuses, each over a real socket. */
@Timeout(60)
class ApiRefusalsTest {
    @TempDir
    Path temp;

    private final List<TrainingService> open = new ArrayList<>();
    private int port;
    private String token = "";

    @BeforeEach
    void start() throws IOException {
        use(start("library", ApiLimits.STANDARD, Listening.LOCAL));
    }

    @AfterEach
    void end() {
        open.forEach(TrainingService::close);
    }

    private ServiceOptions options(String library) {
        return ServiceOptions.of(temp.resolve(library))
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m");
    }

    private TrainingService start(String library, ApiLimits limits, Listening listening) throws IOException {
        TrainingService service = TrainingService.start(options(library), listening, limits, new TestRules())
                .orElseThrow();
        open.add(service);
        token = ServiceState.read(options(library).stateDir()).orElseThrow().token();
        return service;
    }

    private void use(TrainingService service) {
        port = service.port();
    }

    private String host() {
        return "Host: 127.0.0.1:" + port + "\r\n";
    }

    private String bearer() {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private RawHttp.Answer ask(String line, String headers, String body) throws IOException {
        return RawHttp.send(port, line + " HTTP/1.1\r\n" + headers + "Connection: close\r\n", body);
    }

    private RawHttp.Answer ask(String line) throws IOException {
        return ask(line, host() + bearer(), "");
    }

    @Test
    void theTokenIsNeededAndOnlyItsOwnerCanReadIt() throws Exception {
        assertThat(ask("GET /v1/ping").status()).isEqualTo(200);
        for (String wrong : List.of(
                "",
                "Authorization: Bearer " + "0".repeat(64) + "\r\n",
                "Authorization: Bearer " + token.substring(1) + "\r\n",
                "Authorization: Basic " + token + "\r\n",
                bearer() + "Authorization: Bearer x\r\n")) {
            RawHttp.Answer answer = ask("GET /v1/ping", host() + wrong, "");
            assertThat(answer.status()).as(wrong).isEqualTo(401);
            assertThat(answer.error()).contains("token");
        }
        Path dir = options("library").stateDir();
        Path file = dir.resolve("service.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
                .isEqualTo("rwx------");
        for (String rights : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
            assertThatThrownBy(() -> ServiceClient.connect(temp.resolve("library")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("chmod 600 " + file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ServiceClient.connect(temp.resolve("library")).orElseThrow().close();
    }

    @Test
    void foreignHostsAreRefused() throws Exception {
        for (String name : List.of("localhost:", "LOCALHOST:", "[::1]:", "127.0.0.1:")) {
            assertThat(ask("GET /v1/ping", "Host: " + name + port + "\r\n" + bearer(), "")
                            .status())
                    .as(name)
                    .isEqualTo(200);
        }
        for (String other : List.of(
                "Host: evil.example:" + port + "\r\n",
                "Host: 127.0.0.1.evil.example:" + port + "\r\n",
                "Host: 127.0.0.1\r\n",
                "Host: 127.0.0.1:1" + port + "\r\n",
                "Host: 0.0.0.0:" + port + "\r\n",
                "Host: \r\n",
                host() + host(),
                "")) {
            RawHttp.Answer answer = ask("GET /v1/ping", other + bearer(), "");
            assertThat(answer.status()).as(other).isEqualTo(403);
            assertThat(answer.error()).contains("use 127.0.0.1:" + port);
        }
    }

    @Test
    void webPagesAreRefused() throws Exception {
        assertThat(ask("GET /v1/ping", host() + bearer() + "Origin: http://localhost:" + port + "\r\n", "")
                        .status())
                .isEqualTo(200);
        for (String origin : List.of(
                "http://evil.example", "null", "", "http://localhost", "https://localhost:" + port, "file://")) {
            RawHttp.Answer answer = ask("GET /v1/ping", host() + bearer() + "Origin: " + origin + "\r\n", "");
            assertThat(answer.status()).as(origin).isEqualTo(403);
            assertThat(answer.error()).contains("web pages");
            assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
        }
        // What a browser asks before it sends something that has a token.
        assertThat(ask("OPTIONS /v1/jobs", host() + "Origin: http://evil.example\r\n", "")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/jobs/..%2f..%2fetc%2fpasswd",
                "/v1/jobs/%2e%2e%2f%2e%2e/config",
                "/v1/jobs/../../etc/passwd",
                "/v1/jobs/..",
                "/v1/jobs/%2e%2e",
                "/v1/jobs/..%5c..%5cetc",
                "/v1/jobs/%252e%252e%252fetc/stop",
                "/v1/jobs//etc/passwd",
                "/v1/jobs/%00/config",
                "/v1/jobs/C:%5cWindows",
                "/v1/../v1/ping",
                "/%76%31/ping",
                "/v1/jobs/",
                "//v1/ping",
                "/"
            })
    void aPathIsNeverAnId(String path) throws Exception {
        for (String method : List.of("GET", "POST")) {
            RawHttp.Answer answer = ask(method + " " + path, host() + bearer() + "Content-Length: 0\r\n", "");
            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("root:", "Windows");
            assertThat(answer.error()).contains("There is no ");
        }
    }

    @Test
    void aParentIsAnIdToo() throws Exception {
        String body = "{\"config\":{\"steps\":1},\"parent\":\"../../etc\"}";
        RawHttp.Answer answer =
                ask("POST /v1/jobs", host() + bearer() + "Content-Length: " + body.length() + "\r\n", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains("parent", "never a path");
    }

    @Test
    void otherVersionsAreNamed() throws Exception {
        RawHttp.Answer answer = ask("GET /v2/jobs");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error())
                .isEqualTo("This service speaks v1 of its interface and not v2; update the older side.");
        assertThat(ask("GET /ping").error()).contains("/v1/openapi.json");
    }

    @Test
    void bodiesAreLimitedWhetherTheyTellTheirLengthOrNot() throws Exception {
        for (String line : List.of("POST /v1/jobs", "POST /v1/shutdown", "GET /v1/ping")) {
            RawHttp.Answer answer = ask(line, host() + bearer() + "Content-Length: 4000000\r\n", "");
            assertThat(answer.status()).as(line).isEqualTo(413);
            assertThat(answer.error()).contains("1 MiB");
        }
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            chunks.append("10000\r\n").append(" ".repeat(65_536)).append("\r\n");
        }
        RawHttp.Answer hidden =
                ask("POST /v1/jobs", host() + bearer() + "Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n");
        assertThat(hidden.status()).isEqualTo(413);
        RawHttp.Answer broken = ask("POST /v1/jobs", host() + bearer() + "Content-Length: 5\r\n", "{\"a\":");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.error()).contains("not valid JSON");
        for (String noObject : List.of("[1]", "12", "\"x\"", "")) {
            RawHttp.Answer answer =
                    ask("POST /v1/jobs", host() + bearer() + "Content-Length: " + noObject.length() + "\r\n", noObject);
            assertThat(answer.status()).as(noObject).isEqualTo(400);
            answer.error();
        }
        assertThat(ask("GET /v1/ping").status()).as("none of these ended it").isEqualTo(200);
    }

    @Test
    void headersAreLimited() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            many.append("X-").append(i).append(": 1\r\n");
        }
        assertThat(ask("GET /v1/ping", host() + bearer() + many, "").status()).isIn(0, 400, 413, 431);
        String large = "X-Large: " + "x".repeat(500_000) + "\r\n";
        assertThat(ask("GET /v1/ping", host() + bearer() + large, "").status()).isIn(0, 400, 413, 431);
        assertThat(ask("GET /v1/ping").status()).isEqualTo(200);
    }

    @Test
    void tooManyRequestsAreToldWhenToComeBack() throws Exception {
        use(start("small", new ApiLimits(5, 1, 3, 1, 1, Duration.ofSeconds(30)), Listening.LOCAL));
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            wrong.add(ask("GET /v1/ping", host() + "Authorization: Bearer guess\r\n", "")
                    .status());
        }
        assertThat(wrong).startsWith(401, 401, 401).contains(429);
        List<RawHttp.Answer> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(ask("GET /v1/ping"));
        }
        assertThat(answers.subList(0, 5))
                .as("guesses cost who has the token nothing")
                .allMatch(a -> a.status() == 200);
        RawHttp.Answer refused =
                answers.stream().filter(a -> a.status() == 429).findFirst().orElseThrow();
        assertThat(refused.headers()).containsEntry("retry-after", "1");
        assertThat(refused.error()).isEqualTo("Too many requests; try again in 1 s.");
        try (ServiceClient client = ServiceClient.connect(temp.resolve("small")).orElseThrow()) {
            assertThat(client.jobs()).as("our own client waits as it is told").isEmpty();
        }
    }

    @Test
    void theLimitGivesBackWithTime() {
        AtomicLong now = new AtomicLong();
        RateLimit limit = new RateLimit(2, 0.5, now::get);
        assertThat(List.of(limit.take(), limit.take(), limit.take())).containsExactly(0, 0, 2);
        now.addAndGet(1_500_000_000L);
        assertThat(limit.take()).isEqualTo(1);
        now.addAndGet(500_000_000L);
        assertThat(List.of(limit.take(), limit.take())).containsExactly(0, 2);
        now.addAndGet(3_600_000_000_000L);
        assertThat(List.of(limit.take(), limit.take(), limit.take())).containsExactly(0, 0, 2);
        // A window asks three times per second, a follower of the command line not at all.
        RateLimit standard = new RateLimit(ApiLimits.STANDARD.burst(), ApiLimits.STANDARD.perSecond(), now::get);
        for (int second = 0; second < 600; second++) {
            for (int call = 0; call < 10 * 3; call++) {
                assertThat(standard.take()).as("ten windows").isZero();
            }
            now.addAndGet(1_000_000_000L);
        }
    }

    @Test
    void followersAreCounted() throws Exception {
        use(start("one", new ApiLimits(50, 50, 3, 1, 1, Duration.ofSeconds(30)), Listening.LOCAL));
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port)) {
            first.getOutputStream()
                    .write(("GET /v1/events HTTP/1.1\r\n" + host() + bearer() + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(RawHttp.read(first.getInputStream()).status()).isEqualTo(200);
            RawHttp.Answer second = ask("GET /v1/events");
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.headers()).containsKey("retry-after");
            assertThat(second.error()).contains("places for followers (1)");
            assertThat(ask("GET /v1/jobs").status()).isEqualTo(200);
        }
    }

    @Test
    void nothingIsOpenBeyondLoopbackWithoutTls() throws Exception {
        assertThatThrownBy(() -> Listening.of(0, "0.0.0.0", 0, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--tls-keystore")
                .hasMessageContaining("ssh -N -L");
        assertThatThrownBy(() -> Listening.of(0, "0.0.0.0", 0, temp.resolve("key.p12"), null))
                .hasMessageContaining(Listening.PASSWORD_VARIABLE);
        assertThatThrownBy(() -> Listening.of(0, "0.0.0.0", 0, temp.resolve("key.p12"), "secret"))
                .hasMessageContaining("key.p12 cannot be read");
        assertThatThrownBy(() -> Listening.of(0, null, 0, temp.resolve("key.p12"), "secret"))
                .hasMessageContaining("--bind");
        assertThatThrownBy(() -> Listening.of(70_000, null, 0, null, null)).hasMessageContaining("65535");
        Path noKey = Files.writeString(temp.resolve("text.p12"), "no keystore");
        assertThatThrownBy(() -> Listening.of(0, "0.0.0.0", 0, noKey, "secret"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("text.p12 cannot be opened");
        assertThat(Listening.of(7311, "127.0.0.1", 0, null, null)).isEqualTo(new Listening(7311, null));
        assertThatThrownBy(() -> start("taken", ApiLimits.STANDARD, new Listening(port, null)))
                .hasMessageContaining("cannot listen on 127.0.0.1, port " + port);
    }

    @Test
    void overTlsTheSameChecksHold() throws Exception {
        Path keystore = keystore();
        assertThatThrownBy(() -> Listening.of(0, "0.0.0.0", 0, keystore, "wrong-one"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password");
        Listening.Tls tls = Listening.tls(InetAddress.ofLiteral("127.0.0.1"), 0, keystore, "secret-one".toCharArray());
        assertThat(tls.names()).containsExactlyInAnyOrder("gpu.example", "127.0.0.1", "localhost");
        TrainingService service = start("tls", ApiLimits.STANDARD, new Listening(0, tls));
        use(service);
        assertThat(ask("GET /v1/ping").status()).as("loopback stays").isEqualTo(200);
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(keystore)).build()) {
            URI uri = URI.create("https://localhost:" + service.tlsPort() + "/v1/ping");
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            HttpResponse<String> without = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(without.statusCode()).isEqualTo(401);
            request.header("Authorization", "Bearer " + token);
            HttpResponse<String> with = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(with.statusCode()).isEqualTo(200);
            JsonNode ping = Json.mapper().readTree(with.body());
            assertThat(ping).isInstanceOf(ObjectNode.class);
            assertThat(ping.path("library").asText()).endsWith("tls");
            HttpResponse<String> page = client.send(
                    request.copy()
                            .header("Origin", "http://localhost:" + service.tlsPort())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(403);
        }
        RemotePlace place = new RemotePlace(
                "gpu", RemotePlace.address("https://localhost:" + service.tlsPort()), token, certificate(keystore), "");
        try (ServiceClient attached = ServiceClient.attach(place)) {
            assertThat(attached.jobs()).isEmpty();
        }
        assertThatThrownBy(() -> ServiceClient.attach(new RemotePlace("gpu", place.address(), token, null, "")))
                .hasMessageContaining("is not trusted here");
        assertThatThrownBy(() -> ServiceClient.attach(
                        new RemotePlace("gpu", place.address(), token, temp.resolve("none.pem"), "")))
                .hasMessageContaining("There is no certificate");
        assertThat(RawHttp.send(service.tlsPort(), "GET /v1/ping HTTP/1.1\r\n" + host() + bearer(), "")
                        .status())
                .as("nothing is said in the clear")
                .isZero();
    }

    private Path certificate(Path keystore) throws Exception {
        byte[] encoded = KeyStore.getInstance(keystore.toFile(), "secret-one".toCharArray())
                .getCertificate("service")
                .getEncoded();
        String text = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(
                temp.resolve("gpu.pem"), "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }

    private Path keystore() throws Exception {
        Path file = temp.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "service",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=gpu",
                        "-ext",
                        "san=dns:gpu.example,dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "secret-one")
                .redirectErrorStream(true)
                .start();
        try (InputStream out = keytool.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(said).isZero();
        }
        return file;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore own = KeyStore.getInstance(keystore.toFile(), "secret-one".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("service", own.getCertificate("service"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
