package org.counterpoint.objective.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.run.ObjectiveInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardsTest {
    @TempDir
    Path dir;

    private List<RewardProblem> problems(String list) {
        return Rewards.check(RewardTexts.json(list), dir);
    }

    @Test
    void everyMistakeIsToldInASentenceWithItsKey() {
        List<RewardProblem> problems = problems("""
                [{'name': 'Concise!', 'type': 'length', 'best': 20, 'worst': 120},
                 {'name': 'a', 'type': 'length', 'best': -1, 'bset': 20},
                 {'name': 'a', 'type': 'lenght', 'on_bad': 'ignore'},
                 {'name': 'r', 'type': 'regex', 'pattern': '(x'},
                 {'name': 'w', 'type': 'words', 'file': 'no/such.txt'},
                 {'name': 'e', 'type': 'environment', 'objective': 'kind'},
                 7]""");
        Map<String, String> expected = Map.of(
                "[0].name", "give lower-case letters",
                "[1].bset",
                        "There is no setting \"bset\"; this type of reward knows name, type, on_bad, utility, best, worst",
                "[1].best", "is -1 but must be a number from 0",
                "[1].worst", "is missing",
                "[2].type", "There is no type of reward \"lenght\"; use one of math, length, regex",
                "[2].on_bad", "must be one of fail, clip, worst",
                "[3].pattern", "no regular expression",
                "[4].file", "there is no " + dir.resolve("no/such.txt"),
                "[5].objective", "use one of helpful, harmless, truthful",
                "[6]", "must be an object");
        Set<String> seen = new HashSet<>();
        for (RewardProblem p : problems) {
            seen.add(p.path());
            if (expected.containsKey(p.path())) {
                assertThat(p.sentence()).contains(expected.get(p.path())).endsWith(".");
            }
        }
        assertThat(seen).containsAll(expected.keySet()).contains("[2].name");
        assertThat(problems("{}"))
                .singleElement()
                .extracting(RewardProblem::sentence)
                .asString()
                .contains("must be a list");
    }

    @Test
    void aGoodListHasNoProblemsAndCanBeCompleted() {
        String list = "[{'name': 'concise', 'type': 'length', 'best': 20, 'worst': 120, 'utility': 'unit'}]";
        assertThat(problems(list)).isEmpty();
        RewardSpec spec = Rewards.parse(RewardTexts.json(list), dir).getFirst();
        assertThat(Rewards.complete(spec, dir).toJson())
                .isEqualTo(RewardTexts.json("{'name': 'concise', 'type': 'length', 'on_bad': 'fail', 'utility': 'unit',"
                        + " 'best': 20.0, 'worst': 120.0, 'least': 1.0, 'unit': 'words'}"));
        assertThat(RewardSpec.parse(spec.toJson())).isEqualTo(spec);
    }

    @Test
    void everyTypeDescribesItself() {
        List<String> ids = new ArrayList<>();
        for (RewardProvider type : Rewards.types()) {
            ids.add(type.id());
            assertThat(type.id()).matches("[a-z][a-z0-9-]*");
            assertThat(type.summary()).endsWith(".");
            for (RewardParameter p : type.parameters()) {
                assertThat(p.name()).matches("[a-z][a-z0-9_]*");
                assertThat(p.help()).endsWith(".");
                if (p.type() == RewardParameter.Type.CHOICE) {
                    assertThat(p.choices()).contains(String.valueOf(p.defaultValue()));
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void scoresAreRawAndFingerprintsFollowTheSettings() {
        String list = "[{'name': 'short', 'type': 'length', 'best': 0, 'worst': 4, 'least': 0},"
                + " {'name': 'steps', 'type': 'regex', 'pattern': 'x', 'mode': 'count', 'direction': 'minimize', 'utility': 'unit'}]";
        try (Rewards rewards = RewardTexts.rewards(dir, list);
                Rewards same = RewardTexts.rewards(dir, list);
                Rewards other = RewardTexts.rewards(dir, list.replace("4", "5"))) {
            assertThat(rewards.score(List.of(RewardTexts.text("a x x"), RewardTexts.text("b"))))
                    .isDeepEqualTo(new double[][] {{0.25, 2}, {0.75, 0}});
            assertThat(rewards.utilities().get(1).of(2)).isCloseTo(0.8, within(1e-12));
            assertThat(rewards.objectives().get(1).direction()).isEqualTo(ObjectiveInfo.Direction.MINIMIZE);
            assertThat(rewards.fingerprint()).isEqualTo(same.fingerprint()).isNotEqualTo(other.fingerprint());
            assertThat(rewards.score(List.of())).isEmpty();
        }
    }

    @Test
    void utilityTurnsAndScales() {
        ObjectiveInfo less = new ObjectiveInfo("o", "", ObjectiveInfo.Direction.MINIMIZE, -2, 6, "");
        Utility raw = Utility.of(less, Utility.Scale.RAW);
        Utility unit = Utility.of(less, Utility.Scale.UNIT);
        assertThat(raw.of(3)).isEqualTo(-3);
        assertThat(unit.of(6)).isCloseTo(0, within(1e-12));
        assertThat(unit.of(-2)).isCloseTo(1, within(1e-12));
        assertThat(unit.raw(unit.of(3.3))).isCloseTo(3.3, within(1e-12));
        assertThat(unit.slope()).isCloseTo(-1 / 8.0, within(1e-12));
        ObjectiveInfo open =
                new ObjectiveInfo("o", "", ObjectiveInfo.Direction.MAXIMIZE, 0, Double.POSITIVE_INFINITY, "");
        assertThatThrownBy(() -> Utility.of(open, Utility.Scale.UNIT)).hasMessageContaining("no finite range");
    }

    private static CheckedReward checked(OnBad onBad, double... values) {
        ObjectiveInfo objective = new ObjectiveInfo("o", "", ObjectiveInfo.Direction.MINIMIZE, 0, 1, "");
        return new CheckedReward(
                new Reward() {
                    @Override
                    public ObjectiveInfo objective() {
                        return objective;
                    }

                    @Override
                    public double[] score(List<ScoredText> items) {
                        return values.clone();
                    }

                    @Override
                    public String fingerprint() {
                        return "";
                    }
                },
                onBad);
    }

    @Test
    void badValuesAreToldWithTheirSample() {
        List<ScoredText> items =
                List.of(RewardTexts.text("p1", "good", Map.of()), RewardTexts.text("p2", "bad one", Map.of()));
        assertThatThrownBy(() -> checked(OnBad.FAIL, 0.5, Double.NaN).score(items))
                .isInstanceOf(RewardException.class)
                .hasMessageContainingAll("NaN", "p2", "bad one", "0 to 1");
        assertThatThrownBy(() -> checked(OnBad.CLIP, 0.5, Double.NaN).score(items))
                .hasMessageContaining("NaN");
        CheckedReward clipped = checked(OnBad.CLIP, -0.5, 1.25);
        assertThat(clipped.score(items)).containsExactly(0, 1);
        assertThat(clipped.replaced()).isEqualTo(2);
        assertThat(checked(OnBad.WORST, 0.5, Double.NaN).score(items)).containsExactly(0.5, 1);
        assertThatThrownBy(() -> checked(OnBad.FAIL, 0.5).score(items))
                .hasMessageContaining("1 values for 2 completions");
    }
}
