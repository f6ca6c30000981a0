package org.counterpoint.lm;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Second moments of the inputs of linear modules, {@code X^T X} with one row of X per token, over given sequences. Counted are the
 * places whose outputs have a part in a scored token: from the first token of a row to the one before its last scored token.
 * Modules that read the same input share one array.
 */
public final class InputMoments {
    private InputMoments() {}

    /**
     * Sums over batches, with the model as it is now (its adapter included where it is on).
     *
     * @param modules wanted modules
     * @return [in, in] row-major and symmetric, by module
     */
    public static Map<String, double[]> of(CausalLm model, List<String> modules, List<TokenBatch> batches) {
        DecoderScript.Observed script = DecoderScript.observing(model.config(), model.script(), model.precision());
        List<double[]> sums = new ArrayList<>();
        for (List<String> group : script.groups()) {
            int n = model.moduleShape(group.getFirst())[1];
            sums.add(new double[n * n]);
        }
        try (GradMode _ = GradMode.off();
                NDManager owner = model.newScope();
                OpPack pack = OpPack.compile(owner, script.source())) {
            for (TokenBatch batch : batches) {
                model.check(batch.ids(), batch.width());
                try (NDManager scope = owner.newSubManager()) {
                    NDList arguments = new NDList(
                            scope.create(batch.ids(), new Shape(batch.rows(), batch.width())),
                            scope.create(places(batch)));
                    NDList found =
                            pack.call(scope, "moments", false, model.weights(model.tables(arguments, batch.width())));
                    for (int i = 0; i < sums.size(); i++) {
                        add(sums.get(i), found.get(i).toFloatArray());
                    }
                }
            }
        }
        Map<String, double[]> moments = new LinkedHashMap<>();
        for (String module : modules) {
            for (int i = 0; i < sums.size(); i++) {
                if (script.groups().get(i).contains(module)) {
                    moments.put(module, sums.get(i));
                }
            }
        }
        return moments;
    }

    private static void add(double[] sum, float[] part) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
    }

    private static long[] places(TokenBatch batch) {
        int[] last = new int[batch.rows()];
        Arrays.fill(last, -1);
        for (long at : batch.at()) {
            int row = (int) (at / batch.width());
            last[row] = Math.max(last[row], (int) (at % batch.width()));
        }
        return IntStream.range(0, batch.rows())
                .boxed()
                .flatMapToLong(r -> IntStream.rangeClosed(0, last[r]).mapToLong(t -> (long) r * batch.width() + t))
                .toArray();
    }
}
