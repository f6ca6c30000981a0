package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Oracle 15 of the orthogonal method: taking one stage out leaves exactly the sum of the others. */
class MaskingOracleTest {
    private static final int M = 14;
    private static final int N = 10;

    private static List<LowRank> stages() {
        return List.of(
                Randoms.update(M, N, 3, .5, 1), Randoms.update(M, N, 2, 1.5, 2), Randoms.update(M, N, 4, -.7, 3));
    }

    private static List<LowRank> without(List<LowRank> stages, int out) {
        List<LowRank> others = new ArrayList<>(stages);
        others.remove(out);
        return others;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void finalMinusOneStageIsTheSumOfTheOthers(int out) {
        List<LowRank> stages = stages();
        double[] total = LowRank.sum(stages).dense();
        double[] one = stages.get(out).dense();
        double[] others = LowRank.sum(without(stages, out)).dense();
        for (int i = 0; i < total.length; i++) {
            assertThat(total[i] - one[i]).isCloseTo(others[i], within(1e-12));
        }
    }

    /** In the log-bilinear policy pi(y|x) ~ exp(f(y)^T W x) every margin changes by exactly (f_w - f_l)^T dW_t x. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void marginsOfTheLogBilinearPolicyChangeByTheStagesOwnPart(int out) {
        List<LowRank> stages = stages();
        double[] base = Randoms.gaussian(M * N, 40);
        for (int pair = 0; pair < 5; pair++) {
            double[] chosen = Randoms.gaussian(M, 50 + pair);
            double[] rejected = Randoms.gaussian(M, 60 + pair);
            double[] x = Randoms.gaussian(N, 70 + pair);
            double[] candidates = Randoms.gaussian(M * 6, 80 + pair);
            double full = margin(plus(base, LowRank.sum(stages)), chosen, rejected, x, candidates);
            double masked = margin(plus(base, LowRank.sum(without(stages, out))), chosen, rejected, x, candidates);
            double own = bilinear(stages.get(out).dense(), chosen, x)
                    - bilinear(stages.get(out).dense(), rejected, x);
            assertThat(full - masked).isCloseTo(own, within(1e-9));
        }
    }

    private static double[] plus(double[] base, LowRank update) {
        double[] w = update.dense();
        for (int i = 0; i < w.length; i++) {
            w[i] += base[i];
        }
        return w;
    }

    /** log pi(chosen) - log pi(rejected), the partition function over all candidates included. */
    private static double margin(double[] w, double[] chosen, double[] rejected, double[] x, double[] candidates) {
        double partition = Math.exp(bilinear(w, chosen, x)) + Math.exp(bilinear(w, rejected, x));
        for (int c = 0; c < candidates.length / M; c++) {
            double[] f = java.util.Arrays.copyOfRange(candidates, c * M, (c + 1) * M);
            partition += Math.exp(bilinear(w, f, x));
        }
        return (bilinear(w, chosen, x) - Math.log(partition)) - (bilinear(w, rejected, x) - Math.log(partition));
    }

    private static double bilinear(double[] w, double[] f, double[] x) {
        double sum = 0;
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
                sum += f[i] * w[i * N + j] * x[j];
            }
        }
        return sum;
    }
}
