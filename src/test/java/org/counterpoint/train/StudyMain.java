package org.counterpoint.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.Series;

/**
 * Does the conflict of the pocket environments show? Trains linear GRPO at three weightings, CTWA and others over several seeds, and
 * prints what falls and by how much on held-out prompts. Finished runs in the folder are not repeated.
 *
 * <p>Usage: {@code StudyMain FOLDER FIRST_SEED LAST_SEED STEPS [NAME,NAME...]}.
 */
final class StudyMain {
    private static final Map<String, String> RUNS = new LinkedHashMap<>();

    static {
        RUNS.put("linear-equal", "{\"method\":\"linear\"}");
        RUNS.put("linear-helpful", "{\"method\":\"linear\",\"parameters\":{\"weights\":[0.7,0.15,0.15]}}");
        RUNS.put("linear-harmless", "{\"method\":\"linear\",\"parameters\":{\"weights\":[0.15,0.7,0.15]}}");
        RUNS.put("ctwa-helpful", "{\"method\":\"ctwa\",\"parameters\":{\"weights\":[0.7,0.15,0.15]}}");
        RUNS.put("cone-helpful", "{\"method\":\"covariance-cone\",\"parameters\":{\"weights\":[0.7,0.15,0.15]}}");
        RUNS.put("sequential-dpo", "{\"method\":\"sequential-dpo\"}");
        RUNS.put("orthalign", "{\"method\":\"orthalign\"}");
        for (String environment : List.of("pocket-math", "pocket-math-gated")) {
            String start = "{\"environment\":\"" + environment + "\",\"method\":";
            RUNS.put(environment + "-equal", start + "\"linear\"}");
            RUNS.put(environment + "-concise", start + "\"linear\",\"parameters\":{\"weights\":[0.15,0.7,0.15]}}");
            RUNS.put(environment + "-clear", start + "\"linear\",\"parameters\":{\"weights\":[0.15,0.15,0.7]}}");
            RUNS.put(environment + "-ctwa", start + "\"ctwa\",\"parameters\":{\"weights\":[0.15,0.7,0.15]}}");
        }
    }

    private StudyMain() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        long[] seeds = LongStream.rangeClosed(Long.parseLong(args[1]), Long.parseLong(args[2]))
                .toArray();
        int steps = Integer.parseInt(args[3]);
        List<String> names = args.length > 4 ? List.of(args[4].split(",", -1)) : List.copyOf(RUNS.keySet());
        PrintStream out = System.out;
        for (long seed : seeds) {
            for (String name : names) {
                Path dir = folder.resolve(name + "-s" + seed);
                if (!finished(dir)) {
                    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(RUNS.get(name));
                    json.put("seed", seed)
                            .put("steps", steps)
                            .put("name", name + ", seed " + seed)
                            .put("threads", 1);
                    long begin = System.nanoTime();
                    TrainResult result = Trainer.run(RunConfig.parse(json), dir, false, TrainListener.NONE);
                    out.printf(
                            Locale.ROOT,
                            "%s seed %d: %s in %.0f s%n",
                            name,
                            seed,
                            result.status(),
                            (System.nanoTime() - begin) / 1e9);
                }
            }
        }
        for (String name : names) {
            out.println();
            out.println(name);
            int interference = 0;
            int forgetting = 0;
            for (long seed : seeds) {
                Path dir = folder.resolve(name + "-s" + seed);
                if (!finished(dir)) {
                    continue;
                }
                Run run = Run.open(dir);
                MetricTable metrics = run.metrics();
                List<String> objectives = run.manifest().objectives().stream()
                        .map(ObjectiveInfo::name)
                        .toList();
                out.printf(Locale.ROOT, "  seed %d  test:", seed);
                double worst = 0;
                for (String o : objectives) {
                    double[] v = metrics.series("test", "reward/" + o + "/mean").values();
                    double change = v[v.length - 1] - v[0];
                    worst = Math.min(worst, change);
                    out.printf(Locale.ROOT, "  %s %.3f (%+.3f)", o, v[v.length - 1], change);
                }
                interference += worst <= -.1 ? 1 : 0;
                double forgot = printStages(out, metrics);
                forgetting += forgot >= .1 ? 1 : 0;
                out.println();
                if (name.endsWith("-equal") || name.equals("sequential-dpo")) {
                    printBase(out, metrics, objectives);
                }
            }
            out.printf(
                    Locale.ROOT, "  an objective fell by 0.1 or more in %d of %d seeds%n", interference, seeds.length);
            if (name.equals("sequential-dpo") || name.equals("orthalign")) {
                out.printf(
                        Locale.ROOT,
                        "  a later stage took 0.1 or more back in %d of %d seeds%n",
                        forgetting,
                        seeds.length);
            }
        }
    }

    /** Validation reward after each stage; returns the largest loss of an objective since the end of its own stage. */
    private static double printStages(PrintStream out, MetricTable metrics) {
        if (!metrics.keys("train").contains("stage")) {
            return 0;
        }
        Series stage = metrics.series("train", "stage");
        List<Double> ends = new ArrayList<>();
        for (int i = 0; i < stage.values().length; i++) {
            if (i + 1 == stage.values().length || stage.values()[i + 1] != stage.values()[i]) {
                ends.add(stage.steps()[i]);
            }
        }
        double forgot = 0;
        List<String> order = List.of("harmless", "helpful", "truthful");
        for (int t = 0; t < order.size() && t < ends.size(); t++) {
            Series s = metrics.series("validation", "reward/" + order.get(t) + "/mean");
            double own = at(s, ends.get(t));
            double last = s.values()[s.values().length - 1];
            out.printf(Locale.ROOT, "  %s %.3f>%.3f>%.3f", order.get(t), s.values()[0], own, last);
            forgot = Math.max(forgot, own - last);
        }
        return forgot;
    }

    private static double at(Series s, double step) {
        int i = Arrays.binarySearch(s.steps(), step);
        return i < 0 ? Double.NaN : s.values()[i];
    }

    private static void printBase(PrintStream out, MetricTable metrics, List<String> objectives) {
        out.print("    at the base model, gradient cosines:");
        for (String key : metrics.keys("train")) {
            if (key.startsWith("gradient_cosine/")) {
                out.printf(
                        Locale.ROOT,
                        " %s %+.2f",
                        key.substring("gradient_cosine/".length()),
                        metrics.series("train", key).values()[0]);
            }
        }
        out.println();
        if (metrics.keys("train").contains("cov/" + objectives.getFirst())) {
            out.print("    covariance matrix:");
            for (String a : objectives) {
                for (String b : objectives) {
                    out.printf(
                            Locale.ROOT,
                            " %+.3f",
                            metrics.series("train", "cov_matrix/" + a + "/" + b).values()[0]);
                }
                out.print(" ;");
            }
            out.println();
        }
    }

    private static boolean finished(Path dir) throws IOException {
        return Files.exists(dir.resolve("run.json")) && Run.open(dir).manifest().status() == RunStatus.FINISHED;
    }
}
