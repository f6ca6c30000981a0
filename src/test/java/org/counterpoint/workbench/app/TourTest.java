package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
class TourTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void everyViewIsMadeAndShownToItsLastPageBeforeTheWindowIsAskedToClose() throws Exception {
        try (WindowFixture fixture = new WindowFixture(folder)) {
            fixture.library("linear", "ctwa");
            WorkbenchWindow window = fixture.window;
            AtomicInteger ended = new AtomicInteger();
            Fx.run(() -> Tour.begin(window, ended::incrementAndGet));
            Fx.await("the end of the tour", () -> ended.get() > 0);
            Fx.run(() -> {
                assertThat(window.workbench().selection().runs()).hasSize(2);
                List<View> made = window.center().made().toList();
                assertThat(made)
                        .extracting(View::id)
                        .containsAll(window.workbench().parts().views().stream()
                                .map(ViewFactory::id)
                                .toList());
                assertThat(made)
                        .filteredOn(view -> !view.pages().isEmpty())
                        .allSatisfy(view -> assertThat(view.page())
                                .isEqualTo(view.pages().getLast().id()));
            });
            assertThat(ended.get()).isEqualTo(1);
        }
    }
}
