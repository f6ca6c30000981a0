package org.counterpoint.workbench.theme;

/** How colors look to readers with common kinds of color blindness (Machado, Oliveira and Fernandes 2009, full severity), and how far apart. */
enum ColorVision {
    /** Trichromatic vision. */
    NORMAL(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}),
    /** No long-wave cones. */
    PROTANOPIA(new double[][] {
        {0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}
    }),
    /** No middle-wave cones. */
    DEUTERANOPIA(new double[][] {
        {0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}
    }),
    /** No short-wave cones. */
    TRITANOPIA(new double[][] {
        {1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}
    });

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final double[][] matrix;

    ColorVision(double[][] matrix) {
        this.matrix = matrix;
    }

    /** The CIEDE2000 difference of two colors as this reader sees them. */
    double difference(Rgb a, Rgb b) {
        return ciede2000(lab(a), lab(b));
    }

    private double[] lab(Rgb color) {
        double[] linear = {linear(color.red()), linear(color.green()), linear(color.blue())};
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += matrix[i][j] * linear[j];
            }
            seen[i] = Math.clamp(sum, 0, 1);
        }
        double x = f((0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2]) / 0.95047);
        double y = f(0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2]);
        double z = f((0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2]) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static double f(double t) {
        return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }

    /** The CIEDE2000 color difference of two CIELAB colors (Sharma, Wu and Dalal 2005). */
    static double ciede2000(double[] one, double[] two) {
        double c = (Math.hypot(one[1], one[2]) + Math.hypot(two[1], two[2])) / 2;
        double g = 0.5 * (1 - Math.sqrt(Math.pow(c, 7) / (Math.pow(c, 7) + Math.pow(25, 7))));
        double a1 = one[1] * (1 + g);
        double a2 = two[1] * (1 + g);
        double c1 = Math.hypot(a1, one[2]);
        double c2 = Math.hypot(a2, two[2]);
        double h1 = hue(one[2], a1);
        double h2 = hue(two[2], a2);
        boolean gray = c1 * c2 == 0;
        double dh = gray ? 0 : wrap(h2 - h1);
        double dHue = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(dh / 2));
        double light = (one[0] + two[0]) / 2;
        double chroma = (c1 + c2) / 2;
        double h = gray ? h1 + h2 : mean(h1, h2);
        double t = 1
                - 0.17 * Math.cos(Math.toRadians(h - 30))
                + 0.24 * Math.cos(Math.toRadians(2 * h))
                + 0.32 * Math.cos(Math.toRadians(3 * h + 6))
                - 0.20 * Math.cos(Math.toRadians(4 * h - 63));
        double sl = 1 + 0.015 * Math.pow(light - 50, 2) / Math.sqrt(20 + Math.pow(light - 50, 2));
        double sc = 1 + 0.045 * chroma;
        double sh = 1 + 0.015 * chroma * t;
        double rt = -2
                * Math.sqrt(Math.pow(chroma, 7) / (Math.pow(chroma, 7) + Math.pow(25, 7)))
                * Math.sin(Math.toRadians(60 * Math.exp(-Math.pow((h - 275) / 25, 2))));
        double dl = (two[0] - one[0]) / sl;
        double dc = (c2 - c1) / sc;
        double dH = dHue / sh;
        return Math.sqrt(dl * dl + dc * dc + dH * dH + rt * dc * dH);
    }

    private static double hue(double b, double a) {
        double degrees = Math.toDegrees(Math.atan2(b, a));
        return degrees < 0 ? degrees + 360 : degrees;
    }

    private static double wrap(double degrees) {
        return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
    }

    private static double mean(double h1, double h2) {
        if (Math.abs(h1 - h2) <= 180) {
            return (h1 + h2) / 2;
        }
        return h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
    }
}
