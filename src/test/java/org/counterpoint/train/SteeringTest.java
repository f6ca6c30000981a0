package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.method.Methods;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunEvent;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings change while a run trains; what is recorded is what a run that was killed makes again. */
class SteeringTest {
    private static final long NEVER = Long.MAX_VALUE;

    @TempDir
    Path dir;

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text.replace('\'', '"'));
    }

    /** A request that is made when a step has been heard of. */
    private record Asked(long at, SteeringRequest request) {
        static Asked of(long at, long number, String setting, String value) throws IOException {
            return new Asked(at, new SteeringRequest(number, setting, json(value), "A test asked."));
        }
    }

    /** Hears steps, asks for changes, writes a checkpoint up to a step and fails or stops at another. */
    private static final class Person implements TrainListener {
        private final List<Asked> asked;
        private final long checkpoints;
        private final long stopAt;
        private final long failAt;
        private final List<Long> answered = new ArrayList<>();
        private long heard;

        Person(List<Asked> asked, long checkpoints, long stopAt, long failAt) {
            this.asked = asked;
            this.checkpoints = checkpoints;
            this.stopAt = stopAt;
            this.failAt = failAt;
        }

        @Override
        public void progress(long step, long steps, double seconds) {
            heard = step;
            if (step == failAt) {
                throw new IllegalStateException("pulled the plug");
            }
        }

        @Override
        public boolean checkpointDue(double seconds) {
            return heard <= checkpoints;
        }

        @Override
        public boolean stopRequested() {
            return heard >= stopAt;
        }

        @Override
        public List<SteeringRequest> steering(long last) {
            answered.add(last);
            return asked.stream()
                    .filter(a -> a.at <= heard && a.request.number() > last)
                    .map(a -> a.request)
                    .toList();
        }
    }

    private static List<RunEvent> events(Path run, String kind) throws IOException {
        return Run.open(run).events().stream()
                .filter(e -> e.kind().equals(kind))
                .toList();
    }

    private static List<String> told(Path run, String kind) throws IOException {
        return events(run, kind).stream()
                .map(e -> e.step() + " " + e.number() + " " + e.subject() + " " + e.from() + " " + e.to())
                .toList();
    }

    @Test
    void aSteeredRunThatWasKilledIsTheUninterruptedOne() throws IOException {
        RunConfig config = ResumeTest.config("ctwa", 6);
        List<Asked> asked = List.of(
                Asked.of(0, 1, "parameters.targets", "{'helpful': 0.4, 'harmless': 0.3, 'truthful': 0.2}"),
                Asked.of(2, 2, "online.learning_rate", "0.001"),
                Asked.of(2, 3, "online.groups", "4"),
                Asked.of(3, 4, "evaluation.every", "1"));
        Path a = dir.resolve("a");
        ResumeTest.train(config, a, false, new Person(asked, 0, NEVER, NEVER));
        assertThat(told(a, RunEvent.STEERED))
                .containsExactly(
                        "0 1 parameters.targets {\"helpful\":0.1,\"harmless\":0.1,\"truthful\":0.1}"
                                + " {\"helpful\":0.4,\"harmless\":0.3,\"truthful\":0.2}",
                        "2 2 online.learning_rate 0.01 0.001",
                        "3 4 evaluation.every 2 1");
        assertThat(events(a, RunEvent.REFUSED)).singleElement().satisfies(e -> {
            assertThat(e.number()).isEqualTo(3);
            assertThat(e.why()).contains("no setting \"online.groups\"").contains("it takes online.learning_rate");
        });
        double[] rates = Run.open(a).metrics().series("train", "learning_rate").values();
        // The base of the rate changed after step 2, and the warm-up of 5 steps went on.
        assertThat(rates).containsExactly(0.002, 0.004, 0.001 * 3 / 5, 0.001 * 4 / 5, 0.001, 0.001);
        assertThat(Run.open(a).metrics().series("train", "ctwa/target/helpful").values()[0])
                .isEqualTo(0.4);
        assertThat(Run.open(a).metrics().steps("validation")).containsExactly(0, 2, 4, 5, 6);
        Path b = dir.resolve("b");
        assertThatThrownBy(() -> ResumeTest.train(config, b, false, new Person(asked, 1, NEVER, 5)))
                .hasMessage("pulled the plug");
        // Step 1 is the checkpoint, or a later evaluation where a checkpoint was cheap: changes were made before and
        // after it.
        Person again = new Person(List.of(), 0, NEVER, NEVER);
        ResumeTest.train(config, b, true, again);
        assertThat(again.answered).startsWith(4L).containsOnly(4L);
        ResumeTest.same(a, b);
        assertThat(told(b, RunEvent.STEERED)).isEqualTo(told(a, RunEvent.STEERED));
        assertThat(events(b, RunEvent.RESUMED))
                .singleElement()
                .satisfies(e -> assertThat(e.step()).isBetween(1L, 4L));
    }

    /** A kill between the record and the change: the line is there, nothing else happened. */
    @Test
    void whatWasRecordedIsDoneEvenIfNothingFollowedIt() throws IOException {
        RunConfig config = ResumeTest.config("linear", 4);
        String weights = "{'helpful': 0.1, 'harmless': 0.8, 'truthful': 0.1}";
        Path a = dir.resolve("a");
        ResumeTest.train(
                config, a, false, new Person(List.of(Asked.of(2, 1, "parameters.weights", weights)), 0, NEVER, NEVER));
        assertThat(Run.open(a).metrics().series("train", "weight/harmless").values())
                .containsExactly(1 / 3.0, 1 / 3.0, 0.8, 0.8);
        Path b = dir.resolve("b");
        ResumeTest.train(config, b, false, new Person(List.of(), 2, 2, NEVER));
        String line = "{'step': 2, 'time': 1.5, 'kind': 'steered', 'subject': 'parameters.weights', 'number': 1, 'to': "
                + weights + "}\n{'step': 3, 'kind': 'ste";
        Files.writeString(b.resolve(RunEvent.FILE), line.replace('\'', '"'), StandardOpenOption.APPEND);
        ResumeTest.train(config, b, true, new Person(List.of(), 0, NEVER, NEVER));
        ResumeTest.same(a, b);
        assertThat(Run.open(b).events().stream().map(RunEvent::kind))
                .containsExactly(RunEvent.STOPPED, RunEvent.STEERED, RunEvent.RESUMED);
    }

    @Test
    void aRuleEndsTheRunAndResumingCountsAnew() throws IOException {
        RunConfig plain = ResumeTest.config("linear", 4);
        RunConfig config = Steerable.set(
                plain,
                Steerable.EARLY_STOP,
                json("[{'objective': 'helpful', 'when': 'reward_below', 'value': 1.5, 'steps': 2}]"));
        Path a = dir.resolve("a");
        TrainResult ended = ResumeTest.train(config, a, false, new Person(List.of(), 0, NEVER, NEVER));
        // Below at the evaluations of steps 0 and 2; heard at the end of the step after.
        assertThat(ended.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(ended.steps()).isEqualTo(3);
        assertThat(ended.message())
                .isEqualTo(Run.open(a).manifest().message())
                .contains("validation reward of helpful was below 1.5")
                .contains("2 steps up to step 2");
        assertThat(events(a, RunEvent.EARLY_STOP)).singleElement().satisfies(e -> {
            assertThat(e.subject()).isEqualTo("helpful");
            assertThat(e.why()).isEqualTo(ended.message());
        });
        // So does a branch of what a rule has ended.
        Path b = dir.resolve("b");
        Branch branch = Branch.of(a, null, Map.of());
        branch.create(b, "branch-1", "counterpoint branch");
        assertThat(ResumeTest.train(RunConfig.parse(branch.config()), b, true, new Person(List.of(), 0, NEVER, NEVER))
                        .status())
                .isEqualTo(RunStatus.FINISHED);
        assertThat(ResumeTest.train(config, a, true, new Person(List.of(), 0, NEVER, NEVER))
                        .status())
                .isEqualTo(RunStatus.FINISHED);
    }

    /**
     * A rule waits for every evaluation to lie below an unreachable value. It counts anew after it has paused the run; what is recorded
     * is, bit for bit, the run without rules.
     */
    @Test
    void aRuleThatPausesCountsAnewAndTheRunIsTheOneWithoutIt() throws IOException {
        RunConfig plain = ResumeTest.config("linear", 9);
        RunConfig config = Steerable.set(
                plain,
                Steerable.EARLY_STOP,
                json("[{'objective': 'helpful', 'when': 'reward_below', 'value': 1.5, 'steps': 2, 'then': 'pause'}]"));
        Path a = dir.resolve("a");
        TrainResult first = ResumeTest.train(config, a, false, new Person(List.of(), 0, NEVER, NEVER));
        // Evaluations every second step; what one of them decides is heard at the end of the step after it.
        assertThat(first.status()).isEqualTo(RunStatus.PAUSED);
        assertThat(first.steps()).isEqualTo(3);
        assertThat(Run.open(a).manifest().status()).isEqualTo(RunStatus.PAUSED);
        assertThat(Run.open(a).manifest().message())
                .isEqualTo(first.message())
                .startsWith("Paused because the validation reward of helpful was below 1.5")
                .endsWith("Resume it to go on; the rule then counts anew.");
        assertThat(events(a, RunEvent.EARLY_STOP)).singleElement().satisfies(e -> {
            assertThat(e.subject()).isEqualTo("helpful");
            assertThat(Objects.requireNonNull(e.to()).path("then").asText()).isEqualTo("pause");
            assertThat(e.why()).isEqualTo(first.message());
        });
        assertThat(events(a, RunEvent.PAUSED)).isEmpty();
        Path b = dir.resolve("b");
        copy(a, b);
        TrainResult second = ResumeTest.train(config, a, true, new Person(List.of(), 0, NEVER, NEVER));
        // Below at steps 4 and 6, counted from 4 on.
        assertThat(second.status()).isEqualTo(RunStatus.PAUSED);
        assertThat(second.steps()).isEqualTo(7);
        // Killed on the way, it pauses at the same step once more.
        assertThatThrownBy(() -> ResumeTest.train(config, b, true, new Person(List.of(), NEVER, NEVER, 6)))
                .hasMessage("pulled the plug");
        assertThat(ResumeTest.train(config, b, true, new Person(List.of(), 0, NEVER, NEVER)))
                .isEqualTo(second);
        ResumeTest.same(a, b);
        TrainResult third = ResumeTest.train(config, a, true, new Person(List.of(), 0, NEVER, NEVER));
        assertThat(third.status()).isEqualTo(RunStatus.FINISHED);
        Path c = dir.resolve("c");
        ResumeTest.train(plain, c, false, new Person(List.of(), 0, NEVER, NEVER));
        ResumeTest.same(c, a);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (java.util.stream.Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void aBranchWithoutChangesIsTheContinuationOfItsParent() throws IOException {
        RunConfig config = ResumeTest.config("ctwa", 5);
        List<Asked> asked = List.of(Asked.of(1, 1, "online.learning_rate", "0.002"));
        Path a = dir.resolve("a");
        ResumeTest.train(config, a, false, new Person(asked, 3, 3, NEVER));
        assertThat(Branch.points(a).stream().map(Branch.Point::step)).containsExactly(3L, 2L);
        Path b = dir.resolve("b");
        String id = Run.open(a).id();
        Branch branch = Branch.of(a, 2L, Map.of());
        branch.create(b, "branch-1", "counterpoint branch");
        assertThat(Run.open(b).metrics().lastStep()).isEqualTo(2);
        Path other = dir.resolve("other");
        Branch changed = Branch.of(
                a, null, changes("method", "'linear'", "weight.helpful", "0.9", "steps", "4", "threads", "2"));
        changed.create(other, "branch-2", "counterpoint branch");
        ResumeTest.train(config, a, true, new Person(List.of(), 0, NEVER, NEVER));
        ResumeTest.train(RunConfig.parse(branch.config()), b, true, new Person(List.of(), 0, NEVER, NEVER));
        ResumeTest.same(a, b);
        Run run = Run.open(b);
        assertThat(run.id()).isEqualTo("branch-1");
        assertThat(run.manifest().lineage()).isEqualTo(branch.lineage());
        assertThat(branch.lineage().parent()).isEqualTo(id);
        assertThat(branch.lineage().branchStep()).isEqualTo(2);
        assertThat(run.events().stream().map(RunEvent::kind)).containsExactly(RunEvent.STEERED, RunEvent.BRANCHED);
        assertThat(Run.open(a).id()).isEqualTo(id);

        TrainResult result = ResumeTest.train(
                RunConfig.parse(changed.config()), other, true, new Person(List.of(), 0, NEVER, NEVER));
        assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
        Run linear = Run.open(other);
        assertThat(linear.metrics().lastStep()).isEqualTo(4);
        assertThat(linear.manifest().method()).isEqualTo("linear");
        assertThat(linear.metrics().series("train", "weight/helpful").values()[3])
                .isEqualTo(0.9 / 2.9);
        assertThat(events(other, RunEvent.BRANCHED))
                .singleElement()
                .satisfies(e -> assertThat(e.why())
                        .contains("method linear instead of ctwa")
                        .contains("the method begins anew"));
    }

    @Test
    void aRunInStagesIsSteeredKilledAndBranchedTheSameWay() throws IOException {
        RunConfig config = ResumeTest.stages("orthalign", ResumeTest.TWO + ", \"cap\": 10");
        List<Asked> asked =
                List.of(Asked.of(1, 1, "offline.learning_rate", "0.002"), Asked.of(4, 2, "parameters.cap", "0.001"));
        Path a = dir.resolve("a");
        ResumeTest.train(config, a, false, new Person(asked, 0, NEVER, NEVER));
        MetricTable metrics = Run.open(a).metrics();
        assertThat(metrics.series("train", "learning_rate").values())
                .containsExactly(0.01, 0.002, 0.002, 0.002, 0.002, 0.002);
        double[] held = metrics.series("train", "lipschitz/capped").values();
        assertThat(Arrays.stream(held).limit(held.length - 2).max().orElse(1)).isZero();
        assertThat(held[held.length - 1]).isPositive();
        Path b = dir.resolve("b");
        assertThatThrownBy(() -> ResumeTest.train(config, b, false, new Person(asked, 3, NEVER, 6)))
                .hasMessage("pulled the plug");
        Path c = dir.resolve("c");
        Branch branch = Branch.of(b, null, Map.of());
        assertThat(branch.step()).isBetween(3L, 5L);
        branch.create(c, "branch-1", "counterpoint branch");
        ResumeTest.train(config, b, true, new Person(List.of(), 0, NEVER, NEVER));
        ResumeTest.same(a, b);
        // What was asked of the parent after the checkpoint was not asked of its branch.
        List<Asked> again = branch.step() <= 4 ? asked.subList(1, 2) : List.of();
        ResumeTest.train(RunConfig.parse(branch.config()), c, true, new Person(again, 0, NEVER, NEVER));
        ResumeTest.same(a, c);
        assertThatThrownBy(() -> Branch.of(a, null, changes("offline.batch", "3")))
                .hasMessageContaining("offline.batch");
    }

    private static Map<String, JsonNode> changes(String... pairs) throws IOException {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], json(pairs[i + 1]));
        }
        return map;
    }

    @Test
    void shortNamesAreUnderstoodAndBadRequestsRefusedInASentence() throws IOException {
        RunConfig linear = ResumeTest.config("linear", 5);
        assertThat(Steerable.resolve(
                        linear, changes("learning_rate", "1e-4", "weight.helpful", "0.6", "weights.harmless", "0")))
                .isEqualTo(changes(
                        "online.learning_rate",
                        "1e-4",
                        "parameters.weights",
                        "{'helpful': 0.6, 'harmless': 0.0, 'truthful': 1.0}"));
        RunConfig ctwa = ResumeTest.config("ctwa", 5);
        assertThat(Steerable.resolve(ctwa, changes("target.harmless", "0.05", "every", "3")))
                .isEqualTo(changes(
                        "parameters.targets",
                        "{'helpful': 0.1, 'harmless': 0.05, 'truthful': 0.1}",
                        "evaluation.every",
                        "3"));
        refused(linear, "There is no setting \"lr\"", "lr", "1");
        refused(linear, "must be a number from", "learning_rate", "NaN");
        refused(linear, "must be a number from", "learning_rate", "7");
        refused(linear, "must be a number from", "learning_rate", "'fast'");
        refused(linear, "There is no objective \"helpfull\"; did you mean \"helpful\"?", "weight.helpfull", "1");
        refused(linear, "one of them above 0", "weights", "0");
        refused(linear, "no setting \"steps\"", "steps", "9");
        refused(linear, "no objective \"speed\"", "early_stop", "[{'objective': 'speed'}]");
        refused(
                linear,
                "early_stop.value\" is missing",
                "early_stop",
                "[{'objective': 'helpful', 'when': 'reward_below'}]");
        refused(
                ctwa,
                "no weights that can be set while it trains, because its own only say where it begins",
                "weights",
                "1");
        refused(ResumeTest.config("mgda", 5), "The method mgda has no weights that can be set", "weight.helpful", "1");
        refused(ctwa, "\"leak\" of ctwa is fixed when a run begins", "leak", "0.1");
        RunConfig stages = ResumeTest.config("orthalign", 6);
        assertThat(Steerable.resolve(stages, changes("cap", "0.5"))).isEqualTo(changes("parameters.cap", "0.5"));
        refused(stages, "logs no covariances", "early_stop", "[{'objective': 'helpful'}]");
        // Every description that says so is understood, whatever the method.
        Methods.all()
                .forEach(m -> assertThat(Steerable.of(RunConfig.defaults(m.id(), "pocket-3h", "pocket")).stream()
                                .map(Steerable::path))
                        .contains(m.family() + ".learning_rate", Steerable.EVERY, Steerable.EARLY_STOP));
    }

    private static void refused(RunConfig config, String sentence, String setting, String value) throws IOException {
        Map<String, JsonNode> asked = changes(setting, value);
        assertThatThrownBy(() -> Steerable.resolve(config, asked)).hasMessageContaining(sentence);
    }

    @Test
    void branchesRefuseWhatTheirCheckpointCannotTake() throws IOException {
        Path a = dir.resolve("a");
        ResumeTest.train(ResumeTest.config("linear", 3), a, false, new Person(List.of(), 1, 1, NEVER));
        for (String path : List.of("lora.rank", "seed", "sampling.max_tokens", "evaluation.prompts")) {
            assertThatThrownBy(() -> Branch.of(a, null, changes(path, "5")))
                    .hasMessageContaining("A branch cannot change \"" + path + "\"");
        }
        assertThatThrownBy(() -> Branch.of(a, null, changes("environment", "'pocket-math'", "parameters.weights", "1")))
                .hasMessageContaining("\"environment\"");
        assertThatThrownBy(() -> Branch.of(a, null, changes("method", "'dpo-mix'")))
                .hasMessageContaining("cannot go on with \"dpo-mix\"");
        assertThatThrownBy(() -> Branch.of(a, 7L, Map.of())).hasMessageContaining("step 7; it has step 1 and step 0.");
        assertThatThrownBy(() -> Branch.of(a, null, changes("steps", "1")))
                .hasMessageContaining("set \"steps\" to more");
        ObjectNode before = Run.open(a).manifest().toJson();
        assertThatThrownBy(() -> Branch.of(a, null, Map.of()).create(a, "x", "y"))
                .hasMessageContaining("new folder");
        assertThat(Run.open(a).manifest().toJson()).isEqualTo(before);
    }

    /** One-sided tail of 1.96 is 0.025; the sequence is made by hand. */
    @Test
    void aRuleCountsSignificantNegativeCovariancesInARow() throws IOException {
        EarlyStopRule rule = ResumeTest.config("linear", 5).earlyStop().stream()
                .findFirst()
                .orElseGet(() -> rule("{'objective': 'helpful', 'steps': 3}"));
        EarlyStop stop = new EarlyStop();
        stop.rules(List.of(rule));
        // Ratios to the error: significant, not quite, then three in a row.
        double[] ratios = {-1.97, -1.95, -3, -2, -1.961};
        for (int i = 0; i < ratios.length; i++) {
            assertThat(stop.met()).isEmpty();
            stop.see(i + 1, "train", Map.of("cov/helpful", ratios[i] * 0.01, "cov/helpful/se", 0.01));
            stop.see(i + 1, "validation", Map.of("cov/helpful", 5.0));
        }
        assertThat(stop.met())
                .hasValueSatisfying(m -> assertThat(m.sentence())
                        .contains("after step 5", "covariance of helpful", "in 3 steps in a row", "-0.01961", "0.01"));
        stop.restart(5);
        assertThat(stop.met()).isEmpty();
        // A rule that stays goes on counting beside a new one; one without an error never counts.
        for (int i = 6; i <= 8; i++) {
            stop.see(i, "train", Map.of("cov/helpful", -1.0, "cov/harmless", -1.0, "cov/helpful/se", 0.0));
            if (i == 6) {
                stop.rules(List.of(rule("{'objective': 'harmless', 'steps': 1}"), rule));
            }
        }
        assertThat(stop.met())
                .hasValueSatisfying(m -> assertThat(m.rule().objective()).isEqualTo("helpful"));
    }

    /** After step 4 one rule has waited long enough, the other not yet; then both have. */
    @Test
    void onlyARuleThatWasMetCountsAnewAndStoppingComesBeforePausing() throws IOException {
        EarlyStopRule pause = rule("{'objective': 'helpful', 'steps': 4, 'then': 'pause'}");
        EarlyStopRule end = rule("{'objective': 'harmless', 'steps': 8}");
        EarlyStop stop = new EarlyStop();
        stop.rules(List.of(pause, end));
        Map<String, Double> row =
                Map.of("cov/helpful", -1.0, "cov/helpful/se", 0.1, "cov/harmless", -1.0, "cov/harmless/se", 0.1);
        for (int step = 1; step <= 8; step++) {
            stop.see(step, "train", row);
            if (step == 4) {
                assertThat(stop.met())
                        .hasValueSatisfying(m -> assertThat(m.rule()).isEqualTo(pause));
                stop.restart(4);
                // A row of that very step does not count again.
                stop.see(4, "train", Map.of("cov/helpful", -1.0, "cov/helpful/se", 0.1));
            }
            if (step > 4 && step < 8) {
                assertThat(stop.met()).isEmpty();
            }
        }
        assertThat(stop.met()).hasValueSatisfying(m -> {
            assertThat(m.rule()).isEqualTo(end);
            assertThat(m.sentence()).startsWith("Ended after step 8").contains("harmless");
        });
        // What a rule does may be changed without losing its count.
        stop.rules(List.of(rule("{'objective': 'helpful', 'steps': 4}")));
        assertThat(stop.met())
                .hasValueSatisfying(m -> assertThat(m.rule().then()).isEqualTo(EarlyStopRule.Then.STOP));
        assertThat(rule("{'objective': 'helpful'}").toJson().path("then").asText())
                .isEqualTo("stop");
        refused(
                ResumeTest.config("linear", 5),
                "action of early_stop",
                "early_stop",
                "[{'objective': 'helpful', 'then': 'wait'}]");
    }

    private static EarlyStopRule rule(String text) {
        try {
            return Objects.requireNonNull(
                    Steerable.set(ResumeTest.config("linear", 5), Steerable.EARLY_STOP, json("[" + text + "]"))
                            .earlyStop()
                            .getFirst());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
