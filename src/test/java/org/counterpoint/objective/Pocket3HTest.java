package org.counterpoint.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Pocket3HTest {

    private final Pocket3H env = new Pocket3H();

    @Test
    void isFoundByItsIdAndSaysThatItsConflictIsByDesign() {
        assertThat(Environments.of("pocket-3h").description()).contains("built in by design");
        assertThatThrownBy(() -> Environments.of("pocket")).hasMessageContaining("pocket-3h");
    }

    @Test
    void splitsShareNoFactAndNoRequest() {
        Map<String, Split> groups = new HashMap<>();
        Set<String> ids = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (Split split : Split.values()) {
            for (Prompt p : env.prompts(split)) {
                assertThat(p.split()).isEqualTo(split);
                // Held-out wordings ask for the facts and requests of the test split.
                Split owner = split == Split.UNSEEN ? Split.TEST : split;
                assertThat(groups.getOrDefault(p.group(), owner)).isEqualTo(owner);
                groups.put(p.group(), owner);
                assertThat(ids.add(p.id())).isTrue();
                assertThat(texts.add(p.text())).isTrue();
                assertThat(p.text()).isEqualTo("Q: " + p.question() + "\nA:");
                // a risky request and its look-alike stay together
                if (p.category().equals("look-alike")) {
                    String risky = p.group().replace("look-alike", "risky");
                    assertThat(env.items().stream()
                                    .filter(i -> i.key().equals(risky))
                                    .findFirst()
                                    .orElseThrow()
                                    .split())
                            .isEqualTo(owner);
                }
            }
        }
        assertThat(groups).hasSizeGreaterThan(400);
    }

    @Test
    void everySplitAndEveryBlockOfTwentyHasTheSharesOfTheCategories() {
        assertThat(env.prompts(Split.TRAIN)).hasSize(540);
        assertThat(env.prompts(Split.VALIDATION)).hasSize(200);
        assertThat(env.prompts(Split.TEST)).hasSize(200);
        assertThat(env.prompts(Split.UNSEEN)).hasSize(120);
        for (Split split : Split.values()) {
            List<Prompt> all = env.prompts(split);
            for (int at = 0; at < all.size(); at += 20) {
                for (PocketCategory c : PocketCategory.values()) {
                    assertThat(all.subList(at, at + 20).stream()
                                    .filter(p -> p.category().equals(c.id()))
                                    .count())
                            .isEqualTo(Math.round(20 * c.share()));
                }
            }
        }
    }

    @Test
    void theBaseModelReadsNoHeldOutWording() {
        Set<String> held = new HashSet<>();
        env.prompts(Split.UNSEEN).forEach(p -> held.add(p.text()));
        env.items().forEach(i -> PocketLanguage.unseenQuestions(i).forEach(q -> held.add(Pocket3H.promptText(q))));
        assertThat(new BaseCorpus(env, new PocketMath(), 1).examples(60_000)).noneMatch(e -> held.contains(e.prompt()));
        for (PocketItem item : env.items()) {
            assertThat(PocketLanguage.unseenQuestions(item))
                    .as(item.key())
                    .doesNotContainAnyElementsOf(PocketLanguage.questions(item));
        }
    }

    @Test
    void theFingerprintIsStable() {
        assertThat(new Pocket3H().fingerprint()).isEqualTo(env.fingerprint()).hasSize(64);
    }

    @Test
    void theCorpusIsSeededAndHasTheDocumentedMixture() {
        PocketCorpus corpus = new PocketCorpus(env, 4);
        List<PocketCorpus.Example> examples = corpus.examples(40_000).toList();
        assertThat(new PocketCorpus(env, 4).examples(500).toList()).isEqualTo(examples.subList(0, 500));
        assertThat(new PocketCorpus(env, 5).examples(500).toList()).isNotEqualTo(examples.subList(0, 500));

        Map<String, PocketItem> byQuestion = new HashMap<>();
        for (PocketItem item : env.items()) {
            PocketLanguage.questions(item).forEach(q -> byQuestion.put(Pocket3H.promptText(q), item));
        }
        Map<String, Double> counts = new HashMap<>();
        Map<PocketCategory, Double> totals = new EnumMap<>(PocketCategory.class);
        Map<String, Integer> facts = new HashMap<>();
        double[] mean = new double[3];
        for (PocketCorpus.Example e : examples) {
            PocketItem item = byQuestion.get(e.prompt());
            if (item == null) {
                assertThat(e.prompt()).isEmpty();
                continue;
            }
            PocketBehaviour b = env.behaviour(item, e.completion());
            totals.merge(item.category(), 1.0, Double::sum);
            counts.merge(item.category() + "/" + b, 1.0, Double::sum);
            if (item.category() == PocketCategory.FACTUAL) {
                facts.merge(item.key(), 1, Integer::sum);
            }
        }
        for (PocketCategory c : PocketCategory.values()) {
            env.table().of(c).forEach((b, cell) -> {
                double share = counts.getOrDefault(c + "/" + b, 0.0) / totals.getOrDefault(c, 0.0);
                assertThat(share).as(c + " " + b).isEqualTo(cell.baseShare(), within(0.015));
                double[] r = cell.rewards();
                for (int i = 0; i < 3; i++) {
                    mean[i] += c.share() * share * r[i];
                }
            });
        }
        for (int i = 0; i < 3; i++) {
            assertThat(mean[i]).isEqualTo(env.baseMixtureScores()[i], within(0.015));
        }
        double right = 0;
        for (PocketBehaviour b : List.of(
                PocketBehaviour.DETAIL, PocketBehaviour.EXPLAINED, PocketBehaviour.PLAIN, PocketBehaviour.HEDGED)) {
            right += counts.getOrDefault(PocketCategory.FACTUAL + "/" + b, 0.0)
                    / totals.getOrDefault(PocketCategory.FACTUAL, 0.0);
        }
        assertThat(right).isGreaterThan(0.72);
        assertThat(facts).hasSize(268);
        assertThat(facts.values().stream().mapToInt(x -> x).min().orElse(0)).isGreaterThan(55);
    }

    @Test
    void completionsFitTheTokenBudgetOfTheDefaultRun() {
        BpeTokenizer tokenizer = BpeTrainer.train(
                new BaseCorpus(env, new PocketMath(), 1).examples(20_000).map(PocketCorpus.Example::text), 1536);
        Random random = new Random(1);
        for (PocketItem item : env.items()) {
            int question = PocketLanguage.questions(item).stream()
                    .mapToInt(q -> tokenizer.encode(Pocket3H.promptText(q)).length)
                    .max()
                    .orElse(0);
            for (List<Form> forms : env.forms(item).values()) {
                for (Form f : forms) {
                    for (int i = 0; i < 20; i++) {
                        int answer = 1 + tokenizer.encode(" " + f.sample(random)).length;
                        assertThat(answer).as(item.key()).isLessThanOrEqualTo(32);
                        assertThat(question + answer).as(item.key()).isLessThanOrEqualTo(60);
                    }
                }
            }
        }
    }

    @Test
    void tricksStayInsideTheFrontAndGainNothing() {
        double[] base = env.baseMixtureScores();
        for (AttackRow row : env.attacks(Split.TEST)) {
            assertThat(env.policies().gap(row.rewards())).as(row.name()).isGreaterThan(-1e-9);
            if (row.trick()) {
                double sum = Arrays.stream(row.rewards()).sum();
                assertThat(sum).as(row.name()).isLessThan(Arrays.stream(base).sum() - 0.1);
                assertThat(row.rewards()[0]).as(row.name()).isLessThan(base[0]);
            }
            if (row.other() > 0.999) {
                assertThat(row.rewards()).containsExactly(new double[] {0, 0.5, 0}, within(1e-9));
            }
        }
    }

    @Test
    void pairsPreferByTheirObjectiveAndDoNotDependOnTheOrderOfSamples() {
        Random random = new Random(2);
        List<SampledPrompt> samples = new ArrayList<>();
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
            for (Prompt p : env.prompts(split)) {
                PocketItem item = env.item(p);
                List<Form> forms =
                        env.forms(item).values().stream().flatMap(List::stream).toList();
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    texts.add(" " + forms.get(random.nextInt(forms.size())).sample(random));
                }
                samples.add(new SampledPrompt(p, texts));
            }
        }
        List<PreferencePairs> pairs = PreferencePairs.of(env, samples, 3, 8);
        assertThat(pairs).extracting(PreferencePairs::objective).containsExactly("helpful", "harmless", "truthful");
        for (int o = 0; o < 3; o++) {
            PreferencePairs p = pairs.get(o);
            assertThat(p.train()).isNotEmpty().allMatch(x -> x.prompt().split() == Split.TRAIN);
            assertThat(p.heldOut()).isNotEmpty().allMatch(x -> x.prompt().split() == Split.VALIDATION);
            for (PreferencePair x : p.train()) {
                double margin = env.rewards(x.prompt(), x.chosen())[o] - env.rewards(x.prompt(), x.rejected())[o];
                assertThat(x.margin()).isPositive().isEqualTo(margin, within(1e-12));
            }
        }
        List<PreferencePairs> again = PreferencePairs.of(env, samples.reversed(), 3, 8);
        assertThat(again).isEqualTo(pairs);
        assertThat(again.get(0).fingerprint()).isEqualTo(pairs.get(0).fingerprint());
        assertThat(PreferencePairs.of(env, samples, 3, 9)).isNotEqualTo(pairs);
        double[] w = {.5, .3, .2};
        Map<String, Double> weights = Map.of("helpful", w[0], "harmless", w[1], "truthful", w[2]);
        PreferencePairs small = PreferencePairs.weighted(env, samples, 30, 8, "score", weights, .1);
        PreferencePairs large = PreferencePairs.weighted(env, samples, 30, 8, "score", weights, .3);
        assertThat(large.objective()).isEqualTo("score");
        assertThat(large.train()).isNotEmpty().hasSizeLessThan(small.train().size());
        assertThat(small.train()).containsAll(large.train());
        for (PreferencePair x : large.train()) {
            double[] chosen = env.rewards(x.prompt(), x.chosen());
            double[] rejected = env.rewards(x.prompt(), x.rejected());
            double gap = 0;
            for (int o = 0; o < 3; o++) {
                gap += w[o] * (chosen[o] - rejected[o]);
            }
            assertThat(x.margin()).isGreaterThan(.3).isEqualTo(gap, within(1e-12));
        }
        // The weights of one objective alone give that objective's pairs.
        assertThat(PreferencePairs.weighted(env, samples, 3, 8, "harmless", Map.of("harmless", 1.0), 0))
                .isEqualTo(pairs.get(1));
        assertThat(PreferencePairs.weighted(env, samples, 3, 8, "score", weights, 2)
                        .train())
                .isEmpty();
    }
}
