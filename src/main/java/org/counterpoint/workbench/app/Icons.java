package org.counterpoint.workbench.app;

import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.SVGPath;

/** Small drawings on buttons; they take the color of the text, and grow with it. */
enum Icons {
    /** A window with a right half. */
    SPLIT_RIGHT("M1 1H15V15H1ZM2.5 2.5V13.5H7.2V2.5ZM8.8 2.5V13.5H13.5V2.5Z"),
    /** A window with a lower half. */
    SPLIT_DOWN("M1 1H15V15H1ZM2.5 2.5V7.2H13.5V2.5ZM2.5 8.8V13.5H13.5V8.8Z"),
    /** A window and an arrow into it. */
    MOVE("M5 1H15V15H5V11H6.5V13.5H13.5V2.5H6.5V5H5ZM1 7.2H7.6L5.8 5.4L6.9 4.3L10.6 8L6.9 11.7L5.8 10.6L7.6 8.8H1Z"),
    /** A cross. */
    CLOSE("M3 4.1L4.1 3L8 6.9L11.9 3L13 4.1L9.1 8L13 11.9L11.9 13L8 9.1L4.1 13L3 11.9L6.9 8Z"),
    /** An arrow to the left. */
    BACK("M9.6 2.4L11 3.8L6.8 8L11 12.2L9.6 13.6L4 8Z"),
    /** An arrow to the right. */
    FORWARD("M6.4 2.4L5 3.8L9.2 8L5 12.2L6.4 13.6L12 8Z");

    private final String path;

    Icons(String path) {
        this.path = path;
    }

    /** A new node of this drawing. */
    Region node() {
        SVGPath shape = new SVGPath();
        shape.setContent(path);
        shape.setFillRule(javafx.scene.shape.FillRule.EVEN_ODD);
        Region region = new Region();
        region.setShape(shape);
        region.setScaleShape(true);
        region.getStyleClass().add("icon");
        StackPane box = new StackPane(region);
        box.setMouseTransparent(true);
        return box;
    }
}
