package org.counterpoint.workbench.chart;

import java.awt.geom.Rectangle2D;
import java.util.List;
import javafx.scene.image.Image;

/**
 * A drawn chart, ready to be shown, with where its values lie. Immutable.
 *
 * @param image the picture
 * @param width width in units of the scene
 * @param height height in units of the scene
 * @param area the plot between the axes, in units of the scene
 * @param x where abscissae lie
 * @param y where ordinates lie
 * @param badges what is not shown one to one
 */
record Drawing(Image image, double width, double height, Rectangle2D area, AxisMap x, AxisMap y, List<Badge> badges) {}
