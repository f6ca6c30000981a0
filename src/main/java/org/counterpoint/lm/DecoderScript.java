package org.counterpoint.lm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.lm.ModelConfig.Architecture;
import org.jspecify.annotations.Nullable;

/**
 * Writes a decoder as TorchScript with every size and every place in the parameter list as a constant, so that a forward pass is one
 * native call. The parameter list {@code p} holds the model's tensors in {@link ParameterSpec#of} order, then for each adapted
 * module A and B, or A, Uhat and C where B = Uhat*C. This class writes the body, layer by layer; {@link DecoderMethods} has what
 * stands around it.
 */
final class DecoderScript {

    /**
     * How a module is adapted: y += scale * (x A^T) B^T, with B = U C if {@code outputs} and A = D V^T if {@code inputs}.
     *
     * @param dropout probability with which an entry of x is dropped, 0 for none
     */
    record Adapted(String module, double scale, boolean outputs, boolean inputs, double dropout) {
        int arrays() {
            return 2 + (outputs ? 1 : 0) + (inputs ? 1 : 0);
        }
    }

    /**
     * A script whose one method measures the linear modules.
     *
     * @param source its methods
     * @param groups which modules share each result, in order
     */
    record Observed(String source, List<List<String>> groups) {}

    /** The form of a body. */
    private enum Body {
        /** A whole batch. */
        WHOLE,
        /** A whole batch whose embeddings are moved by {@code d}. */
        NUDGED,
        /** The next tokens of sequences whose keys and values are kept. */
        CACHED
    }

    private final ModelConfig c;
    private final boolean gpt2;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, List<Adapted>> adapted = new HashMap<>();
    private final ScriptText out;
    private final @Nullable ModuleProbe probe;

    private DecoderScript(
            ModelConfig config, List<Adapted> adapters, Precision precision, ModuleProbe.@Nullable Kind probed) {
        this.c = config;
        this.gpt2 = config.architecture() == Architecture.GPT2;
        this.out = new ScriptText(precision);
        this.probe = probed == null ? null : new ModuleProbe(probed, out);
        int n = 0;
        for (ParameterSpec spec : ParameterSpec.of(config)) {
            index.put(spec.name(), n++);
        }
        for (Adapted a : adapters) {
            List<Adapted> known = adapted.computeIfAbsent(a.module(), _ -> new ArrayList<>());
            index.put(a.module() + "#" + known.size(), n);
            known.add(a);
            n += a.arrays();
        }
        out.append(DecoderMethods.helpers(c, out));
    }

    /** {@return the methods of a decoder with the given adapters} */
    static String of(ModelConfig config, List<Adapted> adapters, Precision precision) {
        DecoderScript s = new DecoderScript(config, adapters, precision, null);
        s.body(Body.WHOLE);
        s.body(Body.CACHED);
        s.out.append(DecoderMethods.entryPoints(s.ref(DecoderMethods.head(config)), s.out));
        return s.out.toString();
    }

    /** {@return a decoder whose method {@code moments} gives X^T X of the inputs X of every linear module, over chosen places} */
    static Observed observing(ModelConfig config, List<Adapted> adapters, Precision precision) {
        return probed(config, adapters, precision, ModuleProbe.Kind.MOMENTS);
    }

    /** {@return a decoder whose method {@code gains} gives the largest {@code ||W x|| / ||x||} of every linear module over chosen places} */
    static Observed measuring(ModelConfig config, List<Adapted> adapters, Precision precision) {
        return probed(config, adapters, precision, ModuleProbe.Kind.GAINS);
    }

    private static Observed probed(
            ModelConfig config, List<Adapted> adapters, Precision precision, ModuleProbe.Kind kind) {
        DecoderScript s = new DecoderScript(config, adapters, precision, kind);
        s.body(Body.WHOLE);
        return new Observed(s.out.toString(), Objects.requireNonNull(s.probe).groups());
    }

    /** {@return a decoder whose method {@code nudged} gives the logits at chosen places of embeddings moved by {@code d}} */
    static String nudged(ModelConfig config, List<Adapted> adapters, Precision precision) {
        DecoderScript s = new DecoderScript(config, adapters, precision, null);
        s.body(Body.NUDGED);
        s.out.append(DecoderMethods.nudged(s.ref(DecoderMethods.head(config)), s.out));
        return s.out.toString();
    }

    private void line(String text) {
        out.line(text);
    }

    private String ref(String name) {
        Integer i = index.get(name);
        if (i == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return "p[" + i + "]";
    }

    private void body(Body form) {
        boolean cached = form == Body.CACHED;
        boolean window = c.slidingWindow() > 0 && c.slidingWindow() < c.maxPositions();
        begin(form);
        line("b = torch.size(ids, 0)");
        line("t = torch.size(ids, 1)");
        if (cached) {
            cachedMasks(window);
        } else {
            wholeMasks(window);
        }
        embed(cached);
        if (form == Body.NUDGED) {
            line("x = " + out.narrow("torch.add(x, d)"));
        }
        for (int i = 0; i < c.layers(); i++) {
            if (gpt2) {
                gpt2Layer(i, cached);
            } else {
                llamaLayer(i, cached, window && i >= c.slidingFromLayer());
            }
        }
        if (probe != null) {
            line("return mo");
        } else {
            line("return "
                    + (gpt2 ? layerNorm("x", "transformer.ln_f") : "self.rms(x, " + ref("model.norm.weight") + ")"));
        }
    }

    private void begin(Body form) {
        if (form == Body.CACHED) {
            out.append(
                    "  def cached(self: __torch__.M, ids: Tensor, start: Tensor, s: int, ct: Tensor, st: Tensor, kv: List[Tensor], "
                            + "p: List[Tensor]) -> Tensor:\n");
        } else if (probe != null) {
            out.append("  def " + probe.method()
                    + "(self: __torch__.M, ids: Tensor, rows: Tensor, ct: Tensor, st: Tensor, p: List[Tensor])"
                    + " -> List[Tensor]:\n");
            line("mo = annotate(List[Tensor], [])");
        } else {
            out.append("  def body(self: __torch__.M, ids: Tensor, " + (form == Body.NUDGED ? "d: Tensor, " : "")
                    + "ct: Tensor, st: Tensor, p: List[Tensor]) -> Tensor:\n");
        }
    }

    private void cachedMasks(boolean window) {
        line("e = torch.add(s, t)");
        line("ok = self.visible(start, s, e)");
        line("mask = self.additive(ok)");
        line("slots = torch.unsqueeze(torch.arange(s, e, dtype=4, device=ops.prim.device(ids)), 0)");
        line("pos = torch.clamp(torch.sub(slots, torch.unsqueeze(start, 1)), 0)");
        if (window) {
            line("wmask = self.additive(self.windowed(ok, s, e, " + c.slidingWindow() + "))");
        }
    }

    private void wholeMasks(boolean window) {
        line("mask = None");
        if (window) {
            line("wmask: Optional[Tensor] = None");
            line("if torch.gt(t, " + c.slidingWindow() + "):");
            line("  i = torch.arange(t, dtype=4, device=ops.prim.device(ids))");
            line("  ok = torch.le(torch.unsqueeze(i, 0), torch.unsqueeze(i, 1))");
            line("  wmask = self.additive(self.windowed(ok, 0, t, " + c.slidingWindow() + "))");
        }
    }

    private void embed(boolean cached) {
        if (gpt2) {
            line("places = "
                    + (cached
                            ? "torch.embedding(" + ref("transformer.wpe.weight") + ", pos)"
                            : "torch.slice(" + ref("transformer.wpe.weight") + ", 0, 0, t, 1)"));
            line("x = torch.add(torch.embedding(" + ref("transformer.wte.weight") + ", ids), places)");
            return;
        }
        line("x = torch.embedding(" + ref("model.embed_tokens.weight") + ", ids)");
        if (cached) {
            line("cos = torch.unsqueeze(torch.embedding(ct, pos), 1)");
            line("sin = torch.unsqueeze(torch.embedding(st, pos), 1)");
        } else {
            line("cos = torch.slice(ct, 0, 0, t, 1)");
            line("sin = torch.slice(st, 0, 0, t, 1)");
        }
    }

    private String layerNorm(String x, String module) {
        return "torch.layer_norm(%s, [%d], %s, %s, %s)"
                .formatted(
                        x,
                        c.hiddenSize(),
                        ref(module + ".weight"),
                        ref(module + ".bias"),
                        ScriptText.number(c.normEps()));
    }

    private void project(String target, String x, String module) {
        if (probe != null) {
            probe.before(x, module);
        }
        String bias = index.containsKey(module + ".bias") ? ref(module + ".bias") : "None";
        line(target + " = "
                + (gpt2
                        ? "torch.add(torch.matmul(" + x + ", " + ref(module + ".weight") + "), " + bias + ")"
                        : "torch.linear(" + x + ", " + ref(module + ".weight") + ", " + bias + ")"));
        int number = 0;
        for (Adapted a : adapted.getOrDefault(module, List.of())) {
            int at = Objects.requireNonNull(index.get(module + "#" + number++));
            String input =
                    a.dropout() > 0 ? "torch.dropout(%s, %s, True)".formatted(x, ScriptText.number(a.dropout())) : x;
            String low = a.inputs()
                    ? "torch.linear(torch.linear(%s, %s), %s)".formatted(input, factor(at), factor(at + 1))
                    : "torch.linear(%s, %s)".formatted(input, factor(at));
            int next = at + (a.inputs() ? 2 : 1);
            String b = a.outputs() ? out.narrow("torch.matmul(p[%d], p[%d])".formatted(next, next + 1)) : factor(next);
            line("%s = torch.add(%s, torch.linear(%s, %s), alpha=%s)"
                    .formatted(target, target, low, b, ScriptText.number(a.scale())));
        }
        if (probe != null) {
            probe.after(target, x, bias, module);
        }
    }

    /** An array of an adapter, which is f32, in the model's precision. */
    private String factor(int at) {
        return out.narrow("p[" + at + "]");
    }

    private void attention(int layer, boolean cached, String causal, String mask) {
        if (cached) {
            for (String name : new String[] {"k", "v"}) {
                String cache = "kv[" + (2 * layer + ("k".equals(name) ? 0 : 1)) + "]";
                line("w" + name + " = torch.copy_(torch.slice(" + cache + ", 2, s, e, 1), " + name + ")");
                line(name + " = torch.slice(" + cache + ", 2, 0, e, 1)");
            }
        }
        if (c.heads() != c.kvHeads()) {
            int group = c.heads() / c.kvHeads();
            for (String name : new String[] {"k", "v"}) {
                line("%s = torch.flatten(torch.expand(torch.unsqueeze(%s, 2), [-1, -1, %d, -1, -1]), 1, 2)"
                        .formatted(name, name, group));
            }
        }
        line("a = torch.scaled_dot_product_attention(q, k, v, " + mask + ", 0., " + causal + ")");
        line("a = torch.reshape(torch.transpose(a, 1, 2), [b, t, " + c.heads() * c.headDim() + "])");
    }

    private void llamaLayer(int i, boolean cached, boolean windowed) {
        String m = "model.layers." + i + ".";
        line("n = self.rms(x, " + ref(m + "input_layernorm.weight") + ")");
        for (String name : new String[] {"q", "k", "v"}) {
            project(name, "n", m + "self_attn." + name + "_proj");
            int heads = "q".equals(name) ? c.heads() : c.kvHeads();
            line("%s = torch.transpose(torch.view(%s, [b, t, %d, %d]), 1, 2)"
                    .formatted(name, name, heads, c.headDim()));
        }
        if (c.queryKeyNorm()) {
            line("q = self.rms(q, " + ref(m + "self_attn.q_norm.weight") + ")");
            line("k = self.rms(k, " + ref(m + "self_attn.k_norm.weight") + ")");
        }
        line("q = self.rope(q, cos, sin)");
        line("k = self.rope(k, cos, sin)");
        if (cached) {
            attention(i, true, "False", windowed ? "wmask" : "mask");
        } else if (windowed) {
            // A sequence that fits into the window has no mask.
            line("causal = torch.__is__(wmask, None)");
            attention(i, false, "causal", "wmask");
        } else {
            attention(i, false, "True", "None");
        }
        project("o", "a", m + "self_attn.o_proj");
        line("x = torch.add(x, o)");
        line("n = self.rms(x, " + ref(m + "post_attention_layernorm.weight") + ")");
        project("g", "n", m + "mlp.gate_proj");
        project("f", "n", m + "mlp.up_proj");
        line("f = torch.mul(" + activate("g") + ", f)");
        project("d", "f", m + "mlp.down_proj");
        line("x = torch.add(x, d)");
    }

    private void gpt2Layer(int i, boolean cached) {
        String m = "transformer.h." + i + ".";
        line("n = " + layerNorm("x", m + "ln_1"));
        project("j", "n", m + "attn.c_attn");
        line("q, k, v, = torch.split(j, " + c.hiddenSize() + ", 2)");
        for (String name : new String[] {"q", "k", "v"}) {
            line("%s = torch.transpose(torch.view(%s, [b, t, %d, %d]), 1, 2)"
                    .formatted(name, name, c.heads(), c.headDim()));
        }
        attention(i, cached, cached ? "False" : "True", cached ? "mask" : "None");
        project("o", "a", m + "attn.c_proj");
        line("x = torch.add(x, o)");
        line("n = " + layerNorm("x", m + "ln_2"));
        project("f", "n", m + "mlp.c_fc");
        line("f = " + activate("f"));
        project("d", "f", m + "mlp.c_proj");
        line("x = torch.add(x, d)");
    }

    private String activate(String x) {
        return switch (c.activation()) {
            case SILU -> "torch.silu(" + x + ")";
            case GELU -> "torch.gelu(" + x + ", approximate=\"none\")";
            case GELU_TANH -> "torch.gelu(" + x + ", approximate=\"tanh\")";
            case RELU -> "torch.relu(" + x + ")";
        };
    }
}
