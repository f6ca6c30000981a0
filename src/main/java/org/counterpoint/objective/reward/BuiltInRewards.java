package org.counterpoint.objective.reward;

import java.util.List;

/** The kinds of rewards that come with the application. */
final class BuiltInRewards {
    private BuiltInRewards() {}

    static List<RewardProvider> all() {
        return List.of(
                new MathProvider(),
                new LengthProvider(),
                new RegexProvider(),
                new WordsProvider(),
                new EnvironmentProvider(),
                new CommandProvider(),
                new HttpProvider(),
                new ClassifierProvider(),
                new ImplicitProvider(),
                new NgramProvider());
    }
}
