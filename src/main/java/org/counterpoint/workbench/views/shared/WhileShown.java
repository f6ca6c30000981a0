package org.counterpoint.workbench.views.shared;

import javafx.scene.Node;

/**
 * Work that follows the selection: done at once while a node is in a scene, and once when the node comes back where it was taken out. A node
 * that never was in a scene (a picture is made of it) does not sleep. FX thread.
 */
public final class WhileShown {
    private final Runnable work;
    private boolean asleep;
    private boolean waits;

    /**
     * Work for a node.
     *
     * @param node what the work keeps up to date
     * @param work what has to be done after a change
     */
    public WhileShown(Node node, Runnable work) {
        this.work = work;
        node.sceneProperty().addListener((observable, before, now) -> {
            asleep = now == null;
            if (!asleep && waits) {
                request();
            }
        });
    }

    /** Does the work, now or when the node is shown again. */
    public void request() {
        waits = asleep;
        if (!asleep) {
            work.run();
        }
    }

    /** Says that the work was done by other means, so that there is nothing to catch up with. */
    public void done() {
        waits = false;
    }
}
