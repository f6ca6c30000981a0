/**
 * Chart kit of the workbench: plain records describe a figure (panels, series, marks, legend), and this package draws that one
 * description both on screen (JFreeChart in the JavaFX viewer) and as SVG. Views never touch JFreeChart themselves.
 */
@NullMarked
package org.counterpoint.workbench.chart;

import org.jspecify.annotations.NullMarked;
