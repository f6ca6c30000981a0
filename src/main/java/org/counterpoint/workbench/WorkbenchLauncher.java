package org.counterpoint.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.application.Application;
import org.counterpoint.workbench.app.WorkbenchApp;

/** The door through which the command line opens the window. */
public final class WorkbenchLauncher {
    private WorkbenchLauncher() {}

    /**
     * Opens the window and returns when it is closed; the background service and its runs go on.
     *
     * @param libraries folders to search for runs; empty for the user's own folder and the sample runs
     * @param openRuns run directories to show at once
     */
    public static void launch(List<Path> libraries, List<Path> openRuns) {
        // Charts are drawn into memory by AWT; a second connection to the display would only cost time, and fail
        // without X11.
        System.setProperty("java.awt.headless", "true");
        List<String> arguments = new ArrayList<>();
        libraries.forEach(path -> arguments.add("--library:" + path));
        openRuns.forEach(path -> arguments.add("--run:" + path));
        Application.launch(WorkbenchApp.class, arguments.toArray(String[]::new));
    }
}
