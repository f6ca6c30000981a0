package org.counterpoint.workbench.views.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.counterpoint.analysis.CompareOptions;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.analysis.SampleCatalog;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.SampleRow;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.task.Progress;
import org.counterpoint.workbench.view.ViewFactory;

/** Writes a whole comparison as one HTML page: tables, figures of all views, examples, and where every number comes from. */
public final class ComparisonReport {
    private static final int MOST_PROMPTS = 6;
    private static final Set<String> NOT_DRAWN = Set.of(CompareView.ID, "samples");

    private ComparisonReport() {}

    /**
     * Writes the page. Called off the JavaFX thread, with a running toolkit.
     *
     * @param models the runs, in order
     * @param factories views whose figures are shown
     * @param file file to write; its folder is made where it is missing
     * @throws IOException naming the file, where it cannot be written
     */
    public static void write(
            List<RunModel> models, CompareOptions options, List<ViewFactory> factories, Path file, Progress progress)
            throws Exception {
        List<Run> runs = models.stream().map(RunModel::run).toList();
        CompareReport report = CompareReport.of(runs, options);
        Map<String, List<Run>> groups = CompareReport.groups(runs, options.groupBy());
        Map<String, List<RunManifest>> sides = new LinkedHashMap<>();
        groups.forEach((name, members) ->
                sides.put(name, members.stream().map(Run::manifest).toList()));
        List<ReportFigures.Drawn> figures = ReportFigures.of(
                models,
                factories.stream().filter(f -> !NOT_DRAWN.contains(f.id())).toList(),
                progress);
        String page = ComparisonHtml.page(
                report,
                ConfigDiff.ofGroups(sides),
                runs,
                figures,
                report.unavailable().isPresent() ? List.of() : completions(groups, report),
                Instant.now());
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, page, StandardCharsets.UTF_8);
    }

    /** Prompts on which the groups differ most at their last sampled step, with the first completion of each group. */
    private static List<ComparisonHtml.CompletionTable> completions(
            Map<String, List<Run>> groups, CompareReport report) {
        Map<String, SampleCatalog> first = new LinkedHashMap<>();
        groups.forEach((name, runs) -> {
            SampleCatalog catalog = SampleCatalog.of(runs.getFirst());
            if (catalog.size() > 0) {
                first.put(name, catalog);
            }
        });
        if (first.size() < 2) {
            return List.of();
        }
        List<SampleCatalog> catalogs = List.copyOf(first.values());
        List<SampleCatalog.Prompt> shared = catalogs.getFirst().prompts().stream()
                .filter(p -> catalogs.stream().allMatch(c -> c.rows(p.id()).length > 0))
                .sorted(Comparator.comparingDouble(
                        (SampleCatalog.Prompt p) -> -spread(p.id(), catalogs, report.objectives())))
                .limit(MOST_PROMPTS)
                .toList();
        List<ComparisonHtml.CompletionTable> out = new ArrayList<>();
        for (SampleCatalog.Prompt prompt : shared) {
            List<List<String>> rows = new ArrayList<>();
            first.forEach((name, catalog) -> {
                SampleRow row = catalog.run().samples().get(last(catalog, prompt.id())[0]);
                rows.add(List.of(
                        name + ", seed " + catalog.run().manifest().seed() + ", step " + row.step(),
                        row.completion().strip(),
                        row.rewards().entrySet().stream()
                                .map(e -> String.format(java.util.Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
                                .collect(Collectors.joining(", "))));
            });
            out.add(new ComparisonHtml.CompletionTable(prompt.text(), prompt.category(), rows));
        }
        return out;
    }

    private static double spread(String prompt, List<SampleCatalog> catalogs, List<String> objectives) {
        double most = 0;
        for (String objective : objectives) {
            double[] means = catalogs.stream()
                    .mapToDouble(c -> c.mean(last(c, prompt), objective))
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            most = Math.max(
                    most,
                    Arrays.stream(means).max().orElse(0)
                            - Arrays.stream(means).min().orElse(0));
        }
        return most;
    }

    private static int[] last(SampleCatalog catalog, String prompt) {
        int[] rows = catalog.rows(prompt);
        long step = Arrays.stream(rows).mapToLong(catalog::step).max().orElse(-1);
        return Arrays.stream(rows).filter(r -> catalog.step(r) == step).toArray();
    }
}
