package org.counterpoint.workbench.app;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import org.controlsfx.control.action.Action;
import org.counterpoint.workbench.library.LibraryTable;

/** What can be done to the runs of the library: about the shown runs, or the line that has the focus in the list. */
final class RunActions {
    /** The entries of the menu. */
    static final List<String> MENU = List.of(
            "run.star",
            "run.tag",
            "run.rename",
            "run.archive",
            "run.trash",
            "-",
            "check:run.showArchived",
            "run.openGroups",
            "run.closeGroups",
            "run.folders");

    private RunActions() {}

    static void declare(WorkbenchWindow window, Actions actions) {
        BooleanBinding none = Bindings.isEmpty(window.workbench().library().items());
        actions.declare("run.star", () -> table(window).star(), none);
        actions.declare("run.tag", () -> table(window).tag(), none);
        actions.declare("run.rename", () -> table(window).rename(), none);
        actions.declare("run.archive", () -> table(window).archive(), none);
        actions.declare("run.trash", () -> table(window).trash(), none);
        var archived = window.workbench().library().showArchivedProperty();
        Action show = actions.declareSwitch("run.showArchived", archived.get());
        show.selectedProperty().addListener((observable, before, now) -> archived.set(now));
        archived.addListener((observable, before, now) -> show.setSelected(now));
        actions.declare("run.openGroups", () -> table(window).setAllOpen(true));
        actions.declare("run.closeGroups", () -> table(window).setAllOpen(false));
        actions.declare("run.folders", () -> window.libraryPane().showFolders());
    }

    private static LibraryTable table(WorkbenchWindow window) {
        return window.libraryPane().table();
    }
}
