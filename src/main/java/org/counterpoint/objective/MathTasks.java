package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All tasks of pocket math. A tenth of the operand pairs (triples for two steps) of each operation are held out of everything
 * else; of the rest 60/20/20 are for training, validation and test. The order of the SHA-256 of the pair decides.
 */
final class MathTasks {

    private static final int TRIPLES = 300;

    private MathTasks() {}

    static List<MathTask> all() {
        List<MathTask> out = new ArrayList<>();
        for (char op : new char[] {'+', '-', 'x'}) {
            List<MathTask> pairs = split(pairs(op));
            out.addAll(pairs);
            pairs.forEach(t -> out.add(new MathTask(MathTask.Kind.WORD, t.split(), t.a(), t.op(), t.b(), ' ', 0)));
        }
        out.addAll(split(triples()));
        return List.copyOf(out);
    }

    private static List<MathTask> pairs(char op) {
        List<MathTask> out = new ArrayList<>();
        int low = op == '-' ? 5 : 2;
        int high =
                switch (op) {
                    case '+' -> 12;
                    case '-' -> 20;
                    default -> 9;
                };
        for (int a = low; a <= high; a++) {
            for (int b = 2; b <= (op == '+' ? 12 : 9); b++) {
                if (op != '-' || a > b) {
                    out.add(new MathTask(MathTask.Kind.NUMBER, Split.TRAIN, a, op, b, ' ', 0));
                }
            }
        }
        return out;
    }

    /** Two steps over numbers from 2 to 9, at most one of them a subtraction, so that no result is below 1. */
    private static List<MathTask> triples() {
        List<MathTask> out = new ArrayList<>();
        for (String ops : List.of("++", "+-", "-+")) {
            for (int a = 2; a <= 9; a++) {
                for (int b = 2; b <= 9; b++) {
                    for (int c = 2; c <= 9; c++) {
                        MathTask t = new MathTask(
                                MathTask.Kind.TWO_STEP, Split.TRAIN, a, ops.charAt(0), b, ops.charAt(1), c);
                        if (t.first() > 0 && t.result() > 0) {
                            out.add(t);
                        }
                    }
                }
            }
        }
        return sorted(out).subList(0, TRIPLES);
    }

    private static List<MathTask> sorted(List<MathTask> tasks) {
        return tasks.stream()
                .sorted(Comparator.comparing(t -> Digests.sha256("split-1/" + t.key())))
                .toList();
    }

    private static List<MathTask> split(List<MathTask> tasks) {
        List<MathTask> order = sorted(tasks);
        int unseen = order.size() / 10;
        int seen = order.size() - unseen;
        List<MathTask> out = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            int at = i - unseen;
            Split s = at < 0
                    ? Split.UNSEEN
                    : at < seen * 6 / 10 ? Split.TRAIN : at < seen * 8 / 10 ? Split.VALIDATION : Split.TEST;
            out.add(order.get(i).in(s));
        }
        return out;
    }
}
