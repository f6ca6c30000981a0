package org.counterpoint.objective.reward;

import java.util.List;
import org.counterpoint.objective.Digests;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Objective;

/** One objective of a pocket environment, for its own prompts. */
final class EnvironmentProvider implements RewardProvider {
    private static final String ENVIRONMENT = "environment";
    private static final String OBJECTIVE = "objective";

    @Override
    public String id() {
        return "environment";
    }

    @Override
    public String summary() {
        return "The exact reward of one objective of a built-in environment; it knows the prompts of that environment only.";
    }

    @Override
    public List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.choice(
                        ENVIRONMENT,
                        Environments.all().stream().map(Environment::id).toList(),
                        "Id of the environment."),
                RewardParameter.text(OBJECTIVE, "Name of its objective."));
    }

    @Override
    public List<RewardProblem> problems(RewardParameters settings) {
        List<String> known = objectives(settings);
        return known.contains(settings.text(OBJECTIVE))
                ? List.of()
                : List.of(new RewardProblem(
                        OBJECTIVE,
                        "The environment " + settings.choice(ENVIRONMENT) + " has no objective \""
                                + settings.text(OBJECTIVE) + "\"; use one of " + String.join(", ", known) + "."));
    }

    private static List<String> objectives(RewardParameters settings) {
        return Environments.of(settings.choice(ENVIRONMENT)).objectives().stream()
                .map(Objective::name)
                .toList();
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        Environment environment = Environments.of(settings.choice(ENVIRONMENT));
        int index = objectives(settings).indexOf(settings.text(OBJECTIVE));
        return new TextReward(
                TextReward.unit(name, environment.objectives().get(index).description()),
                Digests.sha256(environment.fingerprint() + "/" + settings.text(OBJECTIVE)),
                item -> {
                    try {
                        return environment.rewards(item.prompt(), item.completion())[index];
                    } catch (IllegalArgumentException e) {
                        throw new RewardException(
                                "The reward \"" + name + "\" only knows prompts of " + environment.id() + ", not \""
                                        + item.prompt().id() + "\"; use it with that environment's prompts.",
                                e);
                    }
                });
    }
}
