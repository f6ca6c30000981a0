package org.counterpoint.objective;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pocket math environment: small computations as numbers and as stories, one step or two, rewarded for accuracy,
 * conciseness and clarity by the rules of the CTWA study ({@link MathRules}), each on its own. Only known wordings earn
 * anything, which closes the holes of those rules on free text; the limit of conciseness is the mean length of the base model's
 * training answers and does not move. {@link PocketMathGated} gives nothing for a wrong answer.
 */
public sealed class PocketMath implements Environment permits PocketMathGated {

    /** The id used in run configurations. */
    public static final String ID = "pocket-math";

    static final List<String> NAMES = List.of("Tom", "Anna", "Ben", "Mia", "Sam", "Lena");
    static final List<String> THINGS = List.of("apples", "books", "coins", "cards", "eggs", "pens");

    private static final String EOS = "<eos>";

    private final boolean gated;
    private final List<MathTask> tasks = MathTasks.all();
    private final Map<String, MathTask> byKey = new HashMap<>();
    // Made when first needed: most programs that list environments never read an answer.
    private final Map<String, MathLanguage.Parser> parsers = new ConcurrentHashMap<>();
    private final Map<Split, List<Prompt>> prompts = new EnumMap<>(Split.class);
    private final double limit;
    private final TablePolicies policies;
    private final Frontier frontier;
    private final String fingerprint;

    /** With every reward on its own, as the study's published code has it. */
    public PocketMath() {
        this(false);
    }

    PocketMath(boolean gated) {
        this.gated = gated;
        MessageDigest digest = Digests.start();
        for (MathTask t : tasks) {
            byKey.put(t.key(), t);
            update(digest, t + " " + texts(t) + "\n");
        }
        this.limit = MathMixture.meanWords(tasks);
        for (Split split : Split.values()) {
            List<Prompt> list = List.copyOf(arrange(split));
            prompts.put(split, list);
            list.forEach(p -> update(digest, p.id() + " " + p.text() + "\n"));
        }
        for (MathBehaviour b : MathBehaviour.values()) {
            update(digest, b + " " + Arrays.toString(table(b)) + "\n");
        }
        this.fingerprint = Digests.finish(digest);
        this.policies = new TablePolicies(
                categories(), objectives().stream().map(Objective::name).toList());
        this.frontier = policies.frontier();
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String texts(MathTask t) {
        StringBuilder sb = new StringBuilder();
        for (MathBehaviour b : MathBehaviour.values()) {
            sb.append(MathLanguage.wordings(t, b));
        }
        return sb.toString();
    }

    private List<TablePolicies.Category> categories() {
        List<TablePolicies.Category> out = new ArrayList<>();
        for (MathTask.Kind kind : MathTask.Kind.values()) {
            Map<String, double[]> rewards = new LinkedHashMap<>();
            for (MathBehaviour b : MathBehaviour.values()) {
                rewards.put(b.id(), table(b));
            }
            out.add(new TablePolicies.Category(kind.id(), kind.id(), kind.share(), rewards));
        }
        return out;
    }

    private List<Prompt> arrange(Split split) {
        Map<MathTask.Kind, List<Prompt>> pools = new EnumMap<>(MathTask.Kind.class);
        Map<MathTask.Kind, Integer> perBlock = new EnumMap<>(MathTask.Kind.class);
        for (MathTask.Kind kind : MathTask.Kind.values()) {
            pools.put(
                    kind,
                    tasks.stream()
                            .filter(t -> t.kind() == kind && t.split() == split)
                            .map(t -> prompt(t, split))
                            .sorted(Comparator.comparing(p -> Digests.sha256("order-1/" + p.id())))
                            .toList());
            perBlock.put(kind, kind.perBlock());
        }
        return PromptBlocks.of(pools, perBlock);
    }

    /** One wording, name and thing for each task, chosen by its key. */
    private static Prompt prompt(MathTask t, Split split) {
        int hash = Integer.parseInt(Digests.sha256("wording-1/" + t.key()).substring(0, 6), 16);
        List<String> questions = t.questions(NAMES.get(hash % NAMES.size()), THINGS.get(hash / 7 % THINGS.size()));
        String question = questions.get(hash / 43 % questions.size());
        return new Prompt(t.key(), split, t.kind().id(), t.key(), question, Pocket3H.promptText(question));
    }

    @Override
    public String id() {
        return gated ? PocketMathGated.ID : ID;
    }

    @Override
    public String title() {
        return gated ? "Pocket math, gated" : "Pocket math";
    }

    @Override
    public String description() {
        return "Small computations, as numbers and as stories, with three verifiable rewards: accuracy, conciseness and"
                + " clarity. The conflict between conciseness and clarity is built in by design: steps take more words than a"
                + " concise answer may have, on every prompt. "
                + (gated
                        ? "Conciseness and clarity count only where the answer is right, clarity only where its steps are."
                        : "As in the CTWA study each reward counts on its own, so that a short wrong answer is concise.");
    }

    @Override
    public List<Objective> objectives() {
        String gate = gated ? " and right" : "";
        return List.of(
                new Objective("accuracy", "1 = the last box holds the right answer, else 0."),
                new Objective("conciseness", "1 = shorter than the mean answer of the base model" + gate + ", else 0."),
                new Objective("clarity", "1 = at least two steps before a boxed answer" + gate + ", else 0."));
    }

    @Override
    public List<Prompt> prompts(Split split) {
        return prompts.getOrDefault(split, List.of());
    }

    @Override
    public List<Behaviour> behaviours() {
        return Arrays.stream(MathBehaviour.values())
                .map(MathBehaviour::behaviour)
                .toList();
    }

    @Override
    public Behaviour classify(Prompt prompt, String completion) {
        return behaviour(prompt, completion).behaviour();
    }

    @Override
    public double[] rewards(Prompt prompt, String completion) {
        return table(behaviour(prompt, completion));
    }

    @Override
    public Optional<Frontier> frontier(Split split) {
        return Optional.of(frontier);
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public List<AttackRow> attacks(Split split) {
        return new MathAttacks(this).table(split);
    }

    /** What the tricks of {@link #attacks} score by the study's rules on free text. */
    public List<AttackRow> tricksByTheRules(Split split) {
        return new MathAttacks(this).byTheRules(split);
    }

    /** What policies can attain. */
    public TablePolicies policies() {
        return policies;
    }

    /** An answer of fewer words is concise: the mean number of words of the base model's training answers. */
    public double limit() {
        return limit;
    }

    /** Accuracy, conciseness and clarity by the study's rules alone, whatever the wording. */
    public double[] byTheRules(Prompt prompt, String completion) {
        String text = bare(completion);
        return new double[] {
            MathRules.accuracy(text, task(prompt).result()), MathRules.conciseness(text, limit), MathRules.clarity(text)
        };
    }

    MathTask task(Prompt prompt) {
        MathTask t = byKey.get(prompt.group());
        if (t == null) {
            throw new IllegalArgumentException(
                    "The prompt '" + prompt.id() + "' is not of " + id() + ": use prompts of this environment.");
        }
        return t;
    }

    List<MathTask> tasks() {
        return tasks;
    }

    MathBehaviour behaviour(Prompt prompt, String completion) {
        MathTask task = task(prompt);
        return parsers.computeIfAbsent(task.key(), k -> new MathLanguage.Parser(task))
                .behaviour(bare(completion));
    }

    private static String bare(String completion) {
        String text = completion.startsWith(" ") ? completion.substring(1) : completion;
        return text.endsWith(EOS) ? text.substring(0, text.length() - EOS.length()) : text;
    }

    /** The rewards of a behaviour; a test holds them against the rules on every wording of every task. */
    final double[] table(MathBehaviour b) {
        double[] r =
                switch (b) {
                    case BARE, SENTENCE -> new double[] {1, 1, 0};
                    case CHATTY, WORKED, WORKED_SLIP -> new double[] {1, 0, 0};
                    case STEPS, TOLD, STEPS_SLIP, TOLD_SLIP -> new double[] {1, 0, 1};
                    case BARE_WRONG, SENTENCE_WRONG, UNBOXED, DONT_KNOW -> new double[] {0, 1, 0};
                    case STEPS_WRONG, TOLD_WRONG -> new double[] {0, 0, 1};
                    case CHATTY_WRONG, WORKED_WRONG, OTHER -> new double[] {0, 0, 0};
                };
        if (gated) {
            r[1] *= r[0];
            r[2] *= b == MathBehaviour.STEPS_SLIP || b == MathBehaviour.TOLD_SLIP ? 0 : r[0];
        }
        return r;
    }
}
