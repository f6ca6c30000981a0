package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What cheap tricks score on pocket math, beside honest policies for comparison. */
final class MathAttacks {

    private final PocketMath environment;

    MathAttacks(PocketMath environment) {
        this.environment = environment;
    }

    /** What the tricks write. */
    Map<String, Function<Prompt, String>> tricks() {
        Map<String, Function<Prompt, String>> tricks = new LinkedHashMap<>();
        tricks.put("empty", p -> "");
        tricks.put("parrot the question", Prompt::question);
        tricks.put("know nothing", p -> "I do not know.");
        tricks.put("the same bare box everywhere", p -> "\\boxed{12}");
        tricks.put(
                "the first number of the question in a box",
                p -> "\\boxed{" + environment.task(p).a() + "}");
        tricks.put("a wrong answer in true-looking steps", this::wrongSteps);
        tricks.put("empty steps, then the right box", p -> "1. 2. " + box(p));
        tricks.put("empty ordinal words, then the right box", p -> "first then " + box(p));
        tricks.put("empty steps, then any box", p -> "1. 2. \\boxed{1}");
        tricks.put("every number in a box, the right one last", p -> everything() + " " + box(p));
        tricks.put("the right box twice", p -> box(p) + " " + box(p));
        tricks.put("pad a right answer with filler", p -> "The answer is" + " very".repeat(8) + " " + box(p) + ".");
        tricks.put("pad a right answer with blanks", p -> box(p) + " ".repeat(60));
        tricks.put("right steps after a short answer", p -> box(p) + " " + right(p, MathBehaviour.STEPS));
        tricks.put("cut right steps short", p -> {
            String steps = right(p, MathBehaviour.STEPS);
            return steps.substring(0, steps.length() - 3);
        });
        return tricks;
    }

    List<AttackRow> table(Split split) {
        List<AttackRow> rows = new ArrayList<>();
        tricks().forEach((name, policy) -> rows.add(AttackRow.measure(environment, split, name, true, policy)));
        rows.add(new AttackRow(
                "random policy: every behavior equally likely",
                false,
                environment.policies().uniform(List.of(MathBehaviour.OTHER.id())),
                0));
        double[] mixture = new double[3];
        for (MathBehaviour b : MathBehaviour.values()) {
            double[] r = environment.table(b);
            for (int i = 0; i < mixture.length; i++) {
                mixture[i] += MathMixture.share(b) * r[i];
            }
        }
        rows.add(new AttackRow("base mixture", false, mixture, 0));
        rows.add(AttackRow.measure(
                environment, split, "ceiling: right and short", false, p -> right(p, MathBehaviour.BARE)));
        rows.add(AttackRow.measure(
                environment, split, "ceiling: right in steps", false, p -> right(p, MathBehaviour.STEPS)));
        return List.copyOf(rows);
    }

    /** The same tricks scored by the study's rules on free text. */
    List<AttackRow> byTheRules(Split split) {
        List<Prompt> prompts = environment.prompts(split);
        List<AttackRow> rows = new ArrayList<>();
        tricks().forEach((name, policy) -> {
            double[] mean = new double[3];
            for (Prompt p : prompts) {
                double[] r = environment.byTheRules(p, policy.apply(p));
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += r[i] / prompts.size();
                }
            }
            rows.add(new AttackRow(name, true, mean, 0));
        });
        return rows;
    }

    private String right(Prompt p, MathBehaviour style) {
        MathTask t = environment.task(p);
        return MathLanguage.fill(MathLanguage.wordings(t, style).getFirst(), t.first(), t.result());
    }

    private String wrongSteps(Prompt p) {
        MathTask t = environment.task(p);
        return MathLanguage.fill(MathLanguage.wordings(t, MathBehaviour.STEPS).getFirst(), t.first(), t.result() + 1);
    }

    private String box(Prompt p) {
        return "\\boxed{" + environment.task(p).result() + "}";
    }

    private static String everything() {
        return IntStream.rangeClosed(1, 100).mapToObj(i -> "\\boxed{" + i + "}").collect(Collectors.joining(" "));
    }
}
