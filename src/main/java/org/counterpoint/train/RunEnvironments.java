package org.counterpoint.train;

import java.nio.file.Path;
import java.util.List;
import org.counterpoint.lm.ChatTemplate;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.OpenEnvironment;
import org.counterpoint.objective.OpenSettings;
import org.counterpoint.objective.data.DataSet;
import org.counterpoint.objective.data.PromptFormat;
import org.counterpoint.objective.data.Turn;
import org.jspecify.annotations.Nullable;

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
                            tokenizer,
                            template(config, open, folder),
                            model.maxPositions(),
                            config.sampling().maxTokens()));
        }
    }

    /** The chat template that the policy will use, null for none; that one is missing is the policy's to report. */
    private static @Nullable ChatTemplate template(RunConfig config, OpenSettings open, Path folder) {
        String choice = config.options().chatTemplate();
        boolean plain = open.data().format().name().equals(PromptFormat.PLAIN);
        boolean wanted = choice.equals("on") || (choice.equals("auto") && plain);
        return wanted ? ChatTemplate.load(folder).orElse(null) : null;
    }

    /** What fits: a prompt with the longest completion that is sampled, and a given completion with its end token. */
    private record Lengths(Tokenizer tokenizer, @Nullable ChatTemplate template, int positions, int sampled)
            implements DataSet.Fits {
        private int tokens(List<Turn> turns, String text) {
            ChatTemplate chat = template;
            return chat == null
                    ? tokenizer.encode(text, true).length
                    : tokenizer.encode(chat.render(OpenEnvironment.conversation(turns), true), false).length;
        }

        @Override
        public boolean prompt(List<Turn> turns, String text) {
            int length = tokens(turns, text);
            return length > 0 && length + sampled <= positions;
        }

        @Override
        public boolean pair(List<Turn> turns, String text, String completion) {
            return tokens(turns, text) + tokenizer.encode(completion).length + 1 <= positions;
        }
    }
}
