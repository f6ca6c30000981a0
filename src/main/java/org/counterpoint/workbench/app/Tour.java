package org.counterpoint.workbench.app;

import java.util.ArrayDeque;
import java.util.List;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.view.ViewPage;

/**
 * Shows everything once and closes: with {@code -Dcounterpoint.tour=true} the window opens the newest run of each method, goes through all
 * views and pages, the panels and sheets, and ends. An installed application is taken on this tour when it is built, so that a cache of its
 * classes can be made before anybody starts it. FX thread.
 */
final class Tour {
    private static final String PROPERTY = "counterpoint.tour";
    private static final Duration TICK = Duration.millis(60);
    private static final int QUIET = 2;

    private final WorkbenchWindow window;
    private final ArrayDeque<Runnable> stops = new ArrayDeque<>();
    private final Timeline clock = new Timeline(new KeyFrame(TICK, event -> tick()));
    private int quiet;

    private Tour(WorkbenchWindow window) {
        this.window = window;
    }

    /** Begins where the property says so. */
    static void beginIfAsked(WorkbenchWindow window, Runnable close) {
        if (Boolean.getBoolean(PROPERTY)) {
            begin(window, close);
        }
    }

    /** Begins, and calls {@code close} at the end. */
    static void begin(WorkbenchWindow window, Runnable close) {
        new Tour(window).begin(close);
    }

    private void begin(Runnable close) {
        Workbench workbench = window.workbench();
        Selection selection = workbench.selection();
        stops.add(() -> selection.select(workbench.library().newestOfEachMethod()));
        for (ViewFactory factory : workbench.parts().views()) {
            stops.add(() -> window.center().showHere(factory.id()));
            for (ViewPage page : factory.pages()) {
                stops.add(() -> window.center().showHere(factory.id() + "/" + page.id()));
            }
        }
        stops.add(() -> selection.brush(selection.runs().stream().limit(1).toList()));
        for (String action : List.of("palette", "help", "newRun")) {
            stops.add(() -> window.actions().find(action).perform());
            stops.add(() -> Sheet.closeOpen(window.host()));
        }
        stops.add(() -> window.actions().get("panelJobs").setSelected(true));
        for (String action : List.of("splitRight", "closePane", "themeDark", "themeLight", "fontLarger", "fontReset")) {
            stops.add(() -> window.actions().find(action).perform());
        }
        stops.add(() -> {
            clock.stop();
            close.run();
        });
        clock.setCycleCount(Animation.INDEFINITE);
        clock.play();
    }

    /** The next stop, once nothing works in the background. */
    private void tick() {
        Workbench workbench = window.workbench();
        boolean rests = workbench.library().scannedProperty().get()
                && workbench.parts().tasks().running().isEmpty();
        quiet = rests ? quiet + 1 : 0;
        if (quiet >= QUIET && !stops.isEmpty()) {
            quiet = 0;
            stops.remove().run();
        }
    }
}
