package org.counterpoint.workbench.chart;

/** How values are spread along an axis. */
public enum Scaling {
    /** Equal lengths for equal differences. */
    LINEAR,
    /** Equal lengths for equal ratios; only positive values can be drawn. */
    LOG,
    /** Logarithmic on both sides of zero and linear around it: sign(v) log10(1 + |v| / threshold). Every value can be drawn. */
    SYMLOG
}
