package org.counterpoint.train;

import java.nio.file.Path;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.OpenEnvironment;
import org.counterpoint.objective.OpenSettings;
import org.counterpoint.objective.data.DataSet;

/** Makes the environment of a configuration. */
final class RunEnvironments {
    private RunEnvironments() {}

    /**
     * The environment, to be closed at the end of the run.
     *
     * @param folder the model's folder, whose tokenizer tells what fits into its context
     * @throws RuntimeException in one sentence, where data or rewards cannot be used
     */
    static Environment of(RunConfig config, Path folder) {
        OpenSettings open = config.open();
        if (open == null) {
            return Environments.of(config.environment());
        }
        boolean online = Methods.find(config.method()).family().equals(OnlineSettings.FAMILY);
        ModelConfig model = ModelConfig.read(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder, model)) {
            return OpenEnvironment.load(
                    open,
                    online,
                    new Lengths(
                            tokenizer, model.maxPositions(), config.sampling().maxTokens()));
        }
    }

    /** What fits: a prompt with the longest completion that is sampled, and a given completion with its end token. */
    private record Lengths(Tokenizer tokenizer, int positions, int sampled) implements DataSet.Fits {
        @Override
        public boolean prompt(String text) {
            int length = tokenizer.encode(text).length;
            return length > 0 && length + sampled <= positions;
        }

        @Override
        public boolean pair(String prompt, String completion) {
            return tokenizer.encode(prompt).length + tokenizer.encode(completion).length + 1 <= positions;
        }
    }
}
