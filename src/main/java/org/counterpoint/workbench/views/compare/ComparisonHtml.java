package org.counterpoint.workbench.views.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.analysis.CompareExport;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;

/** A comparison as one HTML page that needs nothing else: no network, no script, no fonts. */
final class ComparisonHtml {
    /** Tables with more rows stand closed. */
    private static final int MOST_OPEN = 36;

    private final CompareReport report;
    private final ConfigDiff diff;
    private final List<Run> runs;
    private final List<ReportFigures.Drawn> figures;
    private final List<CompletionTable> completions;
    private final Instant now;
    private final Html html = new Html();

    /**
     * Completions of one prompt, for readers who want to see what the numbers mean.
     *
     * @param prompt text of the prompt
     * @param category its category
     * @param rows group, completion and rewards in words
     */
    record CompletionTable(String prompt, String category, List<List<String>> rows) {
        CompletionTable {
            rows = List.copyOf(rows);
        }
    }

    private ComparisonHtml(
            CompareReport report,
            ConfigDiff diff,
            List<Run> runs,
            List<ReportFigures.Drawn> figures,
            List<CompletionTable> completions,
            Instant now) {
        this.report = report;
        this.diff = diff;
        this.runs = runs;
        this.figures = figures;
        this.completions = completions;
        this.now = now;
    }

    /** The page. */
    static String page(
            CompareReport report,
            ConfigDiff diff,
            List<Run> runs,
            List<ReportFigures.Drawn> figures,
            List<CompletionTable> completions,
            Instant now) {
        return new ComparisonHtml(report, diff, runs, figures, completions, now).page();
    }

    private String page() {
        String title = Messages.text("compare.html.title", String.join(", ", report.groups()));
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .element("title", title)
                .raw("<style>\n" + css() + "</style>\n</head>\n<body>\n<main>\n");
        html.element("h1", title);
        html.element(
                "p",
                "muted",
                Messages.text(
                        "compare.html.made",
                        DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
                                .withZone(ZoneOffset.UTC)
                                .format(now),
                        Integer.toString(runs.size()),
                        report.split(),
                        report.rule()));
        if (report.unavailable().isPresent()) {
            html.element("p", report.unavailable().get());
        } else {
            verdict();
            claims();
            results();
            tests();
            budget();
            audit();
            config();
            figures();
            completions();
        }
        provenance();
        return html.raw("</main>\n</body>\n</html>\n").toString();
    }

    private static String css() {
        try (InputStream stream = ComparisonHtml.class.getResourceAsStream("report.css")) {
            return stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void verdict() {
        String style =
                switch (report.comparability()) {
                    case COMPARABLE -> "pass";
                    case WITH_CAVEATS -> "warn";
                    case NOT_COMPARABLE -> "fail";
                };
        html.raw("<p class=\"" + style + "\">");
        html.element(
                "span",
                "verdict",
                Messages.text("compare.audit", report.comparability().words()));
        html.raw("</p>\n");
    }

    private void claims() {
        html.element("h2", Messages.text("compare.page.claims"));
        if (report.claims().isEmpty()) {
            html.element("p", Messages.text("compare.claims.none.why"));
        }
        for (CompareReport.Claim claim : report.claims()) {
            String support = claim.support().name().toLowerCase(Locale.ROOT);
            html.raw("<div class=\"claim " + support + "\">");
            html.element("p", "muted", Messages.text("compare.support." + support, claim.group(), claim.baseline()));
            html.element("p", "sentence", claim.sentence());
            html.element("p", "muted", String.join(" ", claim.conditions()));
            html.raw("</div>\n");
        }
    }

    private void results() {
        html.element("h2", Messages.text("compare.page.results"));
        List<String> headings = new ArrayList<>(List.of(report.groupBy(), "n"));
        headings.addAll(report.objectives());
        headings.add(Messages.text("compare.all"));
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (String group : report.groups()) {
            List<Html.Cell> cells = new ArrayList<>();
            cells.add(Html.Cell.of(group));
            int n = 0;
            List<Html.Cell> values = new ArrayList<>();
            for (String objective : report.objectives()) {
                CompareReport.Row row = report.row(group, objective).orElseThrow();
                n = Math.max(n, row.nSeeds());
                boolean best = CompareExport.best(report, group, objective);
                values.add(new Html.Cell(CompareExport.cell(row.iqm(), row.ci()), best ? "best nowrap" : "nowrap"));
            }
            cells.add(new Html.Cell(Integer.toString(n), "number"));
            cells.addAll(values);
            report.aggregate().stream()
                    .filter(a -> a.method().equals(group))
                    .forEach(a -> cells.add(Html.Cell.of(CompareExport.cell(a.iqm(), a.ci()))));
            rows.add(cells);
        }
        html.table(headings, rows);
        html.element("p", "muted", CompareExport.caption(report, Messages.text("compare.html.bold")));
        report.notes().forEach(note -> html.element("p", "muted", note));
    }

    private void tests() {
        if (report.tests().isEmpty()) {
            return;
        }
        html.element("h2", Messages.text("compare.page.tests"));
        boolean many = report.tests().size() > MOST_OPEN;
        html.raw(
                many
                        ? "<details><summary>"
                                + Html.text(Messages.text(
                                        "compare.html.tests",
                                        Integer.toString(report.tests().size())))
                                + "</summary>\n"
                        : "");
        html.table(
                List.of(
                        "a",
                        "b",
                        Messages.text("compare.objective"),
                        Messages.text("compare.difference"),
                        "p",
                        Messages.text("compare.holm"),
                        Messages.text("compare.detectable"),
                        Messages.text("compare.needed"),
                        Messages.text("compare.verdict")),
                report.tests().stream()
                        .map(t -> List.of(
                                new Html.Cell(t.a(), "nowrap"),
                                new Html.Cell(t.b(), "nowrap"),
                                Html.Cell.of(t.objective()),
                                new Html.Cell(CompareExport.cell(t.difference(), t.ci()), "nowrap"),
                                number(t.pValue()),
                                number(t.pAdjusted()),
                                number(t.detectable()),
                                new Html.Cell(t.seedsNeeded() == 0 ? "" : Integer.toString(t.seedsNeeded()), "number"),
                                new Html.Cell(t.verdict(), "wide")))
                        .toList());
        html.raw(many ? "</details>\n" : "");
        html.element("h3", Messages.text("compare.improvement"));
        List<String> headings = new ArrayList<>(List.of(""));
        headings.addAll(report.groups());
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (String a : report.groups()) {
            List<Html.Cell> cells = new ArrayList<>(List.of(Html.Cell.of(a)));
            for (String b : report.groups()) {
                cells.add(report.improvements().stream()
                        .filter(i -> i.a().equals(a) && i.b().equals(b))
                        .findFirst()
                        .map(i -> new Html.Cell(CompareExport.cell(i.probability(), i.ci()), "nowrap"))
                        .orElse(Html.Cell.of("")));
            }
            rows.add(cells);
        }
        html.table(headings, rows);
        html.element("p", "muted", Messages.text("compare.html.improvement"));
    }

    private static Html.Cell number(double value) {
        return new Html.Cell(Double.isNaN(value) ? "" : Numbers.brief(value), "number");
    }

    private void budget() {
        html.element("h2", Messages.text("compare.page.budget"));
        List<String> headings =
                new ArrayList<>(List.of(Messages.text("compare.axis"), Messages.text("compare.equalBudget")));
        headings.addAll(report.objectives());
        headings.add(Messages.text("compare.evidence"));
        html.table(
                headings,
                report.axes().stream()
                        .map(axis -> {
                            List<Html.Cell> cells = new ArrayList<>();
                            cells.add(Html.Cell.of(axis.axis()));
                            cells.add(new Html.Cell(CompareTables.amount(axis.axis(), axis.budget()), "number"));
                            for (String objective : report.objectives()) {
                                cells.add(Html.Cell.of(axis.winners().stream()
                                        .filter(w -> w.objective().equals(objective)
                                                && !w.group().isEmpty())
                                        .map(w -> w.group()
                                                + (Double.isNaN(w.margin()) ? "" : " +" + Numbers.brief(w.margin())))
                                        .findFirst()
                                        .orElse(Messages.text("compare.na"))));
                            }
                            cells.add(Html.Cell.of(axis.evidence()));
                            return cells;
                        })
                        .toList());
        if (!report.axes().isEmpty()) {
            html.element(
                    "p",
                    "muted",
                    Messages.text("compare.axes.note", report.axes().getFirst().split()));
        }
        report.axisChanges().forEach(change -> html.element("p", "warn", change));
        html.element("h3", Messages.text("compare.budgets"));
        html.table(
                List.of(
                        report.groupBy(),
                        Messages.text("compare.runs"),
                        Messages.text("compare.steps"),
                        Messages.text("compare.samples"),
                        Messages.text("compare.tokens"),
                        Messages.text("compare.time"),
                        "KL"),
                report.budgets().stream()
                        .map(b -> List.of(
                                Html.Cell.of(b.group()),
                                new Html.Cell(Integer.toString(b.runs()), "number"),
                                new Html.Cell(CompareTables.amount("steps", b.steps()), "number"),
                                new Html.Cell(CompareTables.amount("samples", b.samples()), "number"),
                                new Html.Cell(CompareTables.amount("tokens", b.tokens()), "number"),
                                new Html.Cell(CompareTables.amount("wall time", b.seconds()), "number"),
                                new Html.Cell(CompareTables.amount("KL from reference", b.kl()), "number")))
                        .toList());
    }

    private void audit() {
        html.element("h2", Messages.text("compare.page.audit"));
        html.table(
                List.of(
                        Messages.text("compare.result"),
                        Messages.text("compare.check"),
                        Messages.text("compare.evidence")),
                report.audit().stream()
                        .map(c -> List.of(
                                new Html.Cell(Messages.text("compare.result." + c.result()), c.result()),
                                Html.Cell.of(c.check()),
                                new Html.Cell(c.evidence(), "code wide")))
                        .toList());
    }

    private void config() {
        html.element("h2", Messages.text("compare.config"));
        List<String> headings = new ArrayList<>(List.of(Messages.text("compare.key")));
        diff.columns().forEach(c -> headings.add(c.label()));
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (ConfigDiff.Row row : diff.differing()) {
            List<Html.Cell> cells = new ArrayList<>();
            cells.add(new Html.Cell(
                    row.key(),
                    switch (row.effect()) {
                        case NOT_COMPARABLE -> "code nowrap fail";
                        case MAY_MATTER -> "code nowrap warn";
                        case SETTING -> "code nowrap";
                    }));
            row.values().forEach(v -> cells.add(new Html.Cell(v == null ? "\u2013" : v, "code")));
            rows.add(cells);
        }
        html.table(headings, rows);
        html.element("p", "muted", Messages.text("compare.config.equal", Integer.toString(diff.equal())));
    }

    private void figures() {
        String view = "";
        int number = 0;
        for (ReportFigures.Drawn drawn : figures) {
            boolean first = !drawn.view().equals(view);
            if (first) {
                html.element("h2", drawn.view());
                view = drawn.view();
            }
            String name = drawn.page().isEmpty() ? drawn.view() : drawn.page();
            // The first page of a view stands open; the others open without any script.
            html.raw(first ? "<figure>\n" : "<details><summary>" + Html.text(name) + "</summary>\n<figure>\n");
            html.svg(drawn.light(), "f" + number + "l-", "light", name);
            html.svg(drawn.dark(), "f" + number + "d-", "dark", name);
            html.element("figcaption", drawn.help());
            html.raw(first ? "</figure>\n" : "</figure>\n</details>\n");
            number++;
        }
    }

    private void completions() {
        if (completions.isEmpty()) {
            return;
        }
        html.element("h2", Messages.text("samples.title"));
        html.element("p", "muted", Messages.text("compare.html.samples"));
        for (CompletionTable table : completions) {
            html.element("h3", table.prompt().strip());
            html.element("p", "muted", table.category());
            html.table(
                    List.of(
                            report.groupBy(),
                            Messages.text("samples.column.completion"),
                            Messages.text("compare.html.rewards")),
                    table.rows().stream()
                            .map(row -> List.of(
                                    Html.Cell.of(row.get(0)),
                                    new Html.Cell(row.get(1), "pre"),
                                    Html.Cell.of(row.get(2))))
                            .toList());
        }
    }

    private void provenance() {
        html.element("h2", Messages.text("compare.html.runs"));
        html.table(
                List.of(
                        Messages.text("compare.html.run"),
                        Messages.text("compare.html.name"),
                        Messages.text("compare.html.method"),
                        Messages.text("compare.html.seed"),
                        Messages.text("compare.steps"),
                        Messages.text("compare.html.status"),
                        Messages.text("compare.html.config"),
                        Messages.text("compare.html.data"),
                        Messages.text("compare.html.model"),
                        Messages.text("compare.html.command")),
                runs.stream().map(ComparisonHtml::provenance).toList());
        html.element("p", "muted", Messages.text("compare.html.hash"));
    }

    private static List<Html.Cell> provenance(Run run) {
        RunManifest m = run.manifest();
        return List.of(
                new Html.Cell(run.id(), "code nowrap"),
                Html.Cell.of(m.name()),
                Html.Cell.of(m.method()),
                new Html.Cell(Long.toString(m.seed()), "number"),
                new Html.Cell(Long.toString(run.metrics().lastStep()), "number"),
                Html.Cell.of(m.status().toString().toLowerCase(Locale.ROOT)),
                new Html.Cell(configHash(m), "code"),
                new Html.Cell(m.data().name() + " " + brief(m.data().fingerprint()), "code"),
                new Html.Cell(m.model().name() + " " + brief(m.model().fingerprint()), "code"),
                new Html.Cell(m.command(), "code"));
    }

    private static String brief(String fingerprint) {
        return fingerprint.length() <= 12 ? fingerprint : fingerprint.substring(0, 12);
    }

    /** First 12 hexadecimal digits of the SHA-256 of the sorted lines {@code key=value} of a configuration. */
    static String configHash(RunManifest manifest) {
        StringBuilder lines = new StringBuilder();
        Map<String, String> sorted = new TreeMap<>(FlatConfig.of(manifest.config()));
        sorted.forEach(
                (key, value) -> lines.append(key).append('=').append(value).append('\n'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java runtime lacks SHA-256: use a complete one.", missing);
        }
    }
}
