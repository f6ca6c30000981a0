package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzyTest {
    @Test
    void lettersMustOccurInOrder() {
        assertThat(Fuzzy.score("tdf", "Trade-offs")).isGreaterThan(0);
        assertThat(Fuzzy.score("fdt", "Trade-offs")).isEqualTo(Fuzzy.NONE);
        assertThat(Fuzzy.score("", "anything")).isGreaterThanOrEqualTo(0);
        assertThat(Fuzzy.score("right split", "Split to the right")).isGreaterThan(0);
        assertThat(Fuzzy.score("right spork", "Split to the right")).isEqualTo(Fuzzy.NONE);
    }

    @Test
    void beginningsOfWordsBeatScatteredLetters() {
        assertThat(Fuzzy.score("sr", "Split to the right")).isGreaterThan(Fuzzy.score("sr", "Search folders"));
        assertThat(Fuzzy.score("dark", "Dark theme")).isGreaterThan(Fuzzy.score("dark", "Light / dark"));
        assertThat(Fuzzy.score("cov", "Covariance signs")).isGreaterThan(Fuzzy.score("cov", "Close other views"));
    }

    @Test
    void theTitleOutranksTheDetailAndRecentOnesComeFirst() {
        Command theme = command("theme", "Dark theme", "Light text on dark ground");
        Command run = command("run", "ctwa seed 1", "dark horse");
        Command other = command("other", "Quit", "Close the window");
        List<Command> all = List.of(run, theme, other);
        assertThat(Commands.search(all, "dark", List.of())).containsExactly(theme, run);
        assertThat(Commands.search(all, "", List.of("other"))).startsWith(other).hasSize(3);
        assertThat(Commands.search(all, "zzz", List.of())).isEmpty();
    }

    private static Command command(String id, String title, String detail) {
        return new Command(id, Command.Kind.ACTION, title, detail, "", true, () -> {});
    }
}
