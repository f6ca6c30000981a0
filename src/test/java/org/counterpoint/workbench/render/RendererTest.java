package org.counterpoint.workbench.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.counterpoint.workbench.RunDirs;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.theme.Tokens;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendererTest {
    private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");

    @TempDir
    static Path parent;

    private static Path linear;
    private static Path ctwa;
    private static Path orthalign;
    private static Path empty;

    @BeforeAll
    static void makeRuns() throws IOException {
        linear = RunDirs.online(parent, "linear", 1, 30);
        ctwa = RunDirs.online(parent, "ctwa", 1, 30);
        orthalign = RunDirs.offline(parent, "orthalign", 1, 30, true);
        empty = RunDirs.empty(parent);
    }

    private static String svg(String view, List<Path> runs) throws IOException {
        Path out = parent.resolve("images").resolve(view + ".svg");
        Renderer.render(runs, view, out, 1280, 720, Theme.Mode.LIGHT);
        // Only the words, one a line: a failure then prints something a person can read.
        Matcher words = TEXT.matcher(Files.readString(out));
        StringBuilder lines = new StringBuilder();
        while (words.find()) {
            lines.append('>').append(words.group(1)).append("<\n");
        }
        return lines.toString();
    }

    @ParameterizedTest
    @CsvSource({"tradeoffs", "covariance", "interference", "subspaces", "lipschitz", "compare", "samples"})
    void picturesHaveTheSizeAskedForAndAreNotBlank(String view) throws IOException {
        Path out = parent.resolve(view + ".png");
        Renderer.render(List.of(linear, orthalign), view, out, 900, 520, Theme.Mode.DARK);
        BufferedImage image = ImageIO.read(out.toFile());
        assertThat(image.getWidth()).isEqualTo(900);
        assertThat(image.getHeight()).isEqualTo(520);
        Set<Integer> colors = new HashSet<>();
        int ground = 0;
        int window = Tokens.DARK.window().awt().getRGB();
        for (int y = 0; y < 520; y++) {
            for (int x = 0; x < 900; x++) {
                colors.add(image.getRGB(x, y));
                ground += image.getRGB(x, y) == window ? 1 : 0;
            }
        }
        assertThat(colors).hasSizeGreaterThan(50);
        assertThat(ground).isLessThan(900 * 520 * 4 / 5);
    }

    @Test
    void tradeoffsAsVectorsKeepTheirWords() throws IOException {
        assertThat(svg("tradeoffs", List.of(linear, ctwa)))
                .contains(">mean reward<", ">step<", ">linear seed 1<", ">ctwa seed 1<")
                .contains("Rewards on held-out validation prompts");
    }

    @ParameterizedTest
    @CsvSource({
        "trajectories, harmless against helpful, Hypervolume above (",
        "preference, Preference map, Share of all preferences",
        "parallel, Parallel coordinates, hypervolume",
        "radar, Areas mean nothing here, outward is better",
        "forgetting, No selected run has finished a training stage, sequential-dpo",
        "table, By run, to the front"
    })
    void everyPageOfTheTradeoffsIsAPicture(String page, String one, String other) throws IOException {
        String words = svg("tradeoffs/" + page, List.of(linear, ctwa)).replace("<\n>", " ");
        assertThat(words).contains(one).contains(other);
    }

    @Test
    void unknownPagesAreRefusedInOneSentence() {
        assertThatThrownBy(() -> Renderer.render(
                        List.of(linear), "tradeoffs/pie", parent.resolve("x.png"), 100, 100, Theme.Mode.LIGHT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The view tradeoffs has no page pie; choose one of curves, trajectories, preference, parallel,"
                                + " radar, forgetting, table.");
    }

    @Test
    void covarianceOfAnOnlineRunShowsItsPanels() throws IOException {
        assertThat(svg("covariance", List.of(ctwa)))
                .contains(
                        "Sign of the covariance with the trained score", "cov / SE", "Within against between prompts");
        assertThat(svg("covariance/weights", List.of(ctwa))).contains("Weights in use", "helpful");
        assertThat(svg("covariance/controller", List.of(ctwa))).contains("helpful: moving average against its target");
        assertThat(svg("covariance/law", List.of(ctwa))).contains("Predicted against realized change");
        assertThat(svg("covariance/ledger", List.of(ctwa))).contains("train it again");
    }

    @Test
    void covarianceOfAnOfflineRunSaysWhyThereIsNone() throws IOException {
        assertThat(svg("covariance", List.of(orthalign)))
                .contains("Covariance signs")
                .contains("offline");
    }

    @Test
    void subspacesShowTheRandomBaseline() throws IOException {
        assertThat(svg("subspaces", List.of(orthalign)))
                .contains("random subspaces of the same size, 95 %", "mode-subspace overlap", ">layer 3<")
                .contains("Every module against chance", "stage 1: harmless \u2194 stage 2: helpful");
        assertThat(svg("subspaces/pairs", List.of(orthalign, linear))).contains("Mean overlap over modules");
        assertThat(svg("subspaces/capacity", List.of(orthalign))).contains("Remaining capacity beside the updates");
    }

    @Test
    void lipschitzShowsBoundsAndDepth() throws IOException {
        assertThat(svg("lipschitz", List.of(orthalign)))
                .contains("additive bound (Theorem 2a)", "log growth of the product [nats]");
    }

    @Test
    void samplesAsVectorsHoldTheCompletions() throws IOException {
        assertThat(svg("samples/list", List.of(linear)))
                .contains(">Lima.<", ">Completion<", "9 samples at step 30 of 27 logged.");
    }

    @ParameterizedTest
    @CsvSource({"tradeoffs", "covariance", "interference", "subspaces", "lipschitz", "compare", "samples"})
    void runsWithoutDataSayWhy(String view) throws IOException {
        assertThat(svg(view, List.of(empty))).containsAnyOf(" no ", " not ", "No ", "nothing");
    }

    @Test
    void figuresAsPdfKeepTheirSizeAndWords() throws IOException {
        Path out = parent.resolve("tradeoffs.pdf");
        Renderer.render(List.of(linear), "tradeoffs", out, 1280, 720, Theme.Mode.LIGHT);
        try (var document = org.apache.pdfbox.Loader.loadPDF(out.toFile())) {
            assertThat(document.getPage(0).getMediaBox().getWidth()).isEqualTo(960);
            assertThat(new org.apache.pdfbox.text.PDFTextStripper().getText(document))
                    .contains("Rewards on held-out validation prompts");
        }
    }

    @Test
    void unknownViewsAreRefusedInOneSentence() {
        assertThatThrownBy(() -> Renderer.render(
                        List.of(linear), "covariances", parent.resolve("x.png"), 100, 100, Theme.Mode.LIGHT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no view named covariances; choose one of tradeoffs, covariance, ");
    }

    @Test
    void unknownPagesAreRefused() {
        assertThatThrownBy(() -> Renderer.render(
                        List.of(linear), "lipschitz/all", parent.resolve("x.png"), 100, 100, Theme.Mode.LIGHT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The view lipschitz has no page all; choose one of bounds, modules, network, caps.");
    }

    @Test
    void unknownEndingsAndSizesAreRefused() {
        assertThatThrownBy(() -> Renderer.render(
                        List.of(linear), "samples", parent.resolve("x.gif"), 100, 100, Theme.Mode.LIGHT))
                .hasMessageEndingWith("must end in one of .svg, .pdf, .png, .csv, .tex, .md.");
        assertThatThrownBy(() ->
                        Renderer.render(List.of(linear), "samples", parent.resolve("x.png"), 5, 100, Theme.Mode.LIGHT))
                .hasMessageContaining("between 64 and 16384");
    }
}
