package org.counterpoint.method;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Every scalarizer in every variant, and a training step as the loop makes it, on random inputs. */
final class ScalarizerCases {
    private static final int RESPONSES = 12;
    private static final int GROUP = 4;
    private static final int TOKENS = 3;

    private ScalarizerCases() {}

    /** A method with parameters of its own. */
    record Case(String name, OnlineMethod method, ObjectNode parameters) {
        Scalarizer fresh(int objectives) {
            List<String> names = names(objectives);
            return method.scalarizer(Parameters.parse(method.parameters(), parameters, names), names);
        }

        boolean published() {
            return parameters.path("variant").asText().equals(Variant.PUBLISHED.id());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<String> names(int objectives) {
        return List.of("a", "b", "c", "d", "e").subList(0, objectives);
    }

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (Method m : Methods.all()) {
            if (m instanceof OnlineMethod online) {
                boolean variants =
                        m.parameters().stream().anyMatch(p -> p.name().equals("variant"));
                cases.add(of(online, p -> {}));
                if (variants) {
                    cases.add(of(online, p -> p.put("variant", Variant.PUBLISHED.id())));
                }
            }
        }
        cases.add(of(new CtwaMethod(), p -> p.put("bounded", true).put("leak", .1)));
        cases.add(of(new CtwaMethod(), p -> p.put("correlation", true)));
        cases.add(of(new MgdaMethod(), p -> p.put("normalize", true)));
        cases.add(
                of(new TchebycheffMethod(), p -> p.put("reference", "batch-max").put("augmentation", .1)));
        cases.add(of(new TchebycheffMethod(), p -> p.put("reference", "fixed")));
        cases.add(of(new PamaMethod(), p -> p.put("positive_part", false)));
        cases.add(of(new NashMtlMethod(), p -> p.put("raw_scale", true)));
        cases.add(of(new DynamicMethod(), p -> p.put("weight_accumulation_steps", 3)));
        cases.add(of(new CovarianceConeMethod(), p -> p.put("z", 0).put("share", .5)));
        return cases;
    }

    private static Case of(OnlineMethod method, Consumer<ObjectNode> parameters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.accept(json);
        return new Case(method.id() + json, method, json);
    }

    /** Inputs of a step: three groups of four responses with three tokens each. */
    static final class Inputs {
        final long step;
        final double[][] rewards;
        final double[][] logOld;
        final double[][] logReference;
        final double[][][] advantages;
        final double[][] gram;
        final double[] losses;
        final double[] lossesAfter;
        final double[] clippedWeights;

        Inputs(int objectives, long step, long seed) {
            Random random = new Random(seed * 1000 + step);
            this.step = step;
            this.rewards = array(random, RESPONSES, objectives, true);
            this.logOld = array(random, RESPONSES, TOKENS, false);
            this.logReference = array(random, RESPONSES, TOKENS, false);
            this.gram = Batches.gram(array(random, objectives, 5, false));
            this.losses = array(random, 1, objectives, false)[0];
            this.lossesAfter = array(random, 1, objectives, false)[0];
            this.clippedWeights = array(random, 1, RESPONSES, false)[0];
            this.advantages = new double[objectives][][];
            for (int j = 0; j < objectives; j++) {
                int objective = j;
                double[] r = Arrays.stream(rewards)
                        .mapToDouble(row -> row[objective])
                        .toArray();
                advantages[j] = Advantages.of(Estimator.GRPO, r, 0, groups(), lengths());
            }
        }

        private static double[][] array(Random random, int rows, int columns, boolean unit) {
            double[][] a = new double[rows][columns];
            for (double[] row : a) {
                for (int i = 0; i < columns; i++) {
                    row[i] = unit ? random.nextDouble() : random.nextGaussian();
                }
            }
            return a;
        }

        static int[] groups() {
            int[] groups = new int[RESPONSES];
            Arrays.setAll(groups, i -> i / GROUP);
            return groups;
        }

        static int[] lengths() {
            return Arrays.stream(new int[RESPONSES]).map(i -> TOKENS).toArray();
        }

        StepStats stats() {
            ClippedWeights.Statistic v = ClippedWeights.statistic(rewards, clippedWeights, groups());
            int m = losses.length;
            return new StepStats(
                    step,
                    rewards,
                    groups(),
                    lengths(),
                    clippedWeights,
                    v.covariance(),
                    v.correlation(),
                    new double[m][m]);
        }
    }

    /** One step in the order of the loop; what the scalarizer answered, one row per score, token row or minibatch. */
    static double[][] step(Scalarizer s, Inputs in) {
        s.beforeUpdate(new RolloutBatch(
                in.step,
                in.rewards,
                Inputs.groups(),
                in.logOld,
                in.logReference,
                s.needsGradients() ? in.gram : new double[0][],
                1e-2));
        double[][] out =
                switch (s.level()) {
                    case SCORE -> new double[][] {s.scalarize(in.rewards)};
                    case ADVANTAGE -> s.combineAdvantages(in.advantages);
                    case LOSS -> new double[][] {s.combineLosses(in.losses)};
                    case GRADIENT -> new double[][] {s.combineGradients(in.gram, in.losses)};
                };
        if (s.needsLossesAfter()) {
            s.afterMinibatch(in.lossesAfter);
        }
        s.afterUpdate(in.stats());
        return out;
    }
}
