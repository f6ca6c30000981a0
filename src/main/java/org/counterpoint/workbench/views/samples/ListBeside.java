package org.counterpoint.workbench.views.samples;

import java.util.List;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableDoubleValue;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Region;

/**
 * A list beside what is chosen from it. Where there is no room for both, one of them has all of it: what was chosen, or the list while
 * somebody looks something up. FX thread.
 */
final class ListBeside extends SplitPane {
    private static final double SHARE = 0.27;

    private final Region list;
    private final Region chosen;
    private final double room;
    private final double widest;
    private final ObservableDoubleValue scale;
    private final ReadOnlyBooleanWrapper narrow = new ReadOnlyBooleanWrapper(this, "narrow");
    private boolean listing;
    private boolean divided;

    /**
     * Two parts.
     *
     * @param room so wide, in pixels at the ordinary size of text, that both have room
     * @param widest the list is no wider at the start
     * @param scale size of text against the ordinary one
     */
    ListBeside(Region list, Region chosen, double room, double widest, ObservableDoubleValue scale) {
        this.list = list;
        this.chosen = chosen;
        this.room = room;
        this.widest = widest;
        this.scale = scale;
        setMinWidth(0);
        getItems().setAll(list, chosen);
        setResizableWithParent(list, false);
        widthProperty().addListener((observable, before, now) -> {
            if (getWidth() > 0 && (before.doubleValue() <= 0 || narrow.get() != isTooNarrow())) {
                // Its parent is just being laid out.
                Platform.runLater(this::arrange);
            }
        });
        scale.addListener((observable, before, now) -> arrange());
    }

    /** Whether only one of the parts has room. */
    ReadOnlyBooleanProperty narrowProperty() {
        return narrow.getReadOnlyProperty();
    }

    /** Shows the list, or what was chosen, where only one has room. */
    void setListing(boolean now) {
        listing = now;
        arrange();
    }

    private boolean isTooNarrow() {
        return getWidth() < room * scale.get();
    }

    private void arrange() {
        narrow.set(getWidth() > 0 && isTooNarrow());
        if (narrow.get()) {
            List<Region> one = List.of(listing ? list : chosen);
            if (!getItems().equals(one)) {
                getItems().setAll(one);
            }
            divided = false;
            return;
        }
        if (getItems().size() < 2) {
            getItems().setAll(list, chosen);
        }
        if (!divided && getWidth() > 0) {
            divided = true;
            double share = Math.min(SHARE, widest * scale.get() / getWidth());
            setDividerPositions(share);
            // Parts that just came are given their shares once more, when they are laid out.
            Platform.runLater(() -> setDividerPositions(share));
        }
    }
}
