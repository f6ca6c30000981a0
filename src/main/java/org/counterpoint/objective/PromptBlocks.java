package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Orders the prompts of a split so that every block of the same size has the same number of each category. */
final class PromptBlocks {

    private PromptBlocks() {}

    /**
     * As many blocks as the pools can fill; what is left over is not used.
     *
     * @param pools prompts of each category in the order in which they are used
     * @param perBlock prompts of each category in a block
     */
    static <C> List<Prompt> of(Map<C, List<Prompt>> pools, Map<C, Integer> perBlock) {
        int blocks = Integer.MAX_VALUE;
        for (Map.Entry<C, List<Prompt>> e : pools.entrySet()) {
            blocks = Math.min(blocks, e.getValue().size() / perBlock.getOrDefault(e.getKey(), 1));
        }
        List<Prompt> out = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            List<Prompt> block = new ArrayList<>();
            for (Map.Entry<C, List<Prompt>> e : pools.entrySet()) {
                int n = perBlock.getOrDefault(e.getKey(), 1);
                block.addAll(e.getValue().subList(b * n, (b + 1) * n));
            }
            block.sort(Comparator.comparing(p -> Digests.sha256("block-1/" + p.id())));
            out.addAll(block);
        }
        return out;
    }
}
