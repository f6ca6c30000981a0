package org.counterpoint.objective;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The base model's training text for pocket math: every style of answer with its share, now and then a wrong number. */
final class MathMixture {

    private static final Map<MathBehaviour, Double> SHARES = new EnumMap<>(MathBehaviour.class);

    static {
        SHARES.put(MathBehaviour.BARE, 0.16);
        SHARES.put(MathBehaviour.SENTENCE, 0.18);
        SHARES.put(MathBehaviour.UNBOXED, 0.08);
        SHARES.put(MathBehaviour.WORKED, 0.16);
        SHARES.put(MathBehaviour.STEPS, 0.12);
        SHARES.put(MathBehaviour.TOLD, 0.12);
        SHARES.put(MathBehaviour.CHATTY, 0.08);
        SHARES.put(MathBehaviour.DONT_KNOW, 0.04);
        SHARES.put(MathBehaviour.SENTENCE_WRONG, 0.06);
    }

    private final Random random;
    private final Map<MathTask.Kind, List<MathTask>> tasks = new EnumMap<>(MathTask.Kind.class);

    /** A mixture over all tasks that are not held out. */
    MathMixture(List<MathTask> all, Random random) {
        this.random = random;
        for (MathTask.Kind kind : MathTask.Kind.values()) {
            tasks.put(
                    kind,
                    all.stream()
                            .filter(t -> t.kind() == kind && t.split() != Split.UNSEEN)
                            .toList());
        }
    }

    /** Share of a behaviour in the training text. */
    static double share(MathBehaviour b) {
        return SHARES.getOrDefault(b, 0.0);
    }

    /** Mean number of words of an answer in the training text, exactly. */
    static double meanWords(List<MathTask> all) {
        double mean = 0;
        for (MathTask.Kind kind : MathTask.Kind.values()) {
            MathTask any =
                    all.stream().filter(t -> t.kind() == kind).findFirst().orElseThrow();
            for (Map.Entry<MathBehaviour, Double> e : SHARES.entrySet()) {
                double words = MathLanguage.wordings(any, style(e.getKey())).stream()
                        .mapToInt(MathRules::words)
                        .average()
                        .orElseThrow();
                mean += kind.share() * e.getValue() * words;
            }
        }
        return mean;
    }

    PocketCorpus.Example next() {
        double u = random.nextDouble();
        MathTask.Kind kind = MathTask.Kind.TWO_STEP;
        for (MathTask.Kind k : MathTask.Kind.values()) {
            if (u < k.share()) {
                kind = k;
                break;
            }
            u -= k.share();
        }
        MathTask t = pick(tasks.getOrDefault(kind, List.of()));
        String question = pick(t.questions(pick(PocketMath.NAMES), pick(PocketMath.THINGS)));
        MathBehaviour behaviour = behaviour();
        int result = t.result();
        if (behaviour == MathBehaviour.SENTENCE_WRONG) {
            int off = 1 + random.nextInt(3);
            result += result > off && random.nextBoolean() ? -off : off;
        }
        String wording = pick(MathLanguage.wordings(t, style(behaviour)));
        return new PocketCorpus.Example(
                Pocket3H.promptText(question), " " + MathLanguage.fill(wording, t.first(), result));
    }

    private static MathBehaviour style(MathBehaviour b) {
        return b == MathBehaviour.SENTENCE_WRONG ? MathBehaviour.SENTENCE : b;
    }

    private MathBehaviour behaviour() {
        double u = random.nextDouble();
        MathBehaviour last = MathBehaviour.BARE;
        for (Map.Entry<MathBehaviour, Double> e : SHARES.entrySet()) {
            last = e.getKey();
            u -= e.getValue();
            if (u < 0) {
                break;
            }
        }
        return last;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
