package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.counterpoint.math.KnotsMerge;
import org.counterpoint.math.UpdateMerge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the offline methods make of their parameters. */
class StagesTest {
    private static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");
    private static final Offset<Double> EXACT = within(1e-12);

    private static OfflineMethod method(String id) {
        return (OfflineMethod) Methods.find(id);
    }

    private static Parameters parameters(String id, String json) {
        try {
            return Parameters.parse(method(id).parameters(), new ObjectMapper().readTree("{" + json + "}"), OBJECTIVES);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Stage> stages(String id, String json) {
        return method(id).stages(parameters(id, json), OBJECTIVES, 30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dpo-mix",
                "sequential-dpo",
                "modpo",
                "spo",
                "rs-dpo",
                "reward-soups",
                "knots",
                "tsv-m",
                "orthalign"
            })
    void everyMethodSpendsTheSameBudget(String id) {
        List<Stage> stages = stages(id, "");
        assertThat(stages.stream().mapToInt(Stage::steps).sum()).isEqualTo(30);
        for (int i = 0; i < stages.size(); i++) {
            assertThat(stages.get(i).number()).isEqualTo(i + 1);
            assertThat(stages.get(i).pairs().weights().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, EXACT);
        }
    }

    @Test
    void theMixtureLeavesOutWhatHasNoWeight() {
        List<Stage> stages = stages("dpo-mix", "\"weights\": {\"helpful\": 3, \"harmless\": 0, \"truthful\": 1}");
        assertThat(stages).hasSize(1);
        assertThat(stages.getFirst().pairs().weights()).isEqualTo(Map.of("helpful", .75, "truthful", .25));
        assertThatThrownBy(() -> stages("dpo-mix", "\"weights\": 0"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("weights");
    }

    @Test
    void modpoTrainsMarginModelsFromTheBaseAndDiscardsThem() {
        List<Stage> stages =
                stages("modpo", "\"weights\": [0.5, 0.3, 0.2], \"order\": [\"harmless\", \"truthful\", \"helpful\"]");
        assertThat(stages).extracting(Stage::label).containsExactly("harmless", "truthful", "helpful");
        assertThat(stages).extracting(Stage::start).containsOnly(Stage.Start.BASE);
        assertThat(stages).extracting(Stage::end).containsExactly(Stage.End.DISCARD, Stage.End.DISCARD, Stage.End.ADD);
        Stage last = stages.getLast();
        assertThat(last.scale()).isCloseTo(2, EXACT);
        assertThat(last.margins()).extracting(Stage.MarginTerm::stage).containsExactly(1, 2);
        assertThat(last.margins().get(0).coefficient()).isCloseTo(.6, EXACT);
        assertThat(last.margins().get(1).coefficient()).isCloseTo(.4, EXACT);
        assertThatThrownBy(() -> stages("modpo", "\"weights\": [1, 1, 0]")).hasMessageContaining("truthful is 0");
    }

    @Test
    void spoHoldsEarlierRoundsByItsMultipliers() {
        List<Stage> stages = stages("spo", "\"alpha\": {\"helpful\": 0.5, \"harmless\": 2, \"truthful\": 9}");
        assertThat(stages).extracting(Stage::end).containsOnly(Stage.End.ADD);
        assertThat(stages.get(0).margins()).isEmpty();
        assertThat(stages.get(1).margins()).containsExactly(new Stage.MarginTerm(1, 2));
        assertThat(stages.get(2).margins()).containsExactly(new Stage.MarginTerm(1, 2), new Stage.MarginTerm(2, .5));
        assertThat(stages).extracting(Stage::scale).containsOnly(1.0);
    }

    @Test
    void orthAlignTakesTheLossesAsPlugIns() {
        assertThat(stages("orthalign", "")).isEqualTo(stages("sequential-dpo", ""));
        assertThat(stages("orthalign", "\"loss\": \"spo\"")).isEqualTo(stages("spo", ""));
        List<Stage> modpo = stages("orthalign", "\"loss\": \"modpo\", \"weights\": [1, 1, 2]");
        assertThat(modpo).extracting(Stage::end).containsOnly(Stage.End.ADD);
        assertThat(modpo).extracting(Stage::start).containsOnly(Stage.Start.PREVIOUS);
        assertThat(modpo.get(1).scale()).isCloseTo(2, EXACT);
        assertThat(modpo.get(2).scale()).isCloseTo(2, EXACT);
        assertThat(modpo.get(2).margins().get(1).coefficient()).isCloseTo(.5, EXACT);
    }

    @Test
    void mergingWeightsFollowTheOrderOfTheStages() {
        Parameters p = parameters(
                "knots", "\"weights\": [5, 1, 4], \"order\": [\"truthful\", \"helpful\"], \"rule\": \"average\"");
        UpdateMerge merge = method("knots").merge(p, OBJECTIVES);
        assertThat(merge).isInstanceOf(KnotsMerge.class);
        assertThat(((KnotsMerge) merge).weights()).containsExactly(new double[] {4.0 / 9, 5.0 / 9}, EXACT);
        assertThat(method("knots").stages(p, OBJECTIVES, 10))
                .extracting(Stage::end)
                .containsOnly(Stage.End.COLLECT);
        assertThat(method("orthalign").merge(parameters("orthalign", ""), OBJECTIVES))
                .isNull();
        assertThatThrownBy(() -> method("tsv-m").merge(parameters("tsv-m", "\"weights\": 0"), OBJECTIVES))
                .isInstanceOf(BadConfigurationException.class);
    }

    @Test
    void aMarginOfALaterStageIsRefused() {
        Stage s = Stage.sequential(1, "helpful", 3);
        assertThatThrownBy(() -> s.withLoss(1, List.of(new Stage.MarginTerm(1, 1))))
                .hasMessageContaining("earlier stage");
    }
}
