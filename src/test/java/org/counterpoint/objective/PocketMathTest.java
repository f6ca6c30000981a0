package org.counterpoint.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PocketMathTest {

    private final PocketMath published = new PocketMath();
    private final PocketMath gated = new PocketMathGated();

    /** The examples by which the study's rules are known. */
    @Test
    void theRulesOnFreeTextAreThoseOfTheStudy() {
        assertThat(MathRules.clarity("1. Add. 2. Subtract. \\boxed{5}")).isEqualTo(1);
        assertThat(MathRules.clarity("First we add, then it is \\boxed{5}")).isEqualTo(1);
        assertThat(MathRules.clarity("\\boxed{5}")).isZero();
        assertThat(MathRules.clarity("First add. \\boxed{5}")).isZero();
        assertThat(MathRules.clarity("1) x 2) y")).isZero();
        assertThat(MathRules.clarity("x = a. So b. \\boxed{ }")).isZero();
        assertThat(MathRules.clarity("x is 3. Done 4. \\boxed{7}")).isEqualTo(1);
        assertThat(MathRules.clarity("Step 1: add\nstep ii: halve\n\\boxed{7}")).isEqualTo(1);
        assertThat(MathRules.clarity("- add\n* halve\n\\fbox{7}")).isEqualTo(1);
        assertThat(MathRules.accuracy("\\boxed{3} or \\boxed{ 12 }", 12)).isEqualTo(1);
        assertThat(MathRules.accuracy("\\boxed{12} or \\boxed{3}", 12)).isZero();
        assertThat(MathRules.accuracy("It is 12.", 12)).isZero();
        assertThat(MathRules.conciseness("one two three", 3)).isZero();
        assertThat(MathRules.conciseness(" one two ", 3)).isEqualTo(1);
    }

    @Test
    void theTableOfBehavioursIsWhatTheRulesSayOfEveryWording() {
        for (MathTask t : published.tasks()) {
            Prompt p = new Prompt(t.key(), t.split(), t.kind().id(), t.key(), "?", "?");
            for (MathBehaviour style : MathBehaviour.values()) {
                for (String wording : MathLanguage.wordings(t, style)) {
                    for (int[] numbers : new int[][] {
                        {t.first(), t.result()}, {t.first(), t.result() + 3}, {t.first() + 1, t.result()}
                    }) {
                        String text = MathLanguage.fill(wording, numbers[0], numbers[1]);
                        MathBehaviour b = published.behaviour(p, " " + text + "<eos>");
                        assertThat(published.rewards(p, text)).as(text).isEqualTo(published.byTheRules(p, text));
                        assertThat(gated.behaviour(p, text)).isEqualTo(b);
                        boolean wrong = b.id().endsWith("-wrong");
                        boolean slip = b.id().endsWith("-slip");
                        boolean boxed = style != MathBehaviour.UNBOXED && style != MathBehaviour.DONT_KNOW;
                        assertThat(wrong).as(text).isEqualTo(boxed && numbers[1] != t.result());
                        assertThat(slip)
                                .as(text)
                                .isEqualTo(boxed && !wrong && wording.contains("{m}") && numbers[0] != t.first());
                        double[] r = published.rewards(p, text);
                        assertThat(gated.rewards(p, text))
                                .as(text)
                                .containsExactly(r[0], r[0] * r[1], slip ? 0 : r[0] * r[2]);
                    }
                }
            }
        }
    }

    @Test
    void textsOutsideTheWordingsEarnNothing() {
        Prompt p = published.prompts(Split.TEST).getFirst();
        String box = "\\boxed{" + published.task(p).result() + "}";
        for (String text : List.of(
                "",
                box + " " + box,
                "1. 2. " + box,
                box + "   ",
                "  " + box,
                "\\boxed{012}",
                "\\boxed{-3}",
                box + ".")) {
            assertThat(published.classify(p, text).id()).as(text).isEqualTo("other");
            assertThat(published.rewards(p, text)).containsOnly(0);
        }
        assertThat(published.classify(p, box).id()).isEqualTo("bare");
        Prompt foreign = new Prompt("x", Split.TRAIN, "number", "number/1 + 999", "?", "?");
        assertThatThrownBy(() -> gated.rewards(foreign, "?")).hasMessageContaining("not of pocket-math-gated");
    }

    @Test
    void noPairOfNumbersIsInTwoSplitsAndHeldOutOnesAreInNoText() {
        Map<String, Split> seen = new HashMap<>();
        for (MathTask t : published.tasks()) {
            assertThat(seen.merge(t.expression(), t.split(), (a, b) -> a))
                    .as(t.key())
                    .isEqualTo(t.split());
        }
        for (Split split : Split.values()) {
            assertThat(published.prompts(split))
                    .isNotEmpty()
                    .allMatch(p -> published.task(p).split() == split);
        }
        assertThat(published.prompts(Split.TRAIN)).hasSize(440);
        assertThat(published.prompts(Split.UNSEEN)).hasSize(80);
        Set<String> held = published.prompts(Split.UNSEEN).stream()
                .map(p -> published.task(p).expression())
                .collect(Collectors.toSet());
        MathMixture mixture = new MathMixture(published.tasks(), new Random(5));
        Map<String, String> questions = published.tasks().stream()
                .filter(t -> t.kind() != MathTask.Kind.WORD)
                .flatMap(t -> t.questions("", "").stream().map(q -> Map.entry(Pocket3H.promptText(q), t.expression())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        for (int i = 0; i < 20_000; i++) {
            String expression = questions.get(mixture.next().prompt());
            assertThat(expression == null || !held.contains(expression)).isTrue();
        }
    }

    @Test
    void everyPromptTradesConcisenessForClarityAndTheFrontIsTheWholeLine() {
        for (PocketMath env : List.of(published, gated)) {
            Frontier front = env.frontier(Split.TEST).orElseThrow();
            assertThat(front.vertices())
                    .extracting(Frontier.Point::values)
                    .containsExactlyInAnyOrder(new double[] {1, 1, 0}, new double[] {1, 0, 1});
            assertThat(front.hypervolume()).isEqualTo(0.5, within(1e-12));
            for (MathBehaviour b : MathBehaviour.values()) {
                double[] r = env.table(b);
                assertThat(r[1] + r[2]).isLessThanOrEqualTo(1);
            }
            double[] weights = {0.2, 0.3, 0.5};
            assertThat(env.policies().linearOptimum(weights).values()).containsExactly(1, 0, 1);
        }
    }

    @Test
    void gatingClosesWhatShortOrWrongAnswersEarn() {
        double[] best = new double[3];
        for (AttackRow row : gated.attacks(Split.TEST)) {
            assertThat(gated.policies().gap(row.rewards())).as(row.name()).isGreaterThan(-1e-9);
            if (row.trick()) {
                Arrays.setAll(best, i -> Math.max(best[i], row.rewards()[i]));
            }
        }
        assertThat(best)
                .satisfies(b -> assertThat(Arrays.stream(b).max().orElseThrow()).isLessThan(0.1));
        Map<String, double[]> free = published.tricksByTheRules(Split.TEST).stream()
                .collect(Collectors.toMap(AttackRow::name, AttackRow::rewards));
        assertThat(free.get("empty steps, then the right box")).containsExactly(new double[] {1, 1, 1}, within(1e-9));
        assertThat(free.get("know nothing")).containsExactly(new double[] {0, 1, 0}, within(1e-9));
    }

    @Test
    void theLimitOfConcisenessIsTheMeanLengthOfTheTrainingText() {
        MathMixture mixture = new MathMixture(published.tasks(), new Random(3));
        int n = 40_000;
        double words = 0;
        for (int i = 0; i < n; i++) {
            words += MathRules.words(mixture.next().completion());
        }
        assertThat(words / n).isEqualTo(published.limit(), within(0.1));
    }
}
