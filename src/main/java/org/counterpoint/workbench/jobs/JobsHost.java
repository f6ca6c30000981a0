package org.counterpoint.workbench.jobs;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.layout.Region;

/** What the pane of jobs asks of the window around it. */
public interface JobsHost {
    /** The controls of the header; those that act on the picked jobs are off, with the reason, where they cannot. */
    List<Node> controls();

    /** The menu of a row. */
    ContextMenu menu();

    /** A button of one act, for a place of its own. */
    Node button(JobAct act);

    /** The button that changes the slots. */
    Node slotsButton();

    /** Puts text on the clipboard. */
    void copy(String text);

    /** Makes room for what is shown beside the table. */
    void makeRoom();

    /**
     * Lays a form over the window.
     *
     * @return closes it
     */
    Runnable sheet(String title, Region content, double maxWidth);

    /** Says something in the status line. */
    void say(String message, boolean wrong);
}
