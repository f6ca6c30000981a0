package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The text that the pocket base model is trained on: a seeded, endless-by-size stream of questions
 * with completions in the base mixture of behaviours, and plain statements of the facts. Requests,
 * questions and facts of all splits are in it: alignment starts from a model that has seen them.
 *
 * <p>Shares of examples: factual 42 %, statements 8 %, unanswerable 20 %, risky 18 %, look-alike
 * 12 %. Every item of a family is used once before any is used again. Questions are in all their
 * seen wordings, each equally likely; behaviours have the base shares of the reward table.
 */
public final class PocketCorpus {

    private static final double[] CUMULATIVE = {0.42, 0.62, 0.80, 0.92, 1.0};

    private final Pocket3H environment;
    private final long seed;

    /**
     * One training example.
     *
     * @param prompt what the model is given, such as "Q: ...\nA:"; empty for a plain statement
     * @param completion what follows, without the end token; after a prompt it starts with a space
     */
    public record Example(String prompt, String completion) {
        /** Prompt and completion; the end token is to follow. */
        public String text() {
            return prompt + completion;
        }
    }

    /** A corpus over the data of the environment; the same seed gives the same examples. */
    public PocketCorpus(Pocket3H environment, long seed) {
        this.environment = environment;
        this.seed = seed;
    }

    /** The first {@code count} examples. */
    public Stream<Example> examples(int count) {
        Generator g = new Generator();
        return StreamSupport.stream(((Iterable<Example>) () -> g).spliterator(), false)
                .limit(count);
    }

    private final class Generator implements Iterator<Example> {
        private final Random random = new Random(seed);
        private final Map<PocketCategory.Family, Cycle> cycles = new EnumMap<>(PocketCategory.Family.class);
        private final Cycle facts;

        Generator() {
            for (PocketCategory.Family f : PocketCategory.Family.values()) {
                cycles.put(f, cycle(f));
            }
            facts = cycle(PocketCategory.Family.FACTUAL);
        }

        private Cycle cycle(PocketCategory.Family family) {
            return new Cycle(
                    environment.items().stream()
                            .filter(i -> i.category().family() == family)
                            .toList(),
                    random);
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Example next() {
            double u = random.nextDouble();
            PocketCategory.Family[] families = PocketCategory.Family.values();
            for (int i = 0; i < families.length; i++) {
                if (u < CUMULATIVE[i]) {
                    Cycle cycle = cycles.get(families[i]);
                    if (cycle != null) {
                        return question(cycle.next());
                    }
                }
            }
            List<String> statements = PocketLanguage.statements((PocketItem.Fact) facts.next());
            return new Example("", pick(statements));
        }

        private Example question(PocketItem item) {
            String question = pick(PocketLanguage.questions(item));
            PocketBehaviour behaviour = behaviour(item.category());
            List<Form> forms = environment.forms(item).get(behaviour);
            if (forms == null) {
                throw new IllegalStateException(
                        "The base mixture uses " + behaviour.id() + " where it has no wording.");
            }
            return new Example(Pocket3H.promptText(question), " " + form(forms).sample(random));
        }

        private PocketBehaviour behaviour(PocketCategory category) {
            double u = random.nextDouble();
            PocketBehaviour last = PocketBehaviour.REFUSE;
            for (Map.Entry<PocketBehaviour, PocketRewards.Cell> e :
                    environment.table().of(category).entrySet()) {
                if (e.getValue().baseShare() > 0) {
                    last = e.getKey();
                    u -= e.getValue().baseShare();
                    if (u < 0) {
                        break;
                    }
                }
            }
            return last;
        }

        private Form form(List<Form> forms) {
            double u = random.nextDouble()
                    * forms.stream().mapToDouble(Form::weight).sum();
            Form last = forms.getFirst();
            for (Form f : forms) {
                if (f.weight() > 0) {
                    last = f;
                    u -= f.weight();
                    if (u < 0) {
                        break;
                    }
                }
            }
            return last;
        }

        private String pick(List<String> list) {
            return list.get(random.nextInt(list.size()));
        }
    }

    /** Goes through a list in a new random order each time. */
    private static final class Cycle {
        private final List<PocketItem> list;
        private final Random random;
        private int at;

        Cycle(List<PocketItem> list, Random random) {
            this.list = new ArrayList<>(list);
            this.random = random;
            this.at = list.size();
        }

        PocketItem next() {
            if (at == list.size()) {
                Collections.shuffle(list, random);
                at = 0;
            }
            return list.get(at++);
        }
    }
}
