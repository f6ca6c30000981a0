package org.counterpoint.workbench.theme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {
    private static final List<String> KNOWN_METHODS = List.of("linear", "ctwa", "sequential-dpo", "orthalign");
    private static final List<String> KNOWN_OBJECTIVES = List.of("helpful", "harmless", "truthful");

    @Test
    void theColorDifferenceAgreesWithPublishedPairs() {
        // Sharma, Wu and Dalal 2005, table 1: pairs 1, 7, 17 and 25
        assertThat(ColorVision.ciede2000(new double[] {50, 2.6772, -79.7751}, new double[] {50, 0, -82.7485}))
                .isCloseTo(2.0425, within(1e-4));
        assertThat(ColorVision.ciede2000(new double[] {50, 0, 0}, new double[] {50, -1, 2}))
                .isCloseTo(2.3669, within(1e-4));
        assertThat(ColorVision.ciede2000(new double[] {50, 2.5, 0}, new double[] {73, 25, -18}))
                .isCloseTo(27.1492, within(1e-4));
        assertThat(ColorVision.ciede2000(
                        new double[] {60.2574, -34.0099, 36.2677}, new double[] {60.4626, -34.1751, 39.4387}))
                .isCloseTo(1.2644, within(1e-4));
    }

    /** A difference of 10 is plain to see side by side; the ones that are compared most are further apart. */
    @ParameterizedTest
    @EnumSource(ColorVision.class)
    void colorsStayApartForEveryReader(ColorVision reader) {
        for (Tokens theme : List.of(Tokens.LIGHT, Tokens.DARK)) {
            Palette palette = new Palette();
            List<Rgb> methods = new ArrayList<>();
            KNOWN_METHODS.forEach(method -> methods.add(palette.method(method, theme)));
            assertThat(closest(reader, methods)).as("shipped methods").isGreaterThan(15);
            IntStream.range(0, 4).forEach(i -> methods.add(palette.method("other-" + i, theme)));
            assertThat(closest(reader, methods)).as("eight methods").isGreaterThan(9);
            List<Rgb> objectives = new ArrayList<>();
            KNOWN_OBJECTIVES.forEach(objective -> objectives.add(palette.objective(objective, theme)));
            assertThat(closest(reader, objectives)).as("shipped objectives").isGreaterThan(15);
            IntStream.range(0, 5).forEach(i -> objectives.add(palette.objective("other-" + i, theme)));
            assertThat(closest(reader, objectives)).as("eight objectives").isGreaterThan(9);
            assertThat(reader.difference(theme.positive(), theme.negative()))
                    .as("signs")
                    .isGreaterThan(20);
        }
    }

    @Test
    void everyColorStandsOutFromItsGround() {
        for (Tokens theme : List.of(Tokens.LIGHT, Tokens.DARK)) {
            Palette palette = new Palette();
            for (int i = 0; i < 24; i++) {
                assertThat(palette.method("m" + i, theme).contrast(theme.surface()))
                        .as("method " + i)
                        .isGreaterThanOrEqualTo(3);
                assertThat(palette.objective("o" + i, theme).contrast(theme.surface()))
                        .as("objective " + i)
                        .isGreaterThanOrEqualTo(3);
            }
            assertThat(theme.text().contrast(theme.surface())).isGreaterThan(7);
            assertThat(theme.muted().contrast(theme.surface())).isGreaterThan(4.5);
            assertThat(theme.muted().contrast(theme.window())).isGreaterThan(4.5);
            assertThat(theme.accentText().contrast(theme.accent())).isGreaterThan(4.5);
            assertThat(theme.text().contrast(theme.selection())).isGreaterThan(4.5);
            assertThat(theme.error().contrast(theme.surface())).isGreaterThan(4.5);
            assertThat(theme.warning().contrast(theme.surface())).isGreaterThan(4.5);
            assertThat(theme.accent().contrast(theme.surface()))
                    .as("focus ring")
                    .isGreaterThan(3);
        }
    }

    @Test
    void sixteenMethodsHaveSixteenColors() {
        for (Tokens theme : List.of(Tokens.LIGHT, Tokens.DARK)) {
            Palette palette = new Palette();
            List<Rgb> all = new ArrayList<>();
            KNOWN_METHODS.forEach(method -> all.add(palette.method(method, theme)));
            IntStream.range(0, 12).forEach(i -> all.add(palette.method("m" + i, theme)));
            assertThat(closest(ColorVision.NORMAL, all)).isGreaterThan(4);
        }
    }

    @Test
    void runsOfOneMethodDifferByLineAndMarkerToo() {
        Set<String> looks = new HashSet<>();
        for (int variant = 0; variant < 6; variant++) {
            RunStyle style = new RunStyle("ctwa", variant);
            assertThat(looks.add(java.util.Arrays.toString(style.dash()))).isTrue();
            assertThat(looks.add(style.marker().name())).isTrue();
        }
    }

    private static double closest(ColorVision reader, List<Rgb> colors) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < colors.size(); i++) {
            for (int j = 0; j < i; j++) {
                least = Math.min(least, reader.difference(colors.get(i), colors.get(j)));
            }
        }
        return least;
    }
}
