package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.counterpoint.workbench.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report names every action and finds a task that is made long on purpose; how long the others are is no matter of right or wrong. */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
class FxThreadReportTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(240)
    void theWholeWindowIsDrivenAndEveryActionHasItsRow() throws Exception {
        Runs.finished(folder, "ctwa", 1, 100);
        Runs.finished(folder, "linear", 1, 100);
        List<FxThreadReport.Row> rows = FxThreadReport.measure(folder, 12, 1).getFirst();
        assertThat(rows)
                .extracting(FxThreadReport.Row::action)
                .contains(
                        "select 2 runs", "view tradeoffs", "dark theme", "command palette", "tradeoffs: brush 3 runs");
        assertThat(rows).allSatisfy(row -> assertThat(row.longestMs()).isNotNegative());
    }

    @Test
    @Timeout(60)
    void aLongTaskIsFoundAndNamed() throws Exception {
        Fx.start();
        try (FxThreadWatch watch = new FxThreadWatch()) {
            Fx.call(watch::take);
            Fx.run(FxThreadReportTest::spin);
            Fx.run(() -> {});
            FxThreadWatch.Task longest = Fx.call(watch::take).stream()
                    .max(java.util.Comparator.comparingDouble(FxThreadWatch.Task::cpuMs))
                    .orElseThrow();
            assertThat(longest.cpuMs()).isGreaterThan(FxThreadWatch.LIMIT_MS);
            assertThat(watch.where(longest)).contains("spin");
        }
    }

    private static void spin() {
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + 60_000_000L;
        while (threads.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }
}
