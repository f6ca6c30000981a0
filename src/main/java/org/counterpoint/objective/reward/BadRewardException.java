package org.counterpoint.objective.reward;

import java.util.List;
import java.util.stream.Collectors;

/** A description of a reward that cannot be used; the message has one sentence for each mistake. */
public final class BadRewardException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<RewardProblem> problems;

    public BadRewardException(List<RewardProblem> problems) {
        super(problems.stream().map(RewardProblem::sentence).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    /** Every mistake, with its key. */
    public List<RewardProblem> problems() {
        return problems;
    }
}
