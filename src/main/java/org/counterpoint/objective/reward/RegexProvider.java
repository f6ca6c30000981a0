package org.counterpoint.objective.reward;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.counterpoint.run.ObjectiveInfo;

/** Rewards what a regular expression finds. */
final class RegexProvider implements RewardProvider {
    private static final String PATTERN = "pattern";
    private static final String MODE = "mode";
    private static final String MOST = "most";
    private static final String DIRECTION = "direction";
    private static final String COUNT = "count";

    @Override
    public String id() {
        return "regex";
    }

    @Override
    public String summary() {
        return "Whether, or how often, a regular expression is found in the completion.";
    }

    @Override
    public List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.text(
                        PATTERN,
                        "Java regular expression, found anywhere unless it is anchored; (?i) ignores case, (?m) lets ^ and $ match at"
                                + " lines, (?s) lets . match line ends."),
                RewardParameter.choice(
                        MODE,
                        List.of("match", "no_match", COUNT),
                        "match: 1 where it is found, else 0; no_match: the reverse; count: how often it is found."),
                RewardParameter.integer(MOST, 1, 1_000_000, "Largest count; more count the same.", "matches")
                        .byDefault(10L),
                RewardParameter.choice(
                        DIRECTION, DeclaredRange.DIRECTIONS, "Whether more or fewer matches are better, for count."));
    }

    @Override
    public List<RewardProblem> problems(RewardParameters settings) {
        try {
            Pattern.compile(settings.text(PATTERN));
            return settings.choice(MODE).equals(COUNT)
                            || settings.choice(DIRECTION).equals(DeclaredRange.DIRECTIONS.getFirst())
                    ? List.of()
                    : List.of(new RewardProblem(
                            DIRECTION,
                            "Only a count can be minimized; use \"mode\": \"no_match\" to reward what is not found."));
        } catch (PatternSyntaxException e) {
            return List.of(new RewardProblem(
                    PATTERN,
                    "The pattern is no regular expression (" + e.getDescription() + " near position " + e.getIndex()
                            + "); correct it there."));
        }
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        Pattern pattern = Pattern.compile(settings.text(PATTERN));
        String mode = settings.choice(MODE);
        int most = settings.integer(MOST);
        String shown = settings.text(PATTERN);
        ObjectiveInfo objective = mode.equals(COUNT)
                ? new ObjectiveInfo(
                        name,
                        "matches",
                        DeclaredRange.direction(settings.choice(DIRECTION)),
                        0,
                        most,
                        "How often " + shown + " is found, at most " + most + ".")
                : TextReward.unit(
                        name,
                        "1 where " + shown + (mode.equals("match") ? " is found, else 0." : " is not found, else 0."));
        return new TextReward(objective, Fingerprints.of(id(), settings), item -> {
            int found = count(name, pattern, item, mode.equals(COUNT) ? most : 1);
            return mode.equals("no_match") ? 1 - found : found;
        });
    }

    private static int count(String name, Pattern pattern, ScoredText item, int most) {
        try {
            Matcher m = pattern.matcher(new BoundedText(item.completion()));
            int found = 0;
            while (found < most && m.find()) {
                found++;
            }
            return found;
        } catch (BoundedText.ExhaustedException | StackOverflowError e) {
            throw new RewardException(
                    "The pattern of the reward \"" + name + "\" takes too many steps on a completion of the prompt \""
                            + item.prompt().id() + "\"; avoid nested repetitions such as (a+)+ in it.",
                    e);
        }
    }
}
