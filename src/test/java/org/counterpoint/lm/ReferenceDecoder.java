package org.counterpoint.lm;

import java.io.IOException;
import java.nio.file.Path;
import org.counterpoint.run.tensors.Safetensors;

/**
 * A decoder of the Llama family in plain loops over doubles, one position after the other, from the weights of a folder: an oracle that
 * shares nothing with the tensor code.
 */
final class ReferenceDecoder implements AutoCloseable {
    private final ModelConfig c;
    private final Safetensors file;

    ReferenceDecoder(Path folder) throws IOException {
        this.c = ModelConfig.read(folder);
        this.file = Safetensors.open(folder);
    }

    double[] weight(String name) throws IOException {
        return file.doubles(name);
    }

    /** Final normalized hidden states, [position][hidden]. */
    double[][] hidden(int[] tokens) throws IOException {
        int n = tokens.length;
        int d = c.hiddenSize();
        double[] table = weight("model.embed_tokens.weight");
        double[][] x = new double[n][d];
        for (int t = 0; t < n; t++) {
            System.arraycopy(table, tokens[t] * d, x[t], 0, d);
        }
        for (int layer = 0; layer < c.layers(); layer++) {
            String p = "model.layers." + layer + ".";
            double[][] a = attention(x, p, layer);
            for (int t = 0; t < n; t++) {
                add(x[t], linear(a[t], p + "self_attn.o_proj"));
                double[] h = norm(x[t], weight(p + "post_attention_layernorm.weight"));
                double[] gate = linear(h, p + "mlp.gate_proj");
                double[] up = linear(h, p + "mlp.up_proj");
                for (int i = 0; i < gate.length; i++) {
                    up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
                }
                add(x[t], linear(up, p + "mlp.down_proj"));
            }
        }
        double[] w = weight("model.norm.weight");
        for (int t = 0; t < n; t++) {
            x[t] = norm(x[t], w);
        }
        return x;
    }

    /** Logits of the token after each position, [position][vocab]. */
    double[][] logits(int[] tokens) throws IOException {
        double[][] h = hidden(tokens);
        String head = c.tieEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
        double[][] z = new double[h.length][];
        for (int t = 0; t < h.length; t++) {
            z[t] = multiply(weight(head), h[t]);
        }
        return z;
    }

    private double[][] attention(double[][] x, String p, int layer) throws IOException {
        int n = x.length;
        int dh = c.headDim();
        double[][] q = new double[n][];
        double[][] k = new double[n][];
        double[][] v = new double[n][];
        for (int t = 0; t < n; t++) {
            double[] h = norm(x[t], weight(p + "input_layernorm.weight"));
            q[t] = rotated(linear(h, p + "self_attn.q_proj"), c.heads(), p + "self_attn.q_norm.weight", t);
            k[t] = rotated(linear(h, p + "self_attn.k_proj"), c.kvHeads(), p + "self_attn.k_norm.weight", t);
            v[t] = linear(h, p + "self_attn.v_proj");
        }
        int window = c.slidingWindow() > 0 && layer >= c.slidingFromLayer() ? c.slidingWindow() : n;
        double[][] out = new double[n][c.heads() * dh];
        for (int t = 0; t < n; t++) {
            for (int head = 0; head < c.heads(); head++) {
                int kv = head / (c.heads() / c.kvHeads());
                int from = Math.max(0, t - window + 1);
                double[] score = new double[t + 1 - from];
                double sum = 0;
                for (int s = from; s <= t; s++) {
                    double dot = 0;
                    for (int i = 0; i < dh; i++) {
                        dot += q[t][head * dh + i] * k[s][kv * dh + i];
                    }
                    score[s - from] = Math.exp(dot / Math.sqrt(dh));
                    sum += score[s - from];
                }
                for (int s = from; s <= t; s++) {
                    for (int i = 0; i < dh; i++) {
                        out[t][head * dh + i] += score[s - from] / sum * v[s][kv * dh + i];
                    }
                }
            }
        }
        return out;
    }

    private double[] rotated(double[] flat, int heads, String normName, int position) throws IOException {
        int dh = c.headDim();
        double[] result = new double[flat.length];
        for (int head = 0; head < heads; head++) {
            double[] x = new double[dh];
            System.arraycopy(flat, head * dh, x, 0, dh);
            if (file.has(normName)) {
                x = norm(x, weight(normName));
            }
            for (int i = 0; i < dh / 2; i++) {
                double angle = position * Math.pow(c.ropeTheta(), -2.0 * i / dh);
                result[head * dh + i] = x[i] * Math.cos(angle) - x[i + dh / 2] * Math.sin(angle);
                result[head * dh + i + dh / 2] = x[i + dh / 2] * Math.cos(angle) + x[i] * Math.sin(angle);
            }
        }
        return result;
    }

    private double[] norm(double[] x, double[] w) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        double scale = 1 / Math.sqrt(sum / x.length + c.normEps());
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i] * scale * w[i];
        }
        return y;
    }

    private double[] linear(double[] x, String module) throws IOException {
        double[] y = multiply(weight(module + ".weight"), x);
        if (file.has(module + ".bias")) {
            add(y, weight(module + ".bias"));
        }
        return y;
    }

    static double[] multiply(double[] matrix, double[] x) {
        double[] y = new double[matrix.length / x.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += matrix[i * x.length + j] * x[j];
            }
        }
        return y;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
