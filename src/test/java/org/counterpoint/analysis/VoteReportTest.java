package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.Vote;
import org.counterpoint.run.VoteFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Votes: counts, intervals and agreement against values worked out by hand, and the file they are kept in. */
class VoteReportTest {
    @TempDir
    Path dir;

    private static Vote.Option option(String group, String text, double helpful) {
        return new Vote.Option("run-" + group, group, 10, text, Map.of("helpful", helpful, "length", -helpful));
    }

    private static Vote vote(String rater, String prompt, Vote.Option first, Vote.Option second, int choice) {
        return new Vote(Instant.EPOCH, rater, prompt, "test", List.of(first, second), choice);
    }

    /** a wins three times, b once, one tie, one skip; the reward sides with the choice in three of four decisions. */
    private static List<Vote> six() {
        List<Vote> votes = new ArrayList<>();
        votes.add(vote("ann", "1", option("a", "x", 0.9), option("b", "y", 0.1), 0));
        votes.add(vote("ann", "2", option("b", "y", 0.2), option("a", "x", 0.8), 1));
        votes.add(vote("ann", "3", option("a", "x", 0.3), option("b", "y", 0.7), 0));
        votes.add(vote("ann", "4", option("b", "y", 0.6), option("a", "x", 0.4), 0));
        votes.add(vote("ann", "5", option("a", "x", 0.5), option("b", "y", 0.5), Vote.TIE));
        votes.add(vote("ann", "6", option("a", "x", 0.5), option("b", "y", 0.5), Vote.SKIPPED));
        return votes;
    }

    @Test
    void winRatesHaveWilsonIntervals() {
        VoteReport report = VoteReport.of(six(), List.of());
        assertThat(report.votes()).isEqualTo(5);
        assertThat(report.ties()).isEqualTo(1);
        assertThat(report.skipped()).isEqualTo(1);
        VoteReport.Wins a = report.wins().getFirst();
        assertThat(a.group()).isEqualTo("a");
        assertThat(List.of(a.won(), a.lost(), a.tied())).containsExactly(3, 1, 1);
        // Wilson at p = 3/4, n = 4, z = 1.96: (0.30064, 0.95441)
        assertThat(a.low()).isCloseTo(0.30064, within(1e-4));
        assertThat(a.high()).isCloseTo(0.95441, within(1e-4));
        assertThat(report.wins().get(1).rate()).isEqualTo(0.25);
    }

    @Test
    void rewardsAgreeAsOftenAsTheySideWithTheChoice() {
        VoteReport.Agreement helpful = VoteReport.of(six(), List.of()).agreement().stream()
                .filter(a -> a.objective().equals("helpful"))
                .findFirst()
                .orElseThrow();
        assertThat(helpful.decided()).isEqualTo(4);
        assertThat(helpful.agreed()).isEqualTo(3);
        assertThat(helpful.compared()).isEqualTo(5);
        // labels first/second/tie: people 3,1,1; reward 2,2,1; observed 4/5, chance (3*2 + 1*2 + 1*1)/25
        assertThat(helpful.kappa()).isCloseTo((0.8 - 0.36) / (1 - 0.36), within(1e-12));
    }

    @Test
    void lessIsBetterTurnsAReward() {
        assertThat(VoteReport.of(six(), List.of("length")).agreement())
                .filteredOn(a -> a.objective().equals("length"))
                .first()
                .satisfies(a -> assertThat(a.agreed()).isEqualTo(3));
    }

    @Test
    void kappaAndTauOfKnownTables() {
        // Cohen's own kind of table: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no has kappa 0.4
        List<Integer> a = new ArrayList<>();
        List<Integer> b = new ArrayList<>();
        int[][] cells = {{1, 1, 20}, {1, 0, 5}, {0, 1, 10}, {0, 0, 15}};
        for (int[] cell : cells) {
            for (int i = 0; i < cell[2]; i++) {
                a.add(cell[0]);
                b.add(cell[1]);
            }
        }
        assertThat(VoteReport.kappa(a, b)).isCloseTo(0.4, within(1e-12));
        assertThat(VoteReport.kappa(List.of(1, 1), List.of(1, 1))).isNaN();
        assertThat(VoteReport.tau(List.of(1, 2, 3, 4), List.of(1.0, 3.0, 2.0, 4.0)))
                .isCloseTo(4.0 / 6, within(1e-12));
        // one tie on the left: (C - D) / sqrt((6 - 1) 6) with C - D = 3
        assertThat(VoteReport.tau(List.of(1, 1, 2, 3), List.of(1.0, 2.0, 4.0, 3.0)))
                .isCloseTo(3 / Math.sqrt(30), within(1e-12));
    }

    @Test
    void ratersAreComparedOnTheSameCompletionsInWhateverOrderTheySawThem() {
        Vote.Option a = option("a", "x", 1);
        Vote.Option b = option("b", "y", 0);
        List<Vote> votes = List.of(
                vote("ann", "1", a, b, 0),
                vote("bob", "1", b, a, 1),
                vote("ann", "2", a, b, 0),
                vote("bob", "2", b, a, 0),
                vote("bob", "3", b, a, 0));
        VoteReport.Raters raters = VoteReport.of(votes, List.of()).raters().getFirst();
        assertThat(raters.items()).isEqualTo(2);
        assertThat(raters.agreed()).isEqualTo(1);
    }

    @Test
    void aLaterVoteReplacesAnEarlierOne() {
        Vote.Option a = option("a", "x", 1);
        Vote.Option b = option("b", "y", 0);
        VoteReport report = VoteReport.of(List.of(vote("ann", "1", a, b, 0), vote("ann", "1", b, a, 0)), List.of());
        assertThat(report.votes()).isEqualTo(1);
        assertThat(report.wins())
                .filteredOn(w -> w.group().equals("b"))
                .first()
                .satisfies(w -> assertThat(w.won()).isEqualTo(1));
    }

    @Test
    void aChoiceAmongThreeIsTwoComparisons() {
        Vote vote = new Vote(
                Instant.EPOCH,
                "ann",
                "1",
                "test",
                List.of(option("a", "x", 1), option("b", "y", 0), option("c", "z", 0)),
                2);
        assertThat(VoteReport.of(List.of(vote), List.of()).wins())
                .extracting(VoteReport.Wins::group, VoteReport.Wins::won, VoteReport.Wins::lost)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("a", 0, 1),
                        org.assertj.core.groups.Tuple.tuple("b", 0, 1),
                        org.assertj.core.groups.Tuple.tuple("c", 2, 0));
    }

    @Test
    void votesAreAppendedAndATornLineIsLeftOut() throws IOException {
        VoteFile file = new VoteFile(dir.resolve("sub").resolve("votes.jsonl"));
        assertThat(file.read()).isEmpty();
        List<Vote> votes = six();
        for (Vote vote : votes) {
            file.append(vote);
        }
        Files.writeString(file.path(), "{\"time\":\"2026-", StandardOpenOption.APPEND);
        assertThat(file.read()).isEqualTo(votes);
    }
}
