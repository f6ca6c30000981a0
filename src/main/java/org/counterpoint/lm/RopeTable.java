package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.counterpoint.lm.ModelConfig.RopeScaling;

/** Cosines and sines of the rotary position embedding, [positions, headDim / 2], computed in double and grown on demand. */
final class RopeTable {

    private final ModelConfig config;
    private final NDManager manager;
    private NDArray cos;
    private NDArray sin;
    private int size;

    RopeTable(ModelConfig config, NDManager manager) {
        this.config = config;
        this.manager = manager;
        this.cos = manager.create(new float[] {0}, new Shape(1, 1));
        this.sin = manager.create(new float[] {0}, new Shape(1, 1));
    }

    void ensure(int positions) {
        if (positions <= size || config.architecture() == ModelConfig.Architecture.GPT2) {
            return;
        }
        int n = Math.max(positions, Math.min(config.maxPositions(), Math.max(256, 2 * size)));
        int half = config.headDim() / 2;
        double[] frequencies = frequencies();
        float[] c = new float[n * half];
        float[] s = new float[n * half];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < half; j++) {
                c[i * half + j] = (float) Math.cos(i * frequencies[j]);
                s[i * half + j] = (float) Math.sin(i * frequencies[j]);
            }
        }
        cos.close();
        sin.close();
        cos = manager.create(c, new Shape(n, half));
        sin = manager.create(s, new Shape(n, half));
        size = n;
    }

    NDArray cos() {
        return cos;
    }

    NDArray sin() {
        return sin;
    }

    double[] frequencies() {
        int half = config.headDim() / 2;
        RopeScaling scaling = config.ropeScaling();
        double[] f = new double[half];
        for (int j = 0; j < half; j++) {
            double plain = Math.pow(config.ropeTheta(), -2.0 * j / config.headDim());
            f[j] = switch (scaling.type()) {
                case "linear" -> plain / scaling.factor();
                case "llama3" -> llama3(plain, scaling);
                default -> plain;
            };
        }
        return f;
    }

    // Llama 3.1: long waves are stretched by the factor, short ones kept, those between interpolated.
    private static double llama3(double f, RopeScaling s) {
        double turns = s.originalMaxPositions() * f / (2 * Math.PI);
        if (turns < s.lowFreqFactor()) {
            return f / s.factor();
        }
        if (turns > s.highFreqFactor()) {
            return f;
        }
        double smooth = (turns - s.lowFreqFactor()) / (s.highFreqFactor() - s.lowFreqFactor());
        return (1 - smooth) * f / s.factor() + smooth * f;
    }
}
