package org.counterpoint.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.TabularPolicy.Logits;
import org.counterpoint.method.Names;

/** The lessons that come with the program; their numbers are those of methods-ctwa 8.2, 8.10, 8.3 and 8.9. */
public final class Lessons {
    private static final List<String> OBJECTIVES = List.of("one", "two");
    private static final List<String> FOUR_ACTIONS = List.of("one", "two", "both", "none");

    private Lessons() {}

    /** All of them, in the order in which they are told. */
    public static List<Lesson> all() {
        return List.of(banditA(), banditB(), covarianceAgainstGradient(), twoArms());
    }

    /**
     * The lesson of that name.
     *
     * @throws org.counterpoint.method.BadConfigurationException naming the closest one when there is none
     */
    public static Lesson find(String id) {
        Names.requireKnown(id, all().stream().map(Lesson::id).toList(), "lesson");
        return all().stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
    }

    private static Lesson banditA() {
        return lesson(
                "bandit-a",
                "The covariance law by hand",
                "Objective two starts with a negative covariance and falls, by what the law predicts, while one rises; after some"
                        + " steps the action that pays both takes over, the covariance changes its sign, and two rises too.",
                FOUR_ACTIONS,
                new double[] {.4, .3, .2, .1},
                new double[][] {{1, 0, 1, 0}, {0, 1, 1, 0}},
                new double[] {.8, .2},
                Logits.ALL,
                new Lesson.Defaults(List.of(Lesson.Update.TILT), .1, 200, List.of("linear"), controller(.05)));
    }

    private static Lesson banditB() {
        return lesson(
                "bandit-b",
                "Interference, and a controller against it",
                "With weights .7 and .3 a linear score gives up the action that pays .6 to both, and objective two ends at 0; CTWA"
                        + " keeps both alive if its step (eta_lambda) is large against that of the policy, and is too late if not;"
                        + " the covariance cone stays nearer to the weights and stops the fall without a target.",
                FOUR_ACTIONS,
                new double[] {.25, .25, .25, .25},
                new double[][] {{1, 0, .6, 0}, {0, 1, .6, 0}},
                new double[] {.7, .3},
                Logits.ALL,
                new Lesson.Defaults(
                        List.of(Lesson.Update.TILT),
                        .5,
                        200,
                        List.of("linear", "ctwa", "covariance-cone"),
                        controller(1)));
    }

    private static Lesson covarianceAgainstGradient() {
        return lesson(
                "covariance-vs-gradient",
                "Where the law is no law",
                "The covariance of objective one is negative, so a tilted step lowers it, but the policy gradient of the same score"
                        + " raises it, because it prefers the action that is likely already: with three actions or more the law holds for"
                        + " tilted and natural steps only.",
                List.of("left", "middle", "right"),
                new double[] {.15, .70, .15},
                new double[][] {{1, 1, 0}, {0, 1, 1}},
                new double[] {0, 1},
                Logits.ALL,
                new Lesson.Defaults(
                        List.of(Lesson.Update.TILT, Lesson.Update.GRADIENT), .1, 100, List.of("linear"), Map.of()));
    }

    private static Lesson twoArms() {
        return lesson(
                "two-arms",
                "The PL constant of a softmax policy",
                "The PL constant of two arms is p^2 (1 - p) gap / 2: it rises until p = 2/3 and then vanishes with the gradient, so"
                        + " that progress slows down however close the best arm is (--start .02,.98 shows the plateau at the other end).",
                List.of("better", "worse"),
                new double[] {.5, .5},
                new double[][] {{1, 0}, {0, 1}},
                new double[] {1, 0},
                Logits.ALL_BUT_LAST,
                new Lesson.Defaults(List.of(Lesson.Update.GRADIENT), 4, 40, List.of("linear"), Map.of()));
    }

    private static Lesson lesson(
            String id,
            String title,
            String toSee,
            List<String> actions,
            double[] policy,
            double[][] rewards,
            double[] weights,
            Logits logits,
            Lesson.Defaults defaults) {
        double[][][] wrapped = new double[rewards.length][][];
        for (int j = 0; j < rewards.length; j++) {
            wrapped[j] = new double[][] {rewards[j]};
        }
        return new Lesson(
                id,
                title,
                toSee,
                OBJECTIVES,
                List.of(actions),
                new double[] {1},
                new double[][] {policy},
                wrapped,
                weights,
                logits,
                defaults);
    }

    /** CTWA as in methods-ctwa 8.10: target .05, no gate. */
    private static Map<String, ObjectNode> controller(double rate) {
        return Map.of(
                "ctwa",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("targets", .05)
                        .put("gate", false)
                        .put("eta_lambda", rate));
    }
}
