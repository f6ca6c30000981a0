package org.counterpoint.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** How well the policy's implicit reward against the base model ranks the held-out pairs of every objective. */
final class HeldOutPairs {
    private final RunContext run;
    private final PairData pairs;
    private final Map<String, double[]> baseMargins = new LinkedHashMap<>();

    HeldOutPairs(RunContext run, PairData pairs) {
        this.run = run;
        this.pairs = pairs;
        for (String o : run.objectives()) {
            baseMargins.put(o, PairScores.margins(PairScores.baseSums(run.policy(), pairs.heldOut(o))));
        }
    }

    /** Logs {@code dpo/accuracy/<objective>} of the model as it is now. */
    void put(Map<String, Double> row) {
        for (String o : run.objectives()) {
            double[] now = PairScores.margins(run.policy(), pairs.heldOut(o));
            double[] before = baseMargins.getOrDefault(o, new double[now.length]);
            for (int i = 0; i < now.length; i++) {
                now[i] -= before[i];
            }
            if (now.length > 0) {
                row.put("dpo/accuracy/" + o, PairScores.accuracy(now));
            }
        }
    }
}
