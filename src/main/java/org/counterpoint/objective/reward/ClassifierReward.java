package org.counterpoint.objective.reward;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.counterpoint.lm.ChatTemplate;
import org.counterpoint.lm.ModelException;
import org.counterpoint.lm.SequenceScorer;
import org.counterpoint.run.ObjectiveInfo;
import org.jspecify.annotations.Nullable;

/** A reward that a sequence-classification model computes; see {@link ClassifierProvider}. */
final class ClassifierReward implements Reward {
    private final ObjectiveInfo objective;
    private final RewardParameters settings;
    private final SequenceScorer scorer;
    private final int label;
    private final @Nullable ChatTemplate chat;

    ClassifierReward(String name, RewardParameters settings) {
        this.settings = settings;
        try {
            this.scorer = SequenceScorer.load(settings.path(ClassifierProvider.MODEL));
        } catch (ModelException e) {
            throw new RewardException("The reward \"" + name + "\" cannot be made: " + e.getMessage(), e);
        }
        try {
            this.label = label(name);
            this.chat = settings.choice(ClassifierProvider.FORMAT).equals(ClassifierProvider.CHAT) ? chat(name) : null;
        } catch (RewardException e) {
            scorer.close();
            throw e;
        }
        String activation = settings.choice(ClassifierProvider.ACTIVATION);
        String description = "Score " + scorer.labelNames().get(label) + " of the model "
                + settings.path(ClassifierProvider.MODEL).getFileName() + ".";
        ObjectiveInfo declared = DeclaredRange.objective(name, settings, description);
        this.objective = activation.equals("none")
                ? declared
                : new ObjectiveInfo(name, declared.unit(), declared.direction(), 0, 1, description);
    }

    private ChatTemplate chat(String name) {
        Path folder = settings.path(ClassifierProvider.MODEL);
        try {
            return ChatTemplate.load(folder)
                    .orElseThrow(() ->
                            new RewardException("The model of the reward \"" + name + "\" has no chat template in "
                                    + folder + "; use \"format\": \"text\" with a \"template\"."));
        } catch (ModelException e) {
            throw new RewardException("The reward \"" + name + "\" cannot be made: " + e.getMessage(), e);
        }
    }

    private int label(String name) {
        List<String> names = scorer.labelNames();
        if (!settings.has(ClassifierProvider.LABEL)) {
            if (names.size() == 1) {
                return 0;
            }
            throw new RewardException("The model of the reward \"" + name + "\" has " + names.size()
                    + " scores; choose one with \"label\": " + String.join(", ", names) + ".");
        }
        String wanted = settings.text(ClassifierProvider.LABEL);
        int index = names.indexOf(wanted);
        if (index < 0) {
            index = IntStream.range(0, names.size())
                    .filter(i -> Integer.toString(i).equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new RewardException("The model of the reward \"" + name + "\" has no score \""
                            + wanted + "\"; use one of " + String.join(", ", names) + "."));
        }
        return index;
    }

    @Override
    public ObjectiveInfo objective() {
        return objective;
    }

    @Override
    public double[] score(List<ScoredText> items) {
        try {
            List<int[]> tokens = items.stream().map(this::tokens).toList();
            return Arrays.stream(scorer.score(tokens)).mapToDouble(this::value).toArray();
        } catch (ModelException e) {
            throw new RewardException("The reward \"" + objective.name() + "\" cannot score: " + e.getMessage(), e);
        }
    }

    /** A chat template writes the special tokens itself. */
    private int[] tokens(ScoredText item) {
        if (chat == null) {
            return scorer.tokenizer().encode(text(item), true);
        }
        List<ChatTemplate.Message> turns = List.of(
                new ChatTemplate.Message("user", item.prompt().question()),
                new ChatTemplate.Message("assistant", item.completion().strip()));
        return scorer.tokenizer().encode(chat.render(turns, false));
    }

    /** Placeholders that stand in the prompt or the completion themselves are left as they are. */
    private String text(ScoredText item) {
        String template = settings.text(ClassifierProvider.TEMPLATE);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < template.length(); ) {
            if (template.startsWith("{prompt}", i)) {
                out.append(item.prompt().text());
                i += "{prompt}".length();
            } else if (template.startsWith("{question}", i)) {
                out.append(item.prompt().question());
                i += "{question}".length();
            } else if (template.startsWith("{completion}", i)) {
                out.append(item.completion());
                i += "{completion}".length();
            } else {
                out.append(template.charAt(i++));
            }
        }
        return out.toString();
    }

    private double value(double[] scores) {
        return switch (settings.choice(ClassifierProvider.ACTIVATION)) {
            case "sigmoid" -> 1 / (1 + Math.exp(-scores[label]));
            case "softmax" -> {
                double most = Arrays.stream(scores).max().orElse(0);
                double sum = Arrays.stream(scores).map(s -> Math.exp(s - most)).sum();
                yield Math.exp(scores[label] - most) / sum;
            }
            default -> scores[label];
        };
    }

    @Override
    public String fingerprint() {
        return Fingerprints.of(ClassifierProvider.ID, settings, settings.path(ClassifierProvider.MODEL));
    }

    @Override
    public void close() {
        scorer.close();
    }
}
