package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.counterpoint.analysis.TokenDiff.Kind;
import org.counterpoint.analysis.TokenDiff.Piece;
import org.junit.jupiter.api.Test;

/** Differences put both texts together again, and are as short as possible. */
class TokenDiffTest {
    @Test
    void replacedWordsStandTogether() {
        assertThat(TokenDiff.of("It is probably Africa.", "It is surely in Africa."))
                .containsExactly(
                        new Piece(Kind.SAME, "It is"),
                        new Piece(Kind.DELETED, " probably"),
                        new Piece(Kind.INSERTED, " surely in"),
                        new Piece(Kind.SAME, " Africa."));
        assertThat(TokenDiff.of("", "")).isEmpty();
        assertThat(TokenDiff.of("same", "same")).containsExactly(new Piece(Kind.SAME, "same"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "c", ".").list().ofMaxSize(14).map(words -> String.join(" ", words));
    }

    @Property(tries = 300)
    void piecesRebuildBothTextsWithTheFewestChanges(@ForAll("texts") String a, @ForAll("texts") String b) {
        List<Piece> pieces = TokenDiff.of(a, b);
        assertThat(text(pieces, Kind.DELETED)).isEqualTo(a);
        assertThat(text(pieces, Kind.INSERTED)).isEqualTo(b);
        int changed = pieces.stream()
                .filter(p -> p.kind() != Kind.SAME)
                .mapToInt(p -> TokenDiff.tokens(p.text()).size())
                .sum();
        List<String> x = TokenDiff.tokens(a);
        List<String> y = TokenDiff.tokens(b);
        assertThat(changed).isEqualTo(x.size() + y.size() - 2 * common(x, y));
    }

    @Test
    void textsWithoutAnythingInCommonAreBoundedInTime() {
        String a = "a ".repeat(20_000);
        String b = "b ".repeat(20_000);
        assertThat(TokenDiff.of(a, b)).hasSizeLessThanOrEqualTo(3);
    }

    private static String text(List<Piece> pieces, Kind of) {
        return pieces.stream()
                .filter(p -> p.kind() == Kind.SAME || p.kind() == of)
                .map(Piece::text)
                .collect(Collectors.joining());
    }

    private static int common(List<String> x, List<String> y) {
        int[][] longest = new int[x.size() + 1][y.size() + 1];
        for (int i = 1; i <= x.size(); i++) {
            for (int j = 1; j <= y.size(); j++) {
                longest[i][j] = x.get(i - 1).equals(y.get(j - 1))
                        ? longest[i - 1][j - 1] + 1
                        : Math.max(longest[i - 1][j], longest[i][j - 1]);
            }
        }
        return longest[x.size()][y.size()];
    }
}
