package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunFiles;
import org.counterpoint.run.RunFiles.Part;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunSummary;
import org.counterpoint.run.RunTail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A library that is reached through a tunnel which is cut, stalls and comes back. */
@Timeout(120)
class RemoteLibraryTest {
    @TempDir
    Path temp;

    private Path there = Path.of("");
    private TrainingService service;
    private TcpRelay relay;
    private RemoteLibrary remote;
    private String token = "";
    private final List<RemoteState> states = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        assumeTrue(TcpRelay.possible());
        there = temp.resolve("there");
        ServiceOptions options = ServiceOptions.of(there)
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m");
        service = TrainingService.start(options, new TestRules()).orElseThrow();
        token = ServiceState.read(options.stateDir()).orElseThrow().token();
        relay = new TcpRelay(service.port());
        remote = new RemoteLibrary(place(relay.address(), token), temp.resolve("here"), states::add);
    }

    @AfterEach
    void end() throws IOException {
        if (remote != null) {
            remote.close();
            relay.close();
            service.close();
        }
    }

    private static RemotePlace place(String address, String token) {
        return new RemotePlace("gpu", RemotePlace.address(address), token, null, "user@gpu");
    }

    private static void until(String what, Callable<Boolean> done) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!done.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void look(String id, Part... parts) {
        EnumSet<Part> all = EnumSet.of(Part.CORE);
        all.addAll(List.of(parts));
        remote.look(Map.of(remote.dir(id), all));
    }

    private void awaitEqual(String id) throws Exception {
        List<String> different = new CopyOnWriteArrayList<>();
        try {
            until("equal files of " + id, () -> {
                different.clear();
                for (RunFiles.Known file : RunFiles.list(there.resolve(id))) {
                    Path copy = remote.dir(id).resolve(file.name());
                    if (!Files.exists(copy)
                            || Files.mismatch(copy, there.resolve(id).resolve(file.name())) >= 0) {
                        different.add(file.toString());
                    }
                }
                return different.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(different + " and " + remote.state(), e);
        }
    }

    @Test
    void aRunGoesOnWhileTheLineIsCutAndTheViewCatchesUpWithNoRowLostOrDoubled() throws Exception {
        Job job = remote.connected().submit(TestRules.config(600, 10));
        look(job.id(), Part.SAMPLES, Part.LOG);
        until("listed", () -> Files.exists(remote.dir(job.id()).resolve("run.json")));
        List<Long> seen = new ArrayList<>();
        RunTail.Listener listener = update -> {
            synchronized (seen) {
                if (update.reset()) {
                    seen.clear();
                }
                update.rows().stream().map(MetricRow::step).forEach(seen::add);
            }
        };
        try (RunTail _ = RunTail.follow(remote.dir(job.id()), listener)) {
            until("first rows", () -> size(seen) > 20);
            // In the middle of an answer, then altogether.
            relay.cutAfter(1000);
            until("offline", () -> !remote.state().connected());
            RemoteState lost = remote.state();
            assertThat(lost.problem())
                    .contains("ssh -N")
                    .contains("127.0.0.1:" + service.port())
                    .endsWith("user@gpu");
            assertThat(lost.since()).isBefore(Instant.now());
            int before = size(seen);
            assertThatThrownBy(() -> remote.connected()).isInstanceOf(ServiceException.class);
            try (ServiceClient local = ServiceClient.connect(there).orElseThrow()) {
                long step = local.job(job.id()).step();
                until("the run goes on", () -> local.job(job.id()).step() > step + 50);
            }
            assertThat(size(seen)).isLessThan(before + 20);
            relay.restore();
            remote.retry();
            until("caught up", () -> size(seen) > before + 50);
            assertThat(remote.state().connected()).isTrue();
            relay.stall();
            LockSupport.parkNanos(300_000_000);
            relay.cut();
            until("offline again", () -> !remote.state().connected());
            relay.restore();
            remote.retry();
            until("the end", () -> remote.connected().job(job.id()).ended());
            until("all rows", () -> size(seen) >= 600);
            awaitEqual(job.id());
        }
        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 600).boxed().toList());
        assertThat(Run.open(remote.dir(job.id())).manifest().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(states.stream().filter(s -> !s.connected() && !s.problem().isEmpty()))
                .isNotEmpty();
    }

    private static int size(List<Long> seen) {
        synchronized (seen) {
            return seen.size();
        }
    }

    @Test
    void bigFilesComeWhenTheyAreAskedForAndACutDownloadGoesOn() throws Exception {
        Path run = RemoteRuns.make(there, "big", 50);
        Random random = new Random(7);
        byte[] bytes = new byte[6 << 20];
        random.nextBytes(bytes);
        Files.createDirectories(run.resolve("subspace"));
        Files.write(run.resolve("subspace/step-10.safetensors"), bytes);
        Files.write(run.resolve("samples.jsonl"), bytes);
        Files.writeString(run.resolve("secret.txt"), "not a file of a run");
        until("listed", () -> remote.state().runs() == 1);
        RunSummary listed = new RunLibrary(List.of(remote.folder())).scan().getFirst();
        assertThat(listed.lastStep()).isEqualTo(50);
        assertThat(listed.lastRewards()).containsEntry("helpful", 0.5);
        look("big");
        until("metrics", () -> Files.exists(remote.dir("big").resolve("metrics.jsonl")));
        until("nothing left", () -> remote.state().bytesLeft() == 0);
        assertThat(remote.dir("big").resolve("samples.jsonl")).doesNotExist();
        assertThat(remote.dir("big").resolve("subspace")).doesNotExist();
        relay.cutAfter(2 << 20);
        look("big", Part.SAMPLES, Part.FACTORS);
        until("offline", () -> !remote.state().connected());
        assertThat(remote.dir("big").resolve("subspace/step-10.safetensors")).doesNotExist();
        relay.restore();
        remote.retry();
        awaitEqual("big");
        assertThat(remote.dir("big").resolve("secret.txt")).doesNotExist();
        try (var files = Files.list(remote.dir("big").resolve("subspace"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aCutFileIsFetchedAnewAndAReplacedOneIsNeverMixed() throws Exception {
        Path run = RemoteRuns.make(there, "one", 30);
        look("one", Part.SAMPLES);
        awaitEqual("one");
        // A resumed run: rows after step 10 are cut and others written, until the file is longer than before.
        List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
        StringBuilder resumed = new StringBuilder();
        lines.subList(0, 10).forEach(line -> resumed.append(line).append('\n'));
        for (int i = 11; i <= 60; i++) {
            resumed.append("{\"step\":")
                    .append(i)
                    .append(",\"split\":\"train\",\"time\":1,\"reward/helpful/mean\":0.25}\n");
        }
        List<Long> seen = new ArrayList<>();
        RunTail.Listener listener = update -> {
            synchronized (seen) {
                if (update.reset()) {
                    seen.clear();
                }
                update.rows().stream().map(MetricRow::step).forEach(seen::add);
            }
        };
        try (RunTail _ = RunTail.follow(remote.dir("one"), listener)) {
            until("read", () -> size(seen) == 30);
            Files.writeString(run.resolve("metrics.jsonl"), resumed);
            awaitEqual("one");
            until("read anew", () -> size(seen) == 60);
        }
        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 60).boxed().toList());
        assertThat(Run.open(remote.dir("one")).metrics().lastStep()).isEqualTo(60);
        // Files of the same length that are replaced all the time.
        Files.createDirectories(run.resolve("subspace"));
        Path factor = run.resolve("subspace/step-1.safetensors");
        Path copy = remote.dir("one").resolve("subspace/step-1.safetensors");
        look("one", Part.FACTORS);
        for (int i = 0; i < 40; i++) {
            byte[] content = new byte[1 << 20];
            java.util.Arrays.fill(content, (byte) i);
            Files.write(run.resolve("subspace/.tmp"), content);
            Files.move(run.resolve("subspace/.tmp"), factor, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            if (Files.exists(copy)) {
                byte[] got = Files.readAllBytes(copy);
                byte first = got[0];
                for (byte b : got) {
                    assertThat(b).isEqualTo(first);
                }
            }
            LockSupport.parkNanos(15_000_000);
        }
        awaitEqual("one");
        // What is said here about a run stays, until something else is said there.
        Path notes = remote.dir("one").resolve("annotations.json");
        Files.writeString(run.resolve("annotations.json"), "{\"star\":true}");
        awaitEqual("one");
        Files.writeString(notes, "{\"star\":false,\"tags\":[\"mine\"]}");
        Files.writeString(run.resolve("masking.json"), "{}");
        until("another round", () -> Files.exists(remote.dir("one").resolve("masking.json")));
        assertThat(notes).content().contains("mine");
        // A run that goes away goes away here.
        RunMirror.delete(run);
        until("gone", () -> !Files.exists(remote.dir("one")));
    }

    @Test
    void sentencesSayWhatToDo() throws Exception {
        assertThatThrownBy(() -> ServiceClient.attach(place(relay.address(), "0".repeat(64))))
                .hasMessageContaining("does not know this token");
        relay.cut();
        assertThatThrownBy(() -> ServiceClient.attach(place(relay.address(), token)))
                .hasMessageContaining("Nobody answers at http://[::1]:" + service.port())
                .hasMessageContaining("ssh -N");
        assertThatThrownBy(() -> RemotePlace.address("http://gpu.example:7311")).hasMessageContaining("SSH tunnel");
        assertThatThrownBy(() -> RemotePlace.address("127.0.0.1")).hasMessageContaining("no port");
        assertThatThrownBy(() -> RemotePlace.address("ftp://127.0.0.1:1")).hasMessageContaining("no address");
        assertThatThrownBy(() -> RemotePlace.address("http://a@127.0.0.1:1/x")).hasMessageContaining("no address");
        assertThat(RemotePlace.address(" 7311 ")).isEqualTo(URI.create("http://127.0.0.1:7311"));
        assertThat(RemotePlace.address("https://GPU.example:7312/")).isEqualTo(URI.create("https://gpu.example:7312"));
        assertThat(RemotePlace.tunnel(URI.create("http://127.0.0.1:7311"), "me@gpu"))
                .isEqualTo("ssh -N -o ServerAliveInterval=15 -L 7311:127.0.0.1:7311 me@gpu");
        assertThat(place(relay.address(), token)).asString().doesNotContain(token);
        Path file = temp.resolve("token");
        Files.writeString(file, "0123456789abcdef\n");
        assertThatThrownBy(() -> Tokens.read(file)).hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertThat(Tokens.read(file)).isEqualTo("0123456789abcdef");
        assertThat(Tokens.read(there.resolve(".service/service.json"))).isEqualTo(token);
        assertThatThrownBy(() -> Tokens.of("{}", "the text")).hasMessageContaining("no token in the text");
    }
}
