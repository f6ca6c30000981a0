package org.counterpoint.workbench.app;

import java.util.List;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.value.ChangeListener;
import javafx.util.Duration;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.details.DetailsPane;
import org.counterpoint.workbench.library.LibraryRow;
import org.counterpoint.workbench.library.LibraryTable;
import org.counterpoint.workbench.model.RunModel;
import org.jspecify.annotations.Nullable;

/** Keeps the details on the run that was touched last in the library: from its opened model, or read from its folder. */
final class DetailsReader {
    private final Workbench workbench;
    private final LibraryTable table;
    private final DetailsPane details;
    /** A little longer than the views wait, so that both are not done in one pulse. */
    private final PauseTransition soon = new PauseTransition(Duration.millis(160));

    private final ChangeListener<Number> rowChanged = (observable, before, now) -> show();

    DetailsReader(Workbench workbench, LibraryTable table, DetailsPane details) {
        this.workbench = workbench;
        this.table = table;
        this.details = details;
        table.currentProperty().addListener((observable, before, now) -> follow(before, now));
        soon.setOnFinished(event -> show());
        details.sceneProperty().addListener((observable, before, now) -> {
            if (now != null) {
                show();
            }
        });
        // A hundred runs may grow at once; nobody reads faster than this.
        workbench.openRuns().revisionProperty().addListener((observable, before, now) -> {
            if (soon.getStatus() != Animation.Status.RUNNING) {
                soon.playFromStart();
            }
        });
    }

    private void follow(@Nullable LibraryRow before, @Nullable LibraryRow now) {
        if (before != null) {
            before.revisionProperty().removeListener(rowChanged);
        }
        if (now != null) {
            now.revisionProperty().addListener(rowChanged);
        }
        show();
    }

    private void show() {
        if (details.getScene() == null) {
            // The panel is closed; it is filled when it is opened.
            return;
        }
        LibraryRow row = table.currentProperty().get();
        if (row == null) {
            List<RunModel> open = workbench.openRuns().selected();
            if (open.isEmpty()) {
                details.showNothing();
            } else {
                details.show(open.getFirst().run());
            }
            return;
        }
        String problem = row.facts().problem();
        if (problem != null) {
            details.showBroken(row.facts().name(), problem, row.dir());
            return;
        }
        workbench.openRuns().model(row.key()).ifPresentOrElse(model -> details.show(model.run()), () -> read(row));
    }

    private void read(LibraryRow row) {
        if (workbench.selection().indexOf(row.key()) >= 0
                && workbench.openRuns().problems().get(row.key()) == null) {
            return;
        }
        workbench
                .parts()
                .tasks()
                .runLatest(
                        Messages.text("details.reading", row.facts().name()),
                        progress -> Run.open(row.dir()),
                        details::show,
                        failure -> details.showBroken(
                                row.facts().name(), String.valueOf(failure.getMessage()), row.dir()));
    }
}
