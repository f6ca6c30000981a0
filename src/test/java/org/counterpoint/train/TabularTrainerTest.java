package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.analysis.BanditFile;
import org.counterpoint.analysis.PolyakLojasiewicz;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.Series;
import org.counterpoint.run.SplitFrontier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lessons as runs: the oracles of methods-ctwa 8.2, 8.3, 8.9 and 8.10, read back from the run directory. */
class TabularTrainerTest {
    @TempDir
    private Path dir = Path.of("");

    private int runs;

    private static ObjectNode parameters() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static LessonSettings settings(
            String lesson, String method, Lesson.Update update, double eta, int steps, int every, ObjectNode given) {
        Lesson found = Lessons.find(lesson);
        return new LessonSettings(
                found,
                method,
                method,
                LessonSettings.parameters(found, LessonSettings.method(method), given),
                update,
                eta,
                steps,
                every,
                "counterpoint lesson " + lesson);
    }

    private Run run(LessonSettings settings) throws IOException {
        Path out = dir.resolve("run-" + runs++);
        TrainResult result = TabularTrainer.run(settings, out, TrainListener.NONE);
        assertThat(result.message()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
        return Run.open(out);
    }

    private static double at(Run run, String split, String key, long step) {
        Series series = run.metrics().series(split, key);
        for (int i = 0; i < series.size(); i++) {
            if (series.steps()[i] == step) {
                return series.values()[i];
            }
        }
        throw new AssertionError("no " + key + " at step " + step + " of " + split);
    }

    private static double[] both(Run run, String split, String prefix, String suffix, long step) {
        return new double[] {
            at(run, split, prefix + "one" + suffix, step), at(run, split, prefix + "two" + suffix, step)
        };
    }

    /** The table of 8.10 to its printed digits: 6 decimals. The row of step 201 shows the weights after 200 updates. */
    @ParameterizedTest
    @CsvSource({
        "linear, .7, 0, .105 .005, .452057 .399887, .769678 .281736, .969616 .045555, .999982 .000027, .7",
        "ctwa, .7, .05, .105 .005, .452057 .399887, .767434 .284277, .958835 .061708, .999837 .000244, .674540",
        "ctwa, .7, 1, .105 .005, .452057 .399887, .720769 .336378, .637536 .527558, .611038 .583443, .590892",
        "ctwa, .7, 5, .105 .005, .452057 .399887, .505685 .560511, .488306 .667630, .504820 .663453, .399993",
        "linear, .5, 0, .055 .055, .425779 .425779, .533191 .533191, .585898 .585898, .599991 .599991, .5",
    })
    void oracle10DemoBandit(
            String method,
            double first,
            double rate,
            String v,
            String one,
            String ten,
            String fifty,
            String twoHundred,
            double weight)
            throws IOException {
        ObjectNode given = parameters();
        given.putArray("weights").add(first).add(1 - first);
        if (method.equals("ctwa")) {
            given.put("eta_lambda", rate);
        }
        Run run = run(settings("bandit-b", method, Lesson.Update.TILT, .5, 201, 10, given));
        assertThat(both(run, "train", "cov/", "", 1)).containsExactly(numbers(v), within(1e-12));
        // The reward of a training row is that of the policy before its update.
        assertThat(both(run, "train", "reward/", "/mean", 2)).containsExactly(numbers(one), within(5e-7));
        assertThat(both(run, "validation", "reward/", "/mean", 10)).containsExactly(numbers(ten), within(5e-7));
        assertThat(both(run, "validation", "reward/", "/mean", 50)).containsExactly(numbers(fifty), within(5e-7));
        assertThat(both(run, "validation", "reward/", "/mean", 200)).containsExactly(numbers(twoHundred), within(5e-7));
        assertThat(at(run, "train", "weight/one", 201)).isCloseTo(weight, within(5e-7));
    }

    private static double[] numbers(String words) {
        return java.util.Arrays.stream(words.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void oracle2BanditAIsPredictedToSecondOrder() throws IOException {
        Run tilt = run(settings("bandit-a", "linear", Lesson.Update.TILT, .1, 1, 1, parameters()));
        assertThat(both(tilt, "train", "reward/", "/mean", 1)).containsExactly(new double[] {.6, .5}, within(1e-15));
        assertThat(both(tilt, "train", "cov/", "", 1)).containsExactly(new double[] {.172, -.030}, within(1e-15));
        assertThat(both(tilt, "train", "predicted/", "", 1))
                .containsExactly(new double[] {.0172, -.0030}, within(1e-15));
        assertThat(at(tilt, "train", "score/variance", 1)).isCloseTo(.1316, within(1e-15));
        assertThat(at(tilt, "train", "sum_rule/residual", 1)).isCloseTo(0, within(1e-15));
        assertThat(at(tilt, "train", "feasible/value", 1)).isCloseTo(.0724638, within(5e-8));
        assertThat(at(tilt, "train", "feasible/weight/one", 1)).isCloseTo(.507246, within(5e-7));
        assertThat(both(tilt, "validation", "realised/", "", 1))
                .containsExactly(new double[] {.0170720505, -.0029329433}, within(5e-11));
        assertThat(both(tilt, "validation", "predicted/", "", 1))
                .containsExactly(new double[] {.0172, -.0030}, within(1e-14));
        Run gradient = run(settings("bandit-a", "linear", Lesson.Update.GRADIENT, .1, 1, 1, parameters()));
        assertThat(both(gradient, "validation", "realised/", "", 1))
                .containsExactly(new double[] {.00447082400, -.00233245728}, within(5e-12));
    }

    @Test
    void oracle3TheGradientRaisesWhatTheCovarianceCallsFalling() throws IOException {
        Run tilt = run(settings("covariance-vs-gradient", "linear", Lesson.Update.TILT, .1, 1, 1, parameters()));
        Run gradient =
                run(settings("covariance-vs-gradient", "linear", Lesson.Update.GRADIENT, .1, 1, 1, parameters()));
        assertThat(at(tilt, "train", "cov/one", 1)).isCloseTo(-.0225, within(1e-15));
        assertThat(at(gradient, "train", "cov/one", 1)).isCloseTo(-.0225, within(1e-15));
        assertThat(at(tilt, "validation", "realised/one", 1)).isCloseTo(-.0021721644, within(5e-11));
        assertThat(at(gradient, "validation", "realised/one", 1)).isCloseTo(.0005329514, within(5e-11));
        // the prediction along the score fails here, the one along the change that was made does not
        assertThat(at(gradient, "validation", "predicted/one", 1)).isNegative();
        assertThat(at(gradient, "validation", "first_order/one", 1)).isCloseTo(.00052875, within(1e-6));
    }

    @Test
    void oracle9TwoArmsClimbAndTheirConstantIsTheClosedForm() throws IOException {
        Run run = run(settings("two-arms", "linear", Lesson.Update.GRADIENT, 4, 30, 1, parameters()));
        double[] expected = {.5, .7310586, .8564912, .9070473};
        for (int k = 0; k < 4; k++) {
            assertThat(at(run, "train", "policy/1/better", k + 1)).isCloseTo(expected[k], within(5e-8));
            assertThat(at(run, "validation", "reward/one/mean", k)).isCloseTo(expected[k], within(5e-8));
        }
        assertThat(at(run, "train", "pl/constant", 1)).isCloseTo(.0625, within(1e-15));
        for (int k = 1; k <= 30; k++) {
            double p = at(run, "train", "policy/1/better", k);
            double mu = PolyakLojasiewicz.twoArms(p, 1);
            assertThat(at(run, "train", "pl/constant", k)).isCloseTo(mu, within(1e-12));
            assertThat(at(run, "train", "pl/bound", k)).isCloseTo(mu, within(1e-12));
            assertThat(at(run, "train", "pl/gap", k)).isCloseTo(1 - p, within(1e-12));
        }
        // the other objective pays for it
        assertThat(at(run, "validation", "reward/two/mean", 30)).isLessThan(.05);
    }

    @Test
    void rowsAreThoseOfAnOrdinaryRunWithoutErrorAndWithoutTokens() throws IOException {
        Run run = run(settings("bandit-b", "ctwa", Lesson.Update.TILT, .5, 20, 5, parameters()));
        assertThat(run.manifest().environmentId()).isEqualTo("lesson/bandit-b");
        assertThat(run.manifest().model().name()).isEqualTo("tabular");
        assertThat(run.manifest().data().name()).contains("Exact lesson").contains("nothing is sampled");
        assertThat(run.metrics().series("validation", "reward/one/mean").steps())
                .containsExactly(0, 5, 10, 15, 20);
        assertThat(run.metrics().series("test", "reward/one/mean").steps()).containsExactly(0, 20);
        assertThat(run.metrics().keys("train"))
                .contains(
                        "cov_matrix/one/two", "feasible/value", "ctwa/ema/two", "weight/one", "gradient_cosine/one/two")
                .noneMatch(k -> k.contains("token") || k.startsWith("length") || k.startsWith("cov_between"));
        assertThat(run.metrics().series("train", "cov/two/se").values()).containsOnly(0);
        for (String split : List.of("train", "validation", "test")) {
            for (String key : run.metrics().keys(split)) {
                assertThat(MetricKeys.find(key)).as(key).isPresent();
                for (double v : run.metrics().series(split, key).values()) {
                    assertThat(v).as(key).isFinite();
                }
            }
        }
    }

    @Test
    void aLessonRepeatsToTheLastDigit() throws IOException {
        LessonSettings s = settings("bandit-b", "ctwa", Lesson.Update.GRADIENT, .5, 50, 10, parameters());
        Run a = run(s);
        Run b = run(s);
        for (String key : a.metrics().keys("train")) {
            assertThat(a.metrics().series("train", key).values())
                    .as(key)
                    .containsExactly(b.metrics().series("train", key).values());
        }
    }

    @Test
    void manifestCarriesTheFrontOfTheBandit() throws IOException {
        SplitFrontier b = run(settings("bandit-b", "linear", Lesson.Update.TILT, .5, 1, 1, parameters()))
                .manifest()
                .frontier("validation");
        assertThat(b).isNotNull();
        assertThat(b.vertices()).isDeepEqualTo(new double[][] {{1, 0}, {0, 1}, {.6, .6}});
        // quadrilateral (0,0) (1,0) (.6,.6) (0,1)
        assertThat(b.hypervolume()).isCloseTo(.6, within(1e-12));
        SplitFrontier a = run(settings("bandit-a", "linear", Lesson.Update.TILT, .1, 1, 1, parameters()))
                .manifest()
                .frontier("train");
        assertThat(a).isNotNull();
        assertThat(a.vertices()).isDeepEqualTo(new double[][] {{1, 1}});
    }

    /** Two prompts, the second of which pays objective two whatever is done. */
    private static Lesson twoPrompts() {
        String json = """
                {"prompt_weights": [0.25, 0.75], "policy": [[0.5, 0.3, 0.2], [0.5, 0.5, 0]],
                 "rewards": {"one": [[1, 0, 0.2], [0.5, 0, 9]], "two": [[0, 1, 0.9], [1, 0.5, 9]]},
                 "weights": {"one": 0.6, "two": 0.4}, "eta": 0.3}""";
        return Lesson.of("own", BanditFile.parse("own.json", json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void severalPromptsSplitTheCovarianceAndAddUpTheirFronts() throws IOException {
        Lesson lesson = twoPrompts();
        Run run = run(new LessonSettings(
                lesson,
                "own",
                "linear",
                LessonSettings.parameters(lesson, LessonSettings.method("linear"), parameters()),
                Lesson.Update.TILT,
                1e-4,
                1,
                1,
                ""));
        double within = at(run, "train", "cov/one", 1);
        assertThat(at(run, "validation", "realised/one", 1) / 1e-4).isCloseTo(within, within(1e-4));
        // E_x: prompt 1 has mean .54, prompt 2 has mean .25; scores .54*.6+.48*.4 and .25*.6+.75*.4
        double between = .25 * .75 * (.54 - .25) * ((.6 * .54 + .4 * .48) - (.6 * .25 + .4 * .75));
        assertThat(at(run, "train", "cov_between/one", 1)).isCloseTo(between, within(1e-12));
        assertThat(at(run, "train", "cov_pooled/one", 1)).isCloseTo(between + within, within(1e-12));
        SplitFrontier front = run.manifest().frontier("validation");
        assertThat(front).isNotNull();
        // the impossible action of prompt 2 is no part of it; its first action is best for both
        assertThat(front.vertices()).hasDimensions(3, 2);
        assertThat(front.vertices()[0]).containsExactly(new double[] {.25 + .375, .75}, within(1e-12));
    }

    static List<String> methods() {
        return LessonSettings.methods();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyScoreMethodRunsEveryLesson(String method) throws IOException {
        for (Lesson lesson : Lessons.all()) {
            for (Lesson.Update update : Lesson.Update.values()) {
                Run run = run(settings(lesson.id(), method, update, .5, 30, 10, parameters()));
                double total = 0;
                for (double w : both(run, "train", "weight/", "", 30)) {
                    total += w;
                }
                assertThat(total).isCloseTo(1, within(1e-9));
            }
        }
    }

    @Test
    void theMeansOfAnEnumeratedBatchAreExpectations() throws IOException {
        // Objective one starts at an expected .6, above the gate; the plain mean of its four rewards is .5, below it.
        ObjectNode given =
                parameters().put("gate", true).put("objective_targets", .55).put("targets", 1);
        Run run = run(settings("bandit-a", "ctwa", Lesson.Update.TILT, .1, 1, 1, given));
        assertThat(both(run, "train", "ctwa/gate/", "", 1)).containsExactly(0, 1);
    }

    /**
     * With no memory and no error the weights of a step are those nearest to the preferred ones inside the cone of the step
     * before, whose ends for two objectives are |c| / (a + |c|) and b / (b + |c|) (methods-ctwa 3.4).
     */
    @Test
    void theConeKeepsToTheExactCovariances() throws IOException {
        ObjectNode given = parameters().put("tau", 1).put("share", 0);
        Run run = run(settings("bandit-b", "covariance-cone", Lesson.Update.TILT, .5, 60, 10, given));
        for (int k = 1; k < 60; k++) {
            double a = at(run, "train", "cov_matrix/one/one", k);
            double b = at(run, "train", "cov_matrix/two/two", k);
            double c = at(run, "train", "cov_matrix/one/two", k);
            double expected = c < 0 ? Math.clamp(.7, -c / (a - c), b / (b - c)) : .7;
            assertThat(at(run, "train", "weight/one", k + 1)).as("step " + k).isCloseTo(expected, within(1e-9));
        }
        assertThat(at(run, "validation", "reward/two/mean", 60)).isGreaterThan(.3);
    }

    @Test
    void otherMethodsAreRefusedAndTheWorkingOnesNamed() {
        assertThat(LessonSettings.methods())
                .contains("linear", "ctwa", "tchebycheff")
                .doesNotContain("mgda", "orthalign");
        assertThatThrownBy(() -> LessonSettings.method("mgda"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("mgda combines")
                .hasMessageContaining("linear")
                .hasMessageContaining("ctwa");
        assertThatThrownBy(() -> LessonSettings.method("orthalign")).hasMessageContaining("preference pairs");
        assertThatThrownBy(() -> LessonSettings.method("linaer")).hasMessageContaining("\"linear\"");
        assertThatThrownBy(() -> Lessons.find("bandit-c")).hasMessageContaining("bandit-");
        assertThatThrownBy(() -> settings("bandit-b", "linear", Lesson.Update.TILT, 0, 1, 1, parameters()))
                .hasMessageContaining("eta");
        assertThatThrownBy(() -> settings("bandit-b", "linear", Lesson.Update.TILT, 1, 0, 1, parameters()))
                .hasMessageContaining("steps");
        assertThatThrownBy(() -> settings(
                        "bandit-b",
                        "linear",
                        Lesson.Update.TILT,
                        1,
                        1,
                        1,
                        parameters().put("taus", 1)))
                .hasMessageContaining("taus");
    }

    @Test
    void hugeStepsSaturateWithoutFailing() throws IOException {
        Run run = run(settings("bandit-b", "linear", Lesson.Update.TILT, 1e5, 5, 1, parameters()));
        assertThat(both(run, "validation", "reward/", "/mean", 5)).containsExactly(new double[] {1, 0}, within(1e-12));
        assertThat(at(run, "train", "cov/one", 5)).isEqualTo(0);
    }

    @Test
    void stopsOnRequestWithItsFilesInOrder() throws IOException {
        Path out = dir.resolve("stopped");
        TrainResult result = TabularTrainer.run(
                settings("bandit-b", "linear", Lesson.Update.TILT, .5, 100, 10, parameters()),
                out,
                new TrainListener() {
                    private long step;

                    @Override
                    public void progress(long done, long steps, double seconds) {
                        step = done;
                    }

                    @Override
                    public boolean stopRequested() {
                        return step >= 7;
                    }
                });
        assertThat(result.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(Run.open(out).metrics().series("test", "reward/one/mean").steps())
                .containsExactly(0, 7);
    }
}
