package org.counterpoint.lm;

import org.counterpoint.lm.ModelConfig.Architecture;

/**
 * The methods of a decoder's script that are the same for all decoders but for sizes, casts and the place of the output layer: those
 * that its body calls, and those that Java calls.
 */
final class DecoderMethods {
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

    private DecoderMethods() {}

    /** {@return norm, rotary positions, masks and the choice of a token; what a body calls} */
    static String helpers(ModelConfig c, ScriptText out) {
        return HELPERS.replace("HALF", Integer.toString(Math.max(1, c.headDim() / 2)))
                .replace("EPS", ScriptText.number(c.normEps()))
                .replace("WIDE(x)", out.wide("x"))
                .replace("NARROW(y)", out.narrow("y"));
    }

    /**
     * {@return scoring and generation; they call {@code body} and {@code cached}}
     *
     * @param head the weight of the output layer
     */
    static String entryPoints(String head, ScriptText out) {
        return ofHead(ENTRY_POINTS, head, out);
    }

    /** {@return the logits of moved embeddings; it calls a {@code body} that takes the move} */
    static String nudged(String head, ScriptText out) {
        return ofHead(NUDGED, head, out);
    }

    /** {@return name of the output layer's weight} */
    static String head(ModelConfig c) {
        if (!c.tieEmbeddings()) {
            return "lm_head.weight";
        }
        return c.architecture() == Architecture.GPT2 ? "transformer.wte.weight" : "model.embed_tokens.weight";
    }

    /** Logits and hidden states leave the decoder as f32. */
    private static String ofHead(String text, String head, ScriptText out) {
        return text.replaceAll("torch\\.linear\\((.*), HEAD\\)", out.wide("torch.linear($1, HEAD)"))
                .replace("HEAD", head)
                .replace("WIDE(h)", out.wide("h"));
    }
}
