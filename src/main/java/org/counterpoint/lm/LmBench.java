package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Subspaces;

/** Measurements of training speed and of subspace computations, each beside its limit or peer in the same process. */
public final class LmBench {

    private LmBench() {}

    /**
     * Speed of pretraining steps (forward, gradients of all parameters, Adam).
     *
     * @param name what was trained
     * @param parameters trainable numbers
     * @param rows sequences per step
     * @param width tokens per sequence
     * @param threads threads of one operation
     * @param device where it ran
     * @param tokensPerSecond tokens of all steps by their time
     * @param gflops arithmetic of the model's matrix products per second, in 10^9
     * @param peakGflops best rate of a 1024^3 f32 matrix product on the same machine just before, in 10^9
     */
    public record TrainSpeed(
            String name,
            long parameters,
            int rows,
            int width,
            int threads,
            String device,
            double tokensPerSecond,
            double gflops,
            double peakGflops) {
        /** {@return share of the machine's peak that training reaches, counting only matrix products} */
        public double share() {
            return gflops / peakGflops;
        }
    }

    /**
     * Time of finding the column spaces of two rank-r updates and their overlap.
     *
     * @param dimension rows and columns d of each update
     * @param rank r
     * @param factoredSeconds by QR of the factors and a core of r x r
     * @param denseSeconds by dense singular value decompositions of the products B*A in libtorch, f32
     * @param projectorDifference Frobenius norm of the difference of the two routes' projectors onto the first update
     * @param factoredOverlap overlap by the factored route
     * @param denseOverlap overlap by the dense route
     */
    public record SubspaceSpeed(
            int dimension,
            int rank,
            double factoredSeconds,
            double denseSeconds,
            double projectorDifference,
            double factoredOverlap,
            double denseOverlap) {
        /** {@return how many times faster the factored route is} */
        public double ratio() {
            return denseSeconds / factoredSeconds;
        }
    }

    /** {@return a Llama-family decoder of about 4 million parameters: 4 layers, width 256, vocabulary 4096} */
    public static ModelConfig fourMillion() {
        return ModelConfig.llama(4096, 256, 688, 4, 4, 4, 128);
    }

    /** {@return best rate of a 1024^3 f32 matrix product within about the given time, in 10^9 operations per second} */
    public static double matmulPeakGflops(Device device, double seconds) {
        int n = 1024;
        try (GradMode _ = GradMode.off();
                NDManager scope = NDManager.newBaseManager(device, "PyTorch")) {
            NDArray a = scope.ones(new Shape(n, n));
            double best = 0;
            long end = System.nanoTime() + (long) (seconds * 1e9);
            do {
                long start = System.nanoTime();
                try (NDManager step = scope.newSubManager()) {
                    NDArray c = a.matMul(a);
                    c.attach(step);
                    c.getFloat(0, 0); // waits for the device
                }
                best = Math.max(best, 2.0 * n * n * n / (System.nanoTime() - start));
            } while (System.nanoTime() < end);
            return best;
        }
    }

    /**
     * Trains a random model on random tokens.
     *
     * @param name what it is called in the result
     * @param rows sequences per step
     * @param width tokens per sequence, at most the model's context
     * @param seconds least time to measure, after three steps of warm-up
     */
    public static TrainSpeed train(
            String name, ModelConfig config, int rows, int width, double seconds, Device device) {
        double peak = matmulPeakGflops(device, Math.min(2, seconds));
        try (CausalLm model = CausalLm.random(config, 1, device)) {
            model.trainBase(true);
            Adam adam = new Adam(model, Adam.Settings.DEFAULT);
            SplittableRandom random = new SplittableRandom(2);
            for (int i = 0; i < 3; i++) {
                trainStep(model, adam, batch(random, config, rows, width));
            }
            long start = System.nanoTime();
            long steps = 0;
            double elapsed;
            do {
                trainStep(model, adam, batch(random, config, rows, width));
                steps++;
                elapsed = (System.nanoTime() - start) * 1e-9;
            } while (elapsed < seconds);
            double tokens = (double) steps * rows * width / elapsed;
            return new TrainSpeed(
                    name,
                    model.parameterCount(),
                    rows,
                    width,
                    Threads.count(),
                    device.toString(),
                    tokens,
                    tokens * flopsPerToken(config, width) * 1e-9,
                    peak);
        }
    }

    private static TokenBatch batch(SplittableRandom random, ModelConfig config, int rows, int width) {
        List<int[]> sequences = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            sequences.add(random.ints(width, 0, config.vocabSize()).toArray());
        }
        return TokenBatch.ofSequences(sequences, 0);
    }

    private static void trainStep(CausalLm model, Adam adam, TokenBatch batch) {
        try (GradMode _ = GradMode.on();
                NDManager scope = model.newScope()) {
            NDArray loss = model.logProbs(scope, batch).sum();
            loss = loss.div(Scalars.of(loss, -batch.scored()));
            adam.step(model.gradients(scope, loss, false), 1e-4);
        }
    }

    // Two operations per weight forward and four backward, and the products of attention over half of the positions on
    // average.
    private static double flopsPerToken(ModelConfig c, int width) {
        long weights = ParameterSpec.of(c).stream()
                .filter(s -> s.shape().dimension() == 2 && s.kind() != ParameterSpec.Kind.EMBEDDING)
                .mapToLong(ParameterSpec::size)
                .sum();
        long head = c.tieEmbeddings() ? (long) c.vocabSize() * c.hiddenSize() : 0;
        return 6.0 * (weights + head) + 6.0 * c.layers() * c.heads() * c.headDim() * width;
    }

    /**
     * Compares the factored and the dense way to the column spaces of two random updates.
     *
     * @param dimension d, at least the rank
     * @param rank r
     * @param seed of the updates
     */
    public static SubspaceSpeed subspace(int dimension, int rank, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LowRank first = update(random, dimension, rank);
        LowRank second = update(random, dimension, rank);
        // The just-in-time compiler needs a few rounds; afterwards the median of several is taken.
        double[] times = new double[9];
        double overlap = 0;
        Basis left = Basis.empty(dimension);
        for (int i = -5; i < times.length; i++) {
            long start = System.nanoTime();
            left = FactoredSvd.of(first).left();
            overlap = Subspaces.overlap(left, FactoredSvd.of(second).left());
            if (i >= 0) {
                times[i] = (System.nanoTime() - start) * 1e-9;
            }
        }
        java.util.Arrays.sort(times);
        try (GradMode _ = GradMode.off();
                NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                OpPack ops = OpPack.general(scope)) {
            NDArray a = product(scope, first);
            NDArray b = product(scope, second);
            long start = System.nanoTime();
            NDArray u = leading(scope, ops, a, rank);
            NDArray v = leading(scope, ops, b, rank);
            double denseOverlap = square(u.transpose().matMul(v).toFloatArray()) / rank;
            double dense = (System.nanoTime() - start) * 1e-9;
            return new SubspaceSpeed(
                    dimension,
                    rank,
                    times[times.length / 2],
                    dense,
                    projectorDifference(left, u.toFloatArray(), rank),
                    overlap,
                    denseOverlap);
        }
    }

    private static LowRank update(SplittableRandom random, int d, int rank) {
        double[] b = new double[d * rank];
        double[] a = new double[rank * d];
        for (int i = 0; i < b.length; i++) {
            b[i] = random.nextGaussian();
            a[i] = random.nextGaussian() / Math.sqrt(d);
        }
        return new LowRank("bench", d, d, rank, 1, b, a);
    }

    private static NDArray product(NDManager scope, LowRank u) {
        return matrix(scope, u.b(), u.rows(), u.rank()).matMul(matrix(scope, u.a(), u.rank(), u.cols()));
    }

    private static NDArray matrix(NDManager scope, double[] values, int rows, int cols) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) values[i];
        }
        return scope.create(FloatBuffer.wrap(f), new Shape(rows, cols));
    }

    private static NDArray leading(NDManager scope, OpPack ops, NDArray matrix, int rank) {
        NDList svd = ops.call(scope, "svd", matrix);
        return svd.get(0).get(":, 0:" + rank).duplicate();
    }

    private static double square(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return sum;
    }

    // sqrt(2) |(I - P) U|_F, which does not cancel as the difference of the squared norms would.
    private static double projectorDifference(Basis p, float[] u, int rank) {
        int d = p.dim();
        double sum = 0;
        for (int c = 0; c < rank; c++) {
            double[] x = new double[d];
            for (int i = 0; i < d; i++) {
                x[i] = u[i * rank + c];
            }
            double[] rest = x.clone();
            for (int k = 0; k < p.size(); k++) {
                double dot = 0;
                for (int i = 0; i < d; i++) {
                    dot += p.columns()[i * p.size() + k] * x[i];
                }
                for (int i = 0; i < d; i++) {
                    rest[i] -= dot * p.columns()[i * p.size() + k];
                }
            }
            for (double v : rest) {
                sum += v * v;
            }
        }
        return Math.sqrt(2 * sum);
    }
}
