package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Region;
import org.controlsfx.control.action.Action;
import org.counterpoint.workbench.library.LibraryPane;
import org.counterpoint.workbench.settings.CenterShape;
import org.counterpoint.workbench.settings.Layout;
import org.counterpoint.workbench.settings.LibraryShape;

/** Where the panels are: library, center and details beside each other, jobs below; each but the center can be hidden. */
final class WindowLayout {
    private static final double ROOM = 0.56;

    private final LibraryPane library;
    private final CenterPane center;
    private final Region details;
    private final Region jobs;
    private final Action showLibrary;
    private final Action showDetails;
    private final Action showJobs;
    private final SplitPane columns = new SplitPane();
    private final SplitPane rows = new SplitPane();
    private double left = Double.NaN;
    private double right = Double.NaN;
    private double bottom = Double.NaN;

    WindowLayout(LibraryPane library, CenterPane center, Region details, Region jobs, Actions actions) {
        this.library = library;
        this.center = center;
        this.details = details;
        this.jobs = jobs;
        this.showLibrary = actions.get("panelLibrary");
        this.showDetails = actions.get("panelDetails");
        this.showJobs = actions.get("panelJobs");
        columns.setMinHeight(0);
        rows.setOrientation(Orientation.VERTICAL);
        rows.getStyleClass().add("work-area");
        SplitPane.setResizableWithParent(library, false);
        SplitPane.setResizableWithParent(details, false);
        SplitPane.setResizableWithParent(jobs, false);
        for (Action action : new Action[] {showLibrary, showDetails, showJobs}) {
            action.selectedProperty().addListener((observable, before, now) -> {
                rememberDividers();
                arrange();
            });
        }
    }

    Region node() {
        return rows;
    }

    Layout capture() {
        rememberDividers();
        return new Layout(
                showLibrary.isSelected(),
                showDetails.isSelected(),
                showJobs.isSelected(),
                left,
                right,
                bottom,
                center.panes().shape(),
                library.shape());
    }

    /** Shows a layout at the window's size. */
    void apply(Layout layout) {
        showLibrary.setSelected(layout.library());
        showDetails.setSelected(layout.details());
        showJobs.setSelected(layout.jobs());
        left = layout.left();
        right = layout.right();
        bottom = layout.bottom();
        LibraryShape runs = layout.runs();
        if (runs != null) {
            library.restore(runs);
        }
        CenterShape now = center.panes().shape();
        if (!now.equals(layout.center())) {
            center.panes().restore(layout.center());
        }
        arrange();
    }

    /** Gives the jobs more than half of the height, for a form beside their table. */
    void makeRoomForJobs() {
        rememberDividers();
        if (rows.getItems().contains(jobs) && !(bottom >= ROOM)) {
            bottom = ROOM;
            arrange();
        }
    }

    private void rememberDividers() {
        double[] at = columns.getDividerPositions();
        boolean hasLibrary = columns.getItems().contains(library);
        boolean hasDetails = columns.getItems().contains(details);
        if (columns.getWidth() <= 0) {
            return;
        }
        if (hasLibrary) {
            left = at[0];
        }
        if (hasDetails) {
            right = 1 - at[at.length - 1];
        }
        if (rows.getItems().contains(jobs)) {
            bottom = 1 - rows.getDividerPositions()[0];
        }
    }

    /** Room for three rewards, or for six and more where the window is as wide as that. */
    private double libraryWidth(double width) {
        double least = Math.min(470 * library.textScale(), width * 0.42);
        return Math.clamp(width * 0.35, least, Math.max(Math.max(560, least), width * 0.22));
    }

    private void arrange() {
        List<Region> across = new ArrayList<>();
        if (showLibrary.isSelected()) {
            across.add(library);
        }
        across.add(center);
        if (showDetails.isSelected()) {
            across.add(details);
        }
        if (!columns.getItems().equals(across)) {
            columns.getItems().setAll(across);
        }
        List<Region> down = showJobs.isSelected() ? List.of(columns, jobs) : List.of(columns);
        if (!rows.getItems().equals(down)) {
            rows.getItems().setAll(down);
        }
        double width =
                Math.max(640, rows.getScene() == null ? 0 : rows.getScene().getWidth());
        double height =
                Math.max(480, rows.getScene() == null ? 0 : rows.getScene().getHeight());
        double from = Double.isNaN(left) ? libraryWidth(width) / width : left;
        double to = 1 - (Double.isNaN(right) ? Math.clamp(width * 0.21, 250, 380) / width : right);
        boolean hasLibrary = columns.getItems().contains(library);
        boolean hasDetails = columns.getItems().contains(details);
        if (hasLibrary && hasDetails) {
            columns.setDividerPositions(from, to);
        } else if (hasLibrary) {
            columns.setDividerPositions(from);
        } else if (hasDetails) {
            columns.setDividerPositions(to);
        }
        if (rows.getItems().contains(jobs)) {
            rows.setDividerPositions(
                    1 - (Double.isNaN(bottom) ? Math.clamp(height * 0.34, 200, 340) / height : bottom));
        }
    }
}
