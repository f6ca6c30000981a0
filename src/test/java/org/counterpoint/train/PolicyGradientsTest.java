package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.method.Advantages;
import org.counterpoint.method.LinearScalarizer;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.method.Parameters;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Split;
import org.junit.jupiter.api.Test;

/** The measured policy gradients against the training loss, which has the same gradient where nothing has moved yet. */
class PolicyGradientsTest {
    private static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");
    private static final int LONGEST = 16;

    @Test
    void agreeWithTheLossAtTheSamplingPolicy() {
        Environment environment = Environments.of("pocket-3h");
        try (Policy policy = Policy.load(Path.of("assets/pocket"), environment)) {
            policy.model().attachLora(new LoraSpec(4, 8, List.of("q_proj", "down_proj"), 3));
            List<Completion> completions = policy.sample(
                    environment.prompts(Split.TRAIN).subList(0, 6), 4, new RunConfig.Sampling(1, 1, 0, LONGEST), 1, 11);
            Map<String, Double> row = new LinkedHashMap<>();
            double[] shares = {.5, .25, .25};
            new PolicyGradients(policy, OBJECTIVES).measure(completions, shares, .4, 1, row);

            OnlineSettings settings = OnlineSettings.of(Parameters.parse(
                    OnlineSettings.describe(),
                    JsonNodeFactory.instance.objectNode().put("aggregation", "fixed_length"),
                    OBJECTIVES));
            try (Adam adam = new Adam(policy.model(), new Adam.Settings(.9, .999, 1e-8, 0, 1))) {
                PolicyUpdate update =
                        new PolicyUpdate(policy, adam, settings, new LinearScalarizer(shares), LONGEST, 1);
                int[] groups = completions.stream().mapToInt(Completion::group).toArray();
                double[][][] advantages = new double[3][][];
                for (int j = 0; j < 3; j++) {
                    int objective = j;
                    double[] each = Advantages.leaveOneOut(
                            completions.stream()
                                    .mapToDouble(c -> c.rewards()[objective])
                                    .toArray(),
                            groups);
                    advantages[j] = Advantages.returns(each, 0, Rollout.lengths(completions));
                }
                double[][] gram = update.gram(new Rollout(completions, Rollout.sampled(completions), advantages), 1);
                for (int j = 0; j < 3; j++) {
                    double expected = LONGEST * Math.sqrt(gram[j][j]);
                    assertThat(row.get("gradient_norm/" + OBJECTIVES.get(j)))
                            .isCloseTo(expected, within(1e-3 * expected));
                }
                assertThat(row.get("gradient_cosine/helpful/harmless"))
                        .isCloseTo(gram[0][1] / Math.sqrt(gram[0][0] * gram[1][1]), within(1e-3));
            }
            assertThat(row.get("pl/constant")).isEqualTo(Objects.requireNonNull(row.get("pl/gradient_squared")) / .8);
        }
    }
}
