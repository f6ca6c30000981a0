package org.counterpoint.workbench.app;

import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyCombination;
import org.controlsfx.control.action.Action;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.settings.CenterShape;
import org.counterpoint.workbench.settings.CenterShape.Side;
import org.counterpoint.workbench.theme.Motion;
import org.counterpoint.workbench.theme.Theme;

/** Declares what the window can do. Its parts are made after their buttons, so actions reach them only when they run. */
final class WindowActions {
    private static final double FONT_STEP = 0.1;

    private final WorkbenchWindow window;
    private final Actions actions;
    private final WindowCommands commands;

    WindowActions(WorkbenchWindow window, Actions actions, WindowCommands commands) {
        this.window = window;
        this.actions = actions;
        this.commands = commands;
    }

    /** Declares everything. */
    void declare(Runnable onQuit) {
        files(onQuit);
        selection();
        RunActions.declare(window, actions);
        JobActions.declare(window, actions, commands);
        looks();
        views();
        panes();
        actions.declare("help", () -> HelpSheet.open(window));
        actions.declare("palette", () -> CommandPalette.open(window));
        actions.declare("about", commands::about);
    }

    private Workbench workbench() {
        return window.workbench();
    }

    private void files(Runnable onQuit) {
        actions.declare("newRun", commands::newRun);
        actions.declare("openFolder", commands::openFolder);
        actions.declare("attach", () -> RemoteSheet.open(window, window::copy));
        actions.declare("reconnect", () -> workbench().remotes().retry());
        actions.declare("refresh", () -> workbench().library().refresh());
        ObservableValue<Boolean> nothing =
                Bindings.isEmpty(workbench().openRuns().selected());
        actions.declare("export", commands::export, nothing);
        actions.declare("exportPng", () -> commands.export(".png"), nothing);
        actions.declare("exportSvg", () -> commands.export(".svg"), nothing);
        actions.declare("compareReport", commands::compareReport, nothing);
        actions.declare("quit", onQuit);
    }

    private void selection() {
        Selection selection = workbench().selection();
        Action undo = actions.declare(
                "undo", this::undo, workbench().undo().nextProperty().isEmpty());
        String bare = undo.getText();
        String tip = undo.getLongText();
        workbench().undo().nextProperty().addListener((observable, before, now) -> {
            undo.setText(now.isEmpty() ? bare : Messages.text("window.undo.named", now));
            undo.setLongText(now.isEmpty() ? tip : Messages.text("window.undo.named.tip", now));
        });
        actions.declare("find", () -> window.libraryPane().focusSearch());
        actions.declare("selectAll", () -> window.libraryPane().table().selectAllVisible());
        actions.declare(
                "selectNewest", () -> selection.select(workbench().library().newestOfEachMethod()));
        actions.declare("selectNone", () -> selection.select(List.of()));
        actions.declare("back", selection::back, selection.canGoBackProperty().not());
        actions.declare(
                "forward", selection::forward, selection.canGoForwardProperty().not());
        actions.declare("clearParts", selection::clearParts);
        actions.declare("range", () -> window.center().focusRange());
        actions.declare("stepBack", () -> window.center().step(-1));
        actions.declare("stepForward", () -> window.center().step(1));
        actions.declare("saveSelection", () -> window.selections().save(), Bindings.isEmpty(selection.runs()));
        actions.declare("manageSelections", () -> window.selections().manage());
    }

    private void undo() {
        workbench().undo().undo().ifPresent(what -> window.say(Messages.text("window.undone", what), false));
    }

    private void looks() {
        Theme theme = workbench().parts().theme();
        for (Theme.Mode mode : Theme.Mode.values()) {
            String id =
                    "theme" + mode.name().charAt(0) + mode.name().substring(1).toLowerCase(Locale.ROOT);
            Action action = actions.declare(id, () -> theme.modeProperty().set(mode));
            action.setSelected(theme.modeProperty().get() == mode);
            theme.modeProperty().addListener((observable, before, now) -> action.setSelected(now == mode));
        }
        actions.declare(
                "themeToggle",
                () -> theme.modeProperty().set(theme.tokens().dark() ? Theme.Mode.LIGHT : Theme.Mode.DARK));
        actions.declare("fontLarger", () -> scale(theme.fontScale() + FONT_STEP));
        actions.declare("fontSmaller", () -> scale(theme.fontScale() - FONT_STEP));
        actions.declare("fontReset", () -> scale(1));
        Action reduced =
                actions.declareSwitch("motionReduced", theme.motionProperty().get() == Motion.REDUCED);
        reduced.selectedProperty()
                .addListener(
                        (observable, before, now) -> theme.motionProperty().set(now ? Motion.REDUCED : Motion.SYSTEM));
        theme.motionProperty().addListener((observable, before, now) -> reduced.setSelected(now == Motion.REDUCED));
        actions.declareSwitch("zoomLinked", true)
                .selectedProperty()
                .bindBidirectional(workbench().selection().zoomLinkedProperty());
        actions.declareSwitch("panelLibrary", true);
        actions.declareSwitch("panelDetails", true);
        actions.declareSwitch("panelJobs", false);
    }

    private void scale(double wanted) {
        double rounded = Math.round(Math.clamp(wanted, Theme.SMALLEST, Theme.LARGEST) * 10) / 10.0;
        workbench().parts().theme().fontScaleProperty().set(rounded);
        window.say(Messages.text("window.font", Math.round(rounded * 100)), false);
    }

    private void views() {
        int number = 1;
        for (var factory : workbench().parts().views()) {
            Action action = actions.declare(
                    "view." + factory.id(),
                    factory.title(),
                    factory.help(),
                    () -> window.center().showHere(factory.id()));
            if (number <= 9) {
                action.setAccelerator(KeyCombination.keyCombination("Shortcut+" + number));
            }
            number++;
        }
    }

    private void panes() {
        actions.declare("splitRight", () -> split(Side.RIGHT));
        actions.declare("splitDown", () -> split(Side.DOWN));
        actions.declare("closePane", this::closePane);
        actions.declare("moveNext", () -> window.moves().toNext());
        actions.declare("moveRight", () -> window.moves().toNew(PanePlace.RIGHT));
        actions.declare("moveDown", () -> window.moves().toNew(PanePlace.BOTTOM));
        actions.declare("nextPane", () -> window.center().panes().next());
        actions.declare("saveLayout", () -> window.layouts().save());
        actions.declare("manageLayouts", () -> window.layouts().manage());
        actions.declare("resetLayout", () -> window.layouts().reset());
        actions.declare("exportLayout", () -> window.layouts().exportFile());
        actions.declare("importLayout", () -> window.layouts().importFile());
    }

    private void split(Side side) {
        if (!window.center().panes().split(side)) {
            window.say(Messages.text("window.pane.enough", PaneTree.MOST), true);
        }
    }

    private void closePane() {
        PaneTree panes = window.center().panes();
        CenterShape before = panes.shape();
        String view = panes.active().front().factory().title();
        if (panes.close()) {
            workbench().undo().push(Messages.text("window.undo.pane", view), () -> panes.restore(before));
        } else {
            window.say(Messages.text("window.pane.only"), false);
        }
    }

    /** The menu bar's menus: every action is in one of them. */
    static List<javafx.scene.control.Menu> menus(Actions actions) {
        List<String> views = actions.all().stream()
                .map(Actions.Declared::id)
                .filter(id -> id.startsWith("view."))
                .toList();
        List<String> view = new java.util.ArrayList<>(views);
        view.addAll(List.of(
                "-", "splitRight", "splitDown", "moveNext", "moveRight", "moveDown", "closePane", "nextPane", "-"));
        view.addAll(List.of("check:panelLibrary", "check:panelDetails", "check:panelJobs", "check:zoomLinked", "-"));
        view.addAll(List.of("saveLayout", "manageLayouts", "resetLayout", "exportLayout", "importLayout", "-"));
        view.addAll(List.of("radio:themeSystem", "radio:themeLight", "radio:themeDark", "themeToggle", "-"));
        view.addAll(List.of("fontLarger", "fontSmaller", "fontReset", "check:motionReduced"));
        return List.of(
                actions.menu(
                        "file",
                        List.of(
                                "newRun",
                                "openFolder",
                                "refresh",
                                "-",
                                "attach",
                                "reconnect",
                                "-",
                                "export",
                                "exportPng",
                                "exportSvg",
                                "compareReport",
                                "-",
                                "quit")),
                actions.menu("edit", List.of("undo", "-", "find", "palette")),
                actions.menu(
                        "selection",
                        List.of(
                                "selectAll",
                                "selectNewest",
                                "selectNone",
                                "clearParts",
                                "-",
                                "back",
                                "forward",
                                "-",
                                "stepBack",
                                "stepForward",
                                "range",
                                "-",
                                "saveSelection",
                                "manageSelections")),
                actions.menu("runs", RunActions.MENU),
                actions.menu("jobs", JobActions.MENU),
                actions.menu("view", view),
                actions.menu("help", List.of("help", "about")));
    }
}
