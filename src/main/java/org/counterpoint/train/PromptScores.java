package org.counterpoint.train;

import java.util.List;

/** Rewards of sampled completions as means per prompt, the unit of all standard errors. */
final class PromptScores {
    private PromptScores() {}

    /** [objectives][prompts] mean reward over the completions of each prompt. */
    static double[][] of(List<Completion> completions, int prompts, int objectives) {
        double[][] sums = new double[objectives][prompts];
        int[] counts = new int[prompts];
        for (Completion c : completions) {
            counts[c.group()]++;
            for (int j = 0; j < objectives; j++) {
                sums[j][c.group()] += c.rewards()[j];
            }
        }
        for (double[] row : sums) {
            for (int g = 0; g < prompts; g++) {
                row[g] /= counts[g];
            }
        }
        return sums;
    }
}
