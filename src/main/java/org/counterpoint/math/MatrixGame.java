package org.counterpoint.math;

/** Value of a finite zero-sum game, by the simplex method in condensed form with Bland's rule. */
final class MatrixGame {

    private static final double EPS = 1e-12;

    private MatrixGame() {}

    /**
     * The value {@code min over row mixtures, max over columns} of the payoff.
     *
     * @param payoff rows x columns
     */
    static double value(double[][] payoff) {
        int rows = payoff.length;
        int cols = payoff[0].length;
        double min = Double.POSITIVE_INFINITY;
        for (double[] row : payoff) {
            for (double x : row) {
                min = Math.min(min, x);
            }
        }
        double shift = 1 - min;
        // maximize sum y, A'^T y <= 1, y >= 0: one constraint per column, feasible at y = 0
        double[][] t = new double[cols + 1][rows + 1];
        int[] basic = new int[cols];
        int[] free = new int[rows];
        for (int c = 0; c < cols; c++) {
            for (int r = 0; r < rows; r++) {
                t[c][r] = payoff[r][c] + shift;
            }
            t[c][rows] = 1;
            basic[c] = rows + c;
        }
        for (int r = 0; r < rows; r++) {
            t[cols][r] = -1;
            free[r] = r;
        }
        for (int enter = entering(t[cols], free, rows); enter >= 0; enter = entering(t[cols], free, rows)) {
            int leave = leaving(t, basic, enter, rows, cols);
            pivot(t, leave, enter);
            int swap = basic[leave];
            basic[leave] = free[enter];
            free[enter] = swap;
        }
        return 1 / t[cols][rows] - shift;
    }

    private static int entering(double[] objective, int[] free, int rows) {
        int best = -1;
        for (int r = 0; r < rows; r++) {
            if (objective[r] < -EPS && (best < 0 || free[r] < free[best])) {
                best = r;
            }
        }
        return best;
    }

    private static int leaving(double[][] t, int[] basic, int enter, int rows, int cols) {
        int best = -1;
        double ratio = Double.POSITIVE_INFINITY;
        for (int c = 0; c < cols; c++) {
            if (t[c][enter] > EPS) {
                double q = t[c][rows] / t[c][enter];
                if (q < ratio || (q == ratio && basic[c] < basic[best])) {
                    ratio = q;
                    best = c;
                }
            }
        }
        if (best < 0) {
            throw new ArithmeticException(
                    "A matrix game with positive payoffs cannot be unbounded; its payoff is not finite.");
        }
        return best;
    }

    private static void pivot(double[][] t, int row, int col) {
        double p = t[row][col];
        for (int i = 0; i < t.length; i++) {
            if (i != row) {
                double factor = t[i][col] / p;
                for (int j = 0; j < t[i].length; j++) {
                    if (j != col) {
                        t[i][j] -= factor * t[row][j];
                    }
                }
                t[i][col] = -factor;
            }
        }
        for (int j = 0; j < t[row].length; j++) {
            if (j != col) {
                t[row][j] /= p;
            }
        }
        t[row][col] = 1 / p;
    }
}
