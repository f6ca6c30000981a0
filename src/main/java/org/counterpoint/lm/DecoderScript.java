package org.counterpoint.lm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.lm.ModelConfig.Architecture;

/**
 * Writes a decoder as TorchScript with every size and every place in the parameter list as a constant, so that a forward pass is one
 * native call. The parameter list {@code p} holds the model's tensors in {@link ParameterSpec#of} order, then for each adapted
 * module A and B, or A, Uhat and C where B = Uhat*C.
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
     * A script whose method {@code moments} gives second moments of inputs.
     *
     * @param source its methods
     * @param groups which modules share each returned matrix, in the order of the result
     */
    record Observed(String source, List<List<String>> groups) {}

    private final ModelConfig c;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, List<Adapted>> adapted = new HashMap<>();
    private final boolean half;
    private final StringBuilder out = new StringBuilder();
    private final List<List<String>> observed = new ArrayList<>();
    private boolean observing;
    private boolean measuring;
    private boolean nudging;
    private String lastInput = "";

    private DecoderScript(ModelConfig config, List<Adapted> adapters, Precision precision) {
        this.c = config;
        this.half = precision == Precision.BFLOAT16;
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
    }

    /** {@return the methods of a decoder with the given adapters} */
    static String of(ModelConfig config, List<Adapted> adapters, Precision precision) {
        DecoderScript s = new DecoderScript(config, adapters, precision);
        s.helpers();
        s.body(false);
        s.body(true);
        s.out.append(s.entry(ENTRY_POINTS));
        return s.out.toString();
    }

    /** {@return a decoder that gives X^T X of the inputs X of every linear module, over chosen places of a batch} */
    static Observed observing(ModelConfig config, List<Adapted> adapters, Precision precision) {
        DecoderScript s = new DecoderScript(config, adapters, precision);
        s.observing = true;
        s.helpers();
        s.body(false);
        return new Observed(s.out.toString(), List.copyOf(s.observed));
    }

    /** {@return a decoder whose method {@code gains} gives the largest {@code ||W x|| / ||x||} of every linear module over chosen places} */
    static Observed measuring(ModelConfig config, List<Adapted> adapters, Precision precision) {
        DecoderScript s = new DecoderScript(config, adapters, precision);
        s.observing = true;
        s.measuring = true;
        s.helpers();
        s.body(false);
        return new Observed(s.out.toString(), List.copyOf(s.observed));
    }

    /** {@return a decoder whose method {@code nudged} gives the logits at chosen places of embeddings moved by {@code d}} */
    static String nudged(ModelConfig config, List<Adapted> adapters, Precision precision) {
        DecoderScript s = new DecoderScript(config, adapters, precision);
        s.nudging = true;
        s.helpers();
        s.body(false);
        s.out.append(s.entry(NUDGED));
        return s.out.toString();
    }

    /** Logits and hidden states leave the decoder as f32. */
    private String entry(String text) {
        String cast = half ? "torch.to(%s, 6)" : "%s";
        return text.replaceAll("torch\\.linear\\((.*), HEAD\\)", cast.formatted("torch.linear($1, HEAD)"))
                .replace("HEAD", head())
                .replace("WIDE(h)", cast.formatted("h"));
    }

    private String head() {
        return ref(
                c.tieEmbeddings()
                        ? (c.architecture() == Architecture.GPT2
                                ? "transformer.wte.weight"
                                : "model.embed_tokens.weight")
                        : "lm_head.weight");
    }

    private void helpers() {
        out.append(HELPERS.replace("HALF", Integer.toString(Math.max(1, c.headDim() / 2)))
                .replace("EPS", number(c.normEps()))
                .replace("WIDE(x)", half ? "torch.to(x, 6)" : "x")
                .replace("NARROW(y)", half ? "torch.to(y, 15)" : "y"));
    }

    private static final String HELPERS = """
              def rms(self: __torch__.M, x: Tensor, w: Tensor) -> Tensor:
                v = WIDE(x)
                s = torch.rsqrt(torch.add(torch.mean(torch.mul(v, v), [-1], True), EPS))
                y = torch.mul(v, s)
                return torch.mul(NARROW(y), w)
              def rope(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                a = torch.slice(x, -1, 0, HALF, 1)
                b = torch.slice(x, -1, HALF, 9223372036854775807, 1)
                u = torch.sub(torch.mul(a, cos), torch.mul(b, sin))
                w = torch.add(torch.mul(b, cos), torch.mul(a, sin))
                y = torch.cat([u, w], -1)
                return NARROW(y)
              def visible(self: __torch__.M, start: Tensor, s: int, e: int) -> Tensor:
                k = torch.unsqueeze(torch.unsqueeze(torch.arange(e, dtype=4, device=ops.prim.device(start)), 0), 0)
                q = torch.unsqueeze(torch.unsqueeze(torch.arange(s, e, dtype=4, device=ops.prim.device(start)), 0), 2)
                b = torch.unsqueeze(torch.unsqueeze(start, 1), 1)
                # a padding position sees itself, so that its softmax stays finite
                ok = torch.__and__(torch.le(k, q), torch.__or__(torch.ge(k, b), torch.eq(k, q)))
                return torch.unsqueeze(ok, 1)
              def windowed(self: __torch__.M, ok: Tensor, s: int, e: int, w: int) -> Tensor:
                k = torch.unsqueeze(torch.arange(e, dtype=4, device=ops.prim.device(ok)), 0)
                q = torch.unsqueeze(torch.arange(s, e, dtype=4, device=ops.prim.device(ok)), 1)
                return torch.__and__(ok, torch.lt(torch.sub(q, k), w))
              def additive(self: __torch__.M, ok: Tensor) -> Tensor:
                z = torch.zeros(torch.size(ok), dtype=6, device=ops.prim.device(ok))
                y = torch.masked_fill(z, torch.logical_not(ok), float("-inf"))
                return NARROW(y)
              def pick(self: __torch__.M, z: Tensor, u: Tensor, k: Tensor) -> Tuple[Tensor, Tensor]:
                lp = torch.log_softmax(z, -1, None)
                tau = float(k[0])
                top = int(k[1])
                mass = float(k[2])
                if torch.le(tau, 0.):
                  token = torch.argmax(z, -1, False)
                else:
                  q = torch.softmax(torch.div(z, tau), -1, None)
                  sorted = torch.__or__(torch.gt(top, 0), torch.lt(mass, 1.))
                  if sorted:
                    q0, order, = torch.sort(q, -1, True)
                    if torch.gt(top, 0):
                      q1 = torch.slice(q0, 1, 0, top, 1)
                    else:
                      q1 = q0
                    if torch.lt(mass, 1.):
                      q2 = torch.div(q1, torch.sum(q1, [-1], True))
                      before = torch.sub(torch.cumsum(q2, -1), q2)
                      q3 = torch.masked_fill(q2, torch.ge(before, mass), 0.)
                    else:
                      q3 = q1
                    token = torch.squeeze(torch.gather(order, 1, torch.unsqueeze(self.invert(q3, u), 1)), 1)
                  else:
                    token = self.invert(q, u)
                return (token, torch.squeeze(torch.gather(lp, 1, torch.unsqueeze(token, 1)), 1))
              def invert(self: __torch__.M, q: Tensor, u: Tensor) -> Tensor:
                f = torch.cumsum(q, 1, dtype=7)
                n = torch.size(q, 1)
                r = torch.mul(torch.unsqueeze(u, 1), torch.slice(f, 1, torch.sub(n, 1), n, 1))
                return torch.clamp(torch.sum(torch.le(f, r), [1], False), 0, torch.sub(n, 1))
            """;

    private static final String ENTRY_POINTS = """
              def logits(self: __torch__.M, ids: Tensor, ct: Tensor, st: Tensor, p: List[Tensor]) -> Tensor:
                return torch.linear(self.body(ids, ct, st, p), HEAD)
              def select(self: __torch__.M, ids: Tensor, at: Tensor, ct: Tensor, st: Tensor, p: List[Tensor]) -> Tensor:
                h = torch.flatten(self.body(ids, ct, st, p), 0, 1)
                return torch.linear(torch.index_select(h, 0, at), HEAD)
              def hidden(self: __torch__.M, ids: Tensor, at: Tensor, ct: Tensor, st: Tensor, p: List[Tensor]) -> Tensor:
                h = torch.index_select(torch.flatten(self.body(ids, ct, st, p), 0, 1), 0, at)
                return WIDE(h)
              def log_probs(self: __torch__.M, ids: Tensor, at: Tensor, target: Tensor, ct: Tensor, st: Tensor, p: List[Tensor]) -> Tensor:
                z = self.select(ids, at, ct, st, p)
                return self.grid(torch.neg(torch.cross_entropy_loss(z, target, None, 0, -100, 0.)), ids, at)
              def grid(self: __torch__.M, x: Tensor, ids: Tensor, at: Tensor) -> Tensor:
                b = torch.size(ids, 0)
                t = torch.size(ids, 1)
                n = torch.sub(t, 1)
                place = torch.sub(at, torch.floor_divide(at, t))
                z = torch.zeros([torch.mul(b, n)], dtype=6, device=ops.prim.device(x))
                return torch.view(torch.index_copy(z, 0, place, x), [b, n])
              def log_probs_entropy(self: __torch__.M, ids: Tensor, at: Tensor, target: Tensor, ct: Tensor, st: Tensor, p: List[Tensor]) -> Tuple[Tensor, Tensor]:
                lp = torch.log_softmax(self.select(ids, at, ct, st, p), -1, None)
                h = torch.neg(torch.sum(torch.mul(torch.exp(lp), lp), [-1], False))
                picked = torch.squeeze(torch.gather(lp, 1, torch.unsqueeze(target, 1)), 1)
                return (self.grid(picked, ids, at), self.grid(h, ids, at))
              def feed(self: __torch__.M, ids: Tensor, start: Tensor, at: Tensor, ct: Tensor, st: Tensor, kv: List[Tensor], p: List[Tensor]) -> Tensor:
                h = self.cached(ids, start, int(at), ct, st, kv, p)
                n = torch.size(h, 1)
                return torch.linear(torch.select(h, 1, torch.sub(n, 1)), HEAD)
              def step(self: __torch__.M, ids: Tensor, start: Tensor, at: Tensor, u: Tensor, k: Tensor, ct: Tensor, st: Tensor, kv: List[Tensor], p: List[Tensor]) -> Tuple[Tensor, Tensor]:
                return self.pick(self.feed(ids, start, at, ct, st, kv, p), u, k)
              def rows(self: __torch__.M, rows: Tensor, x: Tensor) -> Tensor:
                return torch.index_select(x, 0, rows)
              def room(self: __torch__.M, shape: Tensor, p: List[Tensor]) -> List[Tensor]:
                r = annotate(List[Tensor], [])
                for i in range(int(shape[0])):
                  r0 = torch.append(r, torch.zeros([int(shape[1]), int(shape[2]), int(shape[3]), int(shape[4])], dtype=ops.prim.dtype(p[0]), device=ops.prim.device(p[0])))
                return r
              def keep(self: __torch__.M, rows: Tensor, kv: List[Tensor]) -> List[Tensor]:
                r = annotate(List[Tensor], [])
                for i in range(torch.len(kv)):
                  r0 = torch.append(r, torch.index_select(kv[i], 0, rows))
                return r
            """;

    private static final String NUDGED = """
              def nudged(self: __torch__.M, ids: Tensor, d: Tensor, at: Tensor, ct: Tensor, st: Tensor, p: List[Tensor]) -> Tensor:
                h = torch.flatten(self.body(ids, d, ct, st, p), 0, 1)
                return torch.linear(torch.index_select(h, 0, at), HEAD)
            """;

    private void line(String text) {
        out.append("    ").append(text).append('\n');
    }

    private String ref(String name) {
        Integer i = index.get(name);
        if (i == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return "p[" + i + "]";
    }

    private void body(boolean cached) {
        boolean gpt2 = c.architecture() == Architecture.GPT2;
        boolean window = c.slidingWindow() > 0 && c.slidingWindow() < c.maxPositions();
        if (cached) {
            out.append(
                    "  def cached(self: __torch__.M, ids: Tensor, start: Tensor, s: int, ct: Tensor, st: Tensor, kv: List[Tensor], "
                            + "p: List[Tensor]) -> Tensor:\n");
        } else if (observing) {
            out.append("  def " + (measuring ? "gains" : "moments")
                    + "(self: __torch__.M, ids: Tensor, rows: Tensor, ct: Tensor, st: Tensor, p: List[Tensor])"
                    + " -> List[Tensor]:\n");
            line("mo = annotate(List[Tensor], [])");
        } else {
            out.append("  def body(self: __torch__.M, ids: Tensor, " + (nudging ? "d: Tensor, " : "")
                    + "ct: Tensor, st: Tensor, p: List[Tensor]) -> Tensor:\n");
        }
        line("b = torch.size(ids, 0)");
        line("t = torch.size(ids, 1)");
        if (cached) {
            line("e = torch.add(s, t)");
            line("ok = self.visible(start, s, e)");
            line("mask = self.additive(ok)");
            line("slots = torch.unsqueeze(torch.arange(s, e, dtype=4, device=ops.prim.device(ids)), 0)");
            line("pos = torch.clamp(torch.sub(slots, torch.unsqueeze(start, 1)), 0)");
            if (window) {
                line("wmask = self.additive(self.windowed(ok, s, e, " + c.slidingWindow() + "))");
            }
        } else {
            line("mask = None");
            if (window) {
                line("wmask: Optional[Tensor] = None");
                line("if torch.gt(t, " + c.slidingWindow() + "):");
                line("  i = torch.arange(t, dtype=4, device=ops.prim.device(ids))");
                line("  ok = torch.le(torch.unsqueeze(i, 0), torch.unsqueeze(i, 1))");
                line("  wmask = self.additive(self.windowed(ok, 0, t, " + c.slidingWindow() + "))");
            }
        }
        if (gpt2) {
            line("places = "
                    + (cached
                            ? "torch.embedding(" + ref("transformer.wpe.weight") + ", pos)"
                            : "torch.slice(" + ref("transformer.wpe.weight") + ", 0, 0, t, 1)"));
            line("x = torch.add(torch.embedding(" + ref("transformer.wte.weight") + ", ids), places)");
        } else {
            line("x = torch.embedding(" + ref("model.embed_tokens.weight") + ", ids)");
            if (cached) {
                line("cos = torch.unsqueeze(torch.embedding(ct, pos), 1)");
                line("sin = torch.unsqueeze(torch.embedding(st, pos), 1)");
            } else {
                line("cos = torch.slice(ct, 0, 0, t, 1)");
                line("sin = torch.slice(st, 0, 0, t, 1)");
            }
        }
        if (nudging) {
            line("x = " + narrow("torch.add(x, d)"));
        }
        for (int i = 0; i < c.layers(); i++) {
            boolean w = window && i >= c.slidingFromLayer();
            if (gpt2) {
                gpt2Layer(i, cached);
            } else {
                llamaLayer(i, cached, w);
            }
        }
        if (observing) {
            line("return mo");
            return;
        }
        line("return " + (gpt2 ? layerNorm("x", "transformer.ln_f") : "self.rms(x, " + ref("model.norm.weight") + ")"));
    }

    private String layerNorm(String x, String module) {
        return "torch.layer_norm(%s, [%d], %s, %s, %s)"
                .formatted(x, c.hiddenSize(), ref(module + ".weight"), ref(module + ".bias"), number(c.normEps()));
    }

    /** Notes the input of a module; modules projected one after the other from one input share their matrix. */
    private void observe(String x, String module) {
        if (x.equals(lastInput)) {
            observed.getLast().add(module);
            return;
        }
        lastInput = x;
        observed.add(new ArrayList<>(List.of(module)));
        int i = observed.size();
        line("h%d = %s".formatted(i, wide("torch.index_select(torch.flatten(%s, 0, 1), 0, rows)".formatted(x))));
        line("g%d = torch.append(mo, torch.matmul(torch.t(h%d), h%d))".formatted(i, i, i));
    }

    private void project(String target, String x, String module) {
        if (observing && !measuring) {
            observe(x, module);
        }
        boolean conv = c.architecture() == Architecture.GPT2;
        String bias = index.containsKey(module + ".bias") ? ref(module + ".bias") : "None";
        line(target + " = "
                + (conv
                        ? "torch.add(torch.matmul(" + x + ", " + ref(module + ".weight") + "), " + bias + ")"
                        : "torch.linear(" + x + ", " + ref(module + ".weight") + ", " + bias + ")"));
        int number = 0;
        for (Adapted a : adapted.getOrDefault(module, List.of())) {
            int at = Objects.requireNonNull(index.get(module + "#" + number++));
            String input = a.dropout() > 0 ? "torch.dropout(%s, %s, True)".formatted(x, number(a.dropout())) : x;
            String low = a.inputs()
                    ? "torch.linear(torch.linear(%s, %s), %s)".formatted(input, factor(at), factor(at + 1))
                    : "torch.linear(%s, %s)".formatted(input, factor(at));
            int next = at + (a.inputs() ? 2 : 1);
            String b = a.outputs() ? narrow("torch.matmul(p[%d], p[%d])".formatted(next, next + 1)) : factor(next);
            line("%s = torch.add(%s, torch.linear(%s, %s), alpha=%s)"
                    .formatted(target, target, low, b, number(a.scale())));
        }
        if (measuring) {
            measure(target, x, bias, module);
        }
    }

    /** An array of an adapter, which is f32, in the model's precision; gradients go through the cast. */
    private String factor(int at) {
        return narrow("p[" + at + "]");
    }

    private String narrow(String x) {
        return half ? "torch.to(" + x + ", 15)" : x;
    }

    private String wide(String x) {
        return half ? "torch.to(" + x + ", 6)" : x;
    }

    private void measure(String y, String x, String bias, String module) {
        observed.add(List.of(module));
        int i = observed.size();
        line("h%d = %s".formatted(i, wide("torch.index_select(torch.flatten(%s, 0, 1), 0, rows)".formatted(x))));
        line("y%d = %s".formatted(i, wide("torch.index_select(torch.flatten(%s, 0, 1), 0, rows)".formatted(y))));
        if (!"None".equals(bias)) {
            line("y%d = torch.sub(y%d, %s)".formatted(i, i, bias));
        }
        line("z%d = torch.sum(torch.mul(h%d, h%d), [-1], False)".formatted(i, i, i));
        // an input of zeros stretches nothing
        line("z%d = torch.div(torch.sum(torch.mul(y%d, y%d), [-1], False), torch.clamp(z%d, 1e-30))"
                .formatted(i, i, i, i));
        line("g%d = torch.append(mo, torch.sqrt(torch.max(z%d)))".formatted(i, i));
    }

    private void attention(int layer, boolean cached, boolean causal, String mask) {
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
        line("a = torch.scaled_dot_product_attention(q, k, v, " + mask + ", 0., " + (causal ? "True" : "False") + ")");
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
        if (windowed && !cached) {
            line("causal = torch.__is__(wmask, None)");
            attentionWindowed(i);
        } else {
            attention(i, cached, !cached, cached ? (windowed ? "wmask" : "mask") : "None");
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

    private void attentionWindowed(int layer) {
        int mark = out.length();
        attention(layer, false, true, "wmask");
        String text = out.substring(mark).replace("wmask, 0., True", "wmask, 0., causal");
        out.setLength(mark);
        out.append(text);
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
        attention(i, cached, !cached, cached ? "mask" : "None");
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

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.17g", value);
    }
}
