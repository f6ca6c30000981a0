package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunSummary;
import org.counterpoint.train.RunConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step times of earlier runs, each read once as long as it does not change. A step's time is the median between steps without an
 * evaluation in between, so that another evaluation interval can be accounted for. Thread-safe.
 */
final class RunTimes {
    private static final Logger LOG = LoggerFactory.getLogger(RunTimes.class);
    private static final int RUNS = 3;
    private static final int OTHERS = 12;

    private record Key(Path dir, Instant modified) {}

    /** Times of one run, in seconds. */
    private record Measured(double step, double evaluation, double fixed) {}

    private final Map<Key, Optional<Measured>> read = new ConcurrentHashMap<>();

    /** The estimate for a configuration from the runs of a library. */
    TimeEstimate of(RunConfig config, List<RunSummary> library) {
        List<RunSummary> here = library.stream()
                .filter(summary -> summary.lastStep() >= 2)
                .filter(summary -> summary.opened()
                        .filter(run -> sameMachine(run) && sameTask(run, config))
                        .isPresent())
                .toList();
        List<RunSummary> own = here.stream()
                .filter(summary -> method(summary).equals(config.method()))
                .sorted(Comparator.comparingInt((RunSummary s) -> differences(s, config))
                        .thenComparing(RunSummary::modified, Comparator.reverseOrder()))
                .toList();
        List<String> names = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (RunSummary summary : own) {
            if (rows.size() == RUNS || (!rows.isEmpty() && differences(summary, config) > rows.getFirst()[4])) {
                break;
            }
            Measured times = measured(summary).orElse(null);
            RunConfig its = config(summary);
            if (times != null && its != null) {
                double ratio = work(config) / work(its);
                double looks = looks(config) / Math.max(1, looks(its));
                rows.add(new double[] {
                    times.step * ratio,
                    times.evaluation * looks,
                    times.fixed * ratio,
                    ratio,
                    differences(summary, config)
                });
                names.add(summary.opened().map(RunManifest::name).orElse(summary.id()));
            }
        }
        if (rows.isEmpty()) {
            return new TimeEstimate(Double.NaN, Double.NaN, 0, 0, 1, List.of(), others(here, config));
        }
        double step = median(rows, 0);
        double evaluation = median(rows, 1);
        double fixed = median(rows, 2);
        long evaluations = config.steps() / config.evaluation().every();
        double seconds = fixed + config.steps() * step + evaluations * evaluation;
        return new TimeEstimate(seconds, step, evaluation, fixed, rows.getFirst()[3], names, List.of());
    }

    private List<Double> others(List<RunSummary> here, RunConfig config) {
        String family = Methods.find(config.method()).family();
        DoubleSummaryStatistics steps = here.stream()
                .filter(summary -> Methods.all().stream()
                        .anyMatch(m ->
                                m.id().equals(method(summary)) && m.family().equals(family)))
                .sorted(Comparator.comparing(RunSummary::modified).reversed())
                .limit(OTHERS)
                .map(this::measured)
                .flatMap(Optional::stream)
                .mapToDouble(Measured::step)
                .summaryStatistics();
        return steps.getCount() == 0 ? List.of() : List.of(steps.getMin(), steps.getMax());
    }

    private static double median(List<double[]> rows, int column) {
        double[] values = rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
        return values[values.length / 2];
    }

    private static String method(RunSummary summary) {
        return summary.opened().map(RunManifest::method).orElse("");
    }

    /** Completions or pairs that a step works on. */
    static double work(RunConfig config) {
        return Methods.find(config.method()).family().equals(OnlineSettings.FAMILY)
                ? (double) config.online().integer("groups")
                        * config.online().integer("group_size")
                        * config.online().integer("inner_epochs")
                : config.offline().integer("batch");
    }

    private static double looks(RunConfig config) {
        return (double) config.evaluation().prompts() * config.evaluation().samplesPerPrompt();
    }

    private static @Nullable RunConfig config(RunSummary summary) {
        try {
            return summary.opened().map(run -> RunConfig.parse(run.config())).orElse(null);
        } catch (RuntimeException old) {
            LOG.debug("The configuration of {} is of another version: {}", summary.dir(), old.getMessage());
            return null;
        }
    }

    /** How many settings that cost time differ; runs with the fewest are asked. */
    private static int differences(RunSummary summary, RunConfig config) {
        RunConfig other = config(summary);
        if (other == null) {
            return Integer.MAX_VALUE;
        }
        int found = work(other) == work(config) ? 0 : 2;
        found += other.threads() == config.threads() ? 0 : 1;
        found += other.lora().equals(config.lora()) ? 0 : 1;
        found += other.sampling().maxTokens() == config.sampling().maxTokens() ? 0 : 2;
        found += looks(other) == looks(config) ? 0 : 1;
        found += other.evaluation().gradients() == config.evaluation().gradients() ? 0 : 1;
        return found + (other.parameters().toJson().equals(config.parameters().toJson()) ? 0 : 1);
    }

    private static boolean sameTask(RunManifest run, RunConfig config) {
        return run.environmentId().equals(config.environment())
                && run.config().path("model").asText("pocket").equals(config.model());
    }

    private static boolean sameMachine(RunManifest run) {
        return run.environment().os().startsWith(System.getProperty("os.name"))
                && run.environment().machine().contains(Runtime.getRuntime().availableProcessors() + " processors");
    }

    private Optional<Measured> measured(RunSummary summary) {
        return read.computeIfAbsent(new Key(summary.dir(), summary.modified()), key -> {
            try {
                return times(Run.open(key.dir()).metrics());
            } catch (IOException e) {
                LOG.debug("No step times from {}: {}", key.dir(), e.getMessage());
                return Optional.empty();
            }
        });
    }

    private static Optional<Measured> times(MetricTable metrics) {
        List<double[]> train = new ArrayList<>();
        double end = 0;
        List<Double> others = new ArrayList<>();
        for (MetricRow row : metrics.allRows()) {
            if (!Double.isFinite(row.time())) {
                continue;
            }
            end = Math.max(end, row.time());
            if (row.split().equals("train")) {
                train.add(new double[] {row.step(), row.time()});
            } else {
                others.add(row.time());
            }
        }
        if (train.size() < 2) {
            return Optional.empty();
        }
        List<Double> plain = new ArrayList<>();
        List<Double> looked = new ArrayList<>();
        for (int i = 1; i < train.size(); i++) {
            double from = train.get(i - 1)[1];
            double to = train.get(i)[1];
            double steps = train.get(i)[0] - train.get(i - 1)[0];
            if (steps > 0 && to > from) {
                boolean look = others.stream().anyMatch(time -> time >= from && time <= to);
                (look ? looked : plain).add((to - from) / steps);
            }
        }
        if (plain.isEmpty() && looked.isEmpty()) {
            return Optional.empty();
        }
        double step = median(plain.isEmpty() ? looked : plain);
        double evaluation = plain.isEmpty() || looked.isEmpty() ? 0 : Math.max(0, median(looked) - step);
        double[] first = train.getFirst();
        double fixed = Math.max(0, first[1] - first[0] * step) + Math.max(0, end - train.getLast()[1] - evaluation);
        return Optional.of(new Measured(step, evaluation, fixed));
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
