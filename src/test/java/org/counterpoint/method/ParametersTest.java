package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
    private static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Parameters ctwa(String json) {
        try {
            List<Parameter> all = new ArrayList<>(new CtwaMethod().parameters());
            all.addAll(new CtwaMethod().budget());
            return Parameters.parse(all, JSON.readTree(json), OBJECTIVES);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void everyMethodDescribesItselfAndAcceptsItsOwnDefaults() {
        assertThat(Methods.all()).extracting(Method::id).contains("linear", "ctwa", "sequential-dpo", "orthalign");
        for (Method m : Methods.all()) {
            Parameters p = Parameters.defaults(m.parameters(), OBJECTIVES);
            Parameters again = Parameters.parse(m.parameters(), p.toJson(), OBJECTIVES);
            assertThat(again.toJson()).isEqualTo(p.toJson());
            assertThat(m.defaultSteps()).isPositive();
            assertThat(m.parameters()).allSatisfy(d -> assertThat(d.help()).endsWith("."));
        }
    }

    @Test
    void oneNumberStandsForAllObjectivesAndNamesAreUnderstood() {
        assertThat(ctwa("{\"targets\": 0.2}").reals("targets")).containsExactly(.2, .2, .2);
        assertThat(ctwa("{\"weights\": {\"helpful\": 2, \"truthful\": 1, \"harmless\": 0}}")
                        .reals("weights"))
                .containsExactly(2, 0, 1);
        assertThat(ctwa("{}").reals("weights")).containsExactly(1, 1, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"learnin_rate\": 1}|There is no parameter \"learnin_rate\"; did you mean \"learning_rate\"?",
                "{\"tau\": 2}|The parameter \"tau\" is 2 but must be a number from 1.0E-6 to 1.",
                "{\"groups\": 1.5}|The parameter \"groups\" is 1.5 but must be a whole number from 1 to 4096.",
                "{\"gate\": \"yes\"}|The parameter \"gate\" is \"yes\" but must be true or false.",
                "{\"estimator\": \"gae\"}|The parameter \"estimator\" is \"gae\" but must be one of reinforce, reinforce++, grpo, dr_grpo, rloo.",
                "{\"weights\": [1, 2]}|The parameter \"weights\" is [1,2] but must be one number from 0 to 1000000, or one for each of helpful, harmless, truthful.",
                "{\"weights\": {\"helpfull\": 1}}|There is no objective \"helpfull\"; did you mean \"helpful\"?",
            })
    void badValuesAreRefusedInOneSentence(String json, String message) {
        assertThatThrownBy(() -> ctwa(json))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void unknownMethodNamesTheClosest() {
        assertThatThrownBy(() -> Methods.find("ctva"))
                .hasMessage("There is no method \"ctva\"; did you mean \"ctwa\"?");
    }

    @Test
    void weightsWithoutAPositiveSumAreRefused() {
        assertThatThrownBy(() -> new CtwaMethod().scalarizer(ctwa("{\"weights\": 0}"), OBJECTIVES))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("one of them above 0");
    }

    @Test
    void stagesFollowThePaperOrderUnlessTold() {
        SequentialDpoMethod m = new SequentialDpoMethod();
        assertThat(m.stages(Parameters.defaults(m.parameters(), OBJECTIVES), OBJECTIVES, 10))
                .extracting(Stage::label)
                .containsExactly("harmless", "helpful", "truthful");
        assertThat(OfflineMethod.stages(List.of("truthful", "helpful"), OBJECTIVES, 7))
                .containsExactly(Stage.sequential(1, "truthful", 4), Stage.sequential(2, "helpful", 3));
    }
}
