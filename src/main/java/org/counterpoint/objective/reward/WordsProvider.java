package org.counterpoint.objective.reward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rewards completions that avoid, or use, the words of a list. */
final class WordsProvider implements RewardProvider {
    private static final String WORDS = "words";
    private static final String FILE = "file";
    private static final String MODE = "mode";

    @Override
    public String id() {
        return "words";
    }

    @Override
    public String summary() {
        return "Whether the completion avoids, or uses, the words or phrases of a list; whole words, without regard to case.";
    }

    @Override
    public List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.texts(WORDS, "Words or phrases.").byDefault(List.of()),
                RewardParameter.path(
                                FILE,
                                "Text file with more of them, one on a line; empty lines and lines that begin with # do not count.")
                        .optional(),
                RewardParameter.choice(
                        MODE,
                        List.of("forbidden", "any", "all"),
                        "forbidden: 1 where none of them occurs, else 0; any: 1 where at least one occurs, else 0; all: the part of the"
                                + " list that occurs."));
    }

    @Override
    public List<RewardProblem> problems(RewardParameters settings) {
        try {
            List<String> words = words(settings);
            if (words.isEmpty()) {
                return List.of(
                        new RewardProblem(WORDS, "The list of words is empty; give \"words\", a \"file\", or both."));
            }
            return words.stream()
                    .filter(w -> WordList.split(w).isEmpty())
                    .map(w -> new RewardProblem(
                            WORDS, "\"" + w + "\" holds no letter or digit; take it out of the list."))
                    .toList();
        } catch (RewardException e) {
            return List.of(new RewardProblem(FILE, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        List<String> entries = words(settings);
        WordList list = new WordList(entries);
        String mode = settings.choice(MODE);
        String shown = entries.size() + (entries.size() == 1 ? " word" : " words");
        String fingerprint = settings.has(FILE)
                ? Fingerprints.of(id(), settings, settings.path(FILE))
                : Fingerprints.of(id(), settings);
        return switch (mode) {
            case "any" ->
                new TextReward(
                        TextReward.unit(name, "1 where at least one of " + shown + " occurs, else 0."),
                        fingerprint,
                        item -> list.found(item.completion()) > 0 ? 1 : 0);
            case "all" ->
                new TextReward(
                        TextReward.unit(name, "The part of " + shown + " that occurs."),
                        fingerprint,
                        item -> list.found(item.completion()) / (double) list.size());
            default ->
                new TextReward(
                        TextReward.unit(name, "1 where none of " + shown + " occurs, else 0."),
                        fingerprint,
                        item -> list.found(item.completion()) > 0 ? 0 : 1);
        };
    }

    private static List<String> words(RewardParameters settings) {
        List<String> all = new ArrayList<>(settings.texts(WORDS));
        if (settings.has(FILE)) {
            Path file = settings.path(FILE);
            try {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(all::add);
            } catch (IOException e) {
                throw new RewardException(
                        "The word list " + file
                                + " cannot be read as UTF-8 text; give a text file with one word on a line.",
                        e);
            }
        }
        return all;
    }
}
