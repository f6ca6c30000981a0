package org.counterpoint.workbench.views.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.counterpoint.analysis.CompareOptions;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.analysis.ConfigDiff;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.render.Renderer;
import org.counterpoint.workbench.task.Progress;
import org.counterpoint.workbench.views.CoreViews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report page holds everything in itself, and nothing that a run says can become markup. */
class ComparisonHtmlTest {
    private static final String EVIL = "<script>alert('x')</script><img src=\"http://e.example/x\" onerror=a&b>";

    @TempDir
    Path dir;

    private List<Path> runs() throws Exception {
        List<Path> out = new ArrayList<>();
        for (String method : List.of("linear", "ctwa")) {
            for (int seed = 1; seed <= 2; seed++) {
                out.add(Runs.finished(dir, method, seed, 10));
            }
        }
        return out;
    }

    @Test
    void textOfRunsNeverBecomesMarkup() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (Path path : runs()) {
            runs.add(Run.open(path));
        }
        CompareReport report = CompareReport.of(runs, "name");
        Map<String, List<RunManifest>> sides = new LinkedHashMap<>();
        sides.put(EVIL, List.of(runs.getFirst().manifest()));
        sides.put("b", List.of(runs.getLast().manifest()));
        String page = ComparisonHtml.page(
                report,
                ConfigDiff.ofGroups(sides),
                runs,
                List.of(new ReportFigures.Drawn(
                        EVIL,
                        "",
                        EVIL,
                        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"5\" height=\"5\"><g id=\"c\"/>"
                                + "<path clip-path=\"url(#c)\"/></svg>",
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"5\" height=\"5\"><g id=\"c\"/></svg>")),
                List.of(new ComparisonHtml.CompletionTable(EVIL, EVIL, List.of(List.of(EVIL, EVIL, EVIL)))),
                Instant.EPOCH);
        assertThat(page).doesNotContain("<script").doesNotContain("<img").contains("&lt;script&gt;");
        assertThat(page).contains("id=\"f0l-c\"", "url(#f0l-c)", "id=\"f0d-c\"");
        assertThat(page)
                .contains("prefers-color-scheme: dark", "@media print", "1 January 1970")
                .contains(
                        runs.getFirst().id(),
                        ComparisonHtml.configHash(runs.getFirst().manifest()));
        // our own markup is well formed: it reads as XML but for the document type and void elements
        String xml = page.substring(page.indexOf("<html")).replaceAll("<meta [^>]*>", "");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void theViewsDrawTheirFiguresLightAndDarkWithoutAWindow() throws Exception {
        HeadlessToolkit.start();
        Path file = dir.resolve("out").resolve("report.html");
        ComparisonReport.write(
                Renderer.open(runs()),
                CompareOptions.USUAL,
                CoreViews.factories().stream()
                        .filter(f -> f.id().equals("tradeoffs"))
                        .toList(),
                file,
                Progress.NONE);
        String page = Files.readString(file);
        assertThat(page)
                .contains("Trade-offs")
                .contains("<svg class=\"light\"", "<svg class=\"dark\"")
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContain("@import");
        assertThat(page.split("ctwa improves|ctwa worsens|ctwa shows", -1)).hasSizeGreaterThan(1);
    }
}
