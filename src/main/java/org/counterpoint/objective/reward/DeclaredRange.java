package org.counterpoint.objective.reward;

import java.util.List;
import org.counterpoint.run.ObjectiveInfo;

/** Settings of rewards whose values only the user knows the meaning of: direction, range and unit. */
final class DeclaredRange {
    static final List<String> DIRECTIONS = List.of("maximize", "minimize");

    private static final String DIRECTION = "direction";
    private static final String MIN = "min";
    private static final String MAX = "max";
    private static final String UNIT = "unit";
    private static final double ANY = 1e30;

    private DeclaredRange() {}

    static List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.choice(DIRECTION, DIRECTIONS, "Whether more or less is better."),
                RewardParameter.real(MIN, -ANY, ANY, "Smallest value there can be; unknown unless it is given.", "")
                        .optional(),
                RewardParameter.real(MAX, -ANY, ANY, "Largest value there can be; unknown unless it is given.", "")
                        .optional(),
                RewardParameter.text(UNIT, "Unit of the values.").optional());
    }

    static List<RewardProblem> problems(RewardParameters settings) {
        return settings.has(MIN) && settings.has(MAX) && settings.real(MIN) >= settings.real(MAX)
                ? List.of(new RewardProblem(
                        MAX,
                        "\"max\" is " + Numbers.text(settings.real(MAX)) + " but must lie above \"min\", "
                                + Numbers.text(settings.real(MIN)) + "."))
                : List.of();
    }

    static boolean isGiven(RewardParameters settings) {
        return settings.has(MIN) || settings.has(MAX);
    }

    static ObjectiveInfo.Direction direction(String id) {
        return id.equals("minimize") ? ObjectiveInfo.Direction.MINIMIZE : ObjectiveInfo.Direction.MAXIMIZE;
    }

    static ObjectiveInfo objective(String name, RewardParameters settings, String description) {
        return new ObjectiveInfo(
                name,
                settings.has(UNIT) ? settings.text(UNIT) : "",
                direction(settings.choice(DIRECTION)),
                settings.has(MIN) ? settings.real(MIN) : Double.NEGATIVE_INFINITY,
                settings.has(MAX) ? settings.real(MAX) : Double.POSITIVE_INFINITY,
                description);
    }
}
