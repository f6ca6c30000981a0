package org.counterpoint.lm;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * One tensor of a decoder.
 *
 * @param name its Hugging Face state-dict name
 * @param shape its shape; a linear weight is [out, in], GPT-2's Conv1D weight [in, out]
 * @param kind what it is, which decides its random start
 */
record ParameterSpec(String name, Shape shape, Kind kind) {

    enum Kind {
        EMBEDDING,
        WEIGHT,
        RESIDUAL_WEIGHT,
        BIAS,
        NORM
    }

    /** {@return whether it is the weight of a linear module inside a block} */
    boolean isModule() {
        return shape.dimension() == 2 && kind != Kind.EMBEDDING && !name.startsWith("lm_head");
    }

    long size() {
        return shape.size();
    }

    /** {@return the tensors of a model, in the order in which the decoder's script takes them} */
    static List<ParameterSpec> of(ModelConfig c) {
        List<ParameterSpec> list = new ArrayList<>();
        long d = c.hiddenSize();
        long f = c.intermediateSize();
        if (c.architecture() == ModelConfig.Architecture.GPT2) {
            list.add(new ParameterSpec("transformer.wte.weight", new Shape(c.vocabSize(), d), Kind.EMBEDDING));
            list.add(new ParameterSpec("transformer.wpe.weight", new Shape(c.maxPositions(), d), Kind.EMBEDDING));
            for (int i = 0; i < c.layers(); i++) {
                String p = "transformer.h." + i + ".";
                norm(list, p + "ln_1", d, true);
                conv(list, p + "attn.c_attn", d, 3 * d, false);
                conv(list, p + "attn.c_proj", d, d, true);
                norm(list, p + "ln_2", d, true);
                conv(list, p + "mlp.c_fc", d, f, false);
                conv(list, p + "mlp.c_proj", f, d, true);
            }
            norm(list, "transformer.ln_f", d, true);
        } else {
            long q = (long) c.heads() * c.headDim();
            long kv = (long) c.kvHeads() * c.headDim();
            list.add(new ParameterSpec("model.embed_tokens.weight", new Shape(c.vocabSize(), d), Kind.EMBEDDING));
            for (int i = 0; i < c.layers(); i++) {
                String p = "model.layers." + i + ".";
                norm(list, p + "input_layernorm", d, false);
                linear(list, p + "self_attn.q_proj", q, d, c.qkvBias(), false);
                if (c.queryKeyNorm()) {
                    norm(list, p + "self_attn.q_norm", c.headDim(), false);
                    norm(list, p + "self_attn.k_norm", c.headDim(), false);
                }
                linear(list, p + "self_attn.k_proj", kv, d, c.qkvBias(), false);
                linear(list, p + "self_attn.v_proj", kv, d, c.qkvBias(), false);
                linear(list, p + "self_attn.o_proj", d, q, c.outputBias(), true);
                norm(list, p + "post_attention_layernorm", d, false);
                linear(list, p + "mlp.gate_proj", f, d, c.mlpBias(), false);
                linear(list, p + "mlp.up_proj", f, d, c.mlpBias(), false);
                linear(list, p + "mlp.down_proj", d, f, c.mlpBias(), true);
            }
            norm(list, "model.norm", d, false);
        }
        if (!c.tieEmbeddings()) {
            list.add(new ParameterSpec("lm_head.weight", new Shape(c.vocabSize(), d), Kind.WEIGHT));
        }
        return list;
    }

    private static void norm(List<ParameterSpec> list, String name, long d, boolean bias) {
        list.add(new ParameterSpec(name + ".weight", new Shape(d), Kind.NORM));
        if (bias) {
            list.add(new ParameterSpec(name + ".bias", new Shape(d), Kind.BIAS));
        }
    }

    private static void linear(
            List<ParameterSpec> list, String name, long out, long in, boolean bias, boolean residual) {
        list.add(
                new ParameterSpec(name + ".weight", new Shape(out, in), residual ? Kind.RESIDUAL_WEIGHT : Kind.WEIGHT));
        if (bias) {
            list.add(new ParameterSpec(name + ".bias", new Shape(out), Kind.BIAS));
        }
    }

    private static void conv(List<ParameterSpec> list, String name, long in, long out, boolean residual) {
        list.add(
                new ParameterSpec(name + ".weight", new Shape(in, out), residual ? Kind.RESIDUAL_WEIGHT : Kind.WEIGHT));
        list.add(new ParameterSpec(name + ".bias", new Shape(out), Kind.BIAS));
    }
}
