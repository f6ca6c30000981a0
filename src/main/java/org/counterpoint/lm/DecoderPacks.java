package org.counterpoint.lm;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiled forms of a decoder, one for each set of updates that it was run with lately. */
final class DecoderPacks {
    /** So many are kept beside the one without updates: adapter on, off, tried updates, and one to spare. */
    private static final int MOST = 4;

    private final NDManager manager;
    private final ModelConfig config;
    private final Precision precision;
    private final OpPack base;
    private final Map<List<DecoderScript.Adapted>, OpPack> packs = new LinkedHashMap<>();

    DecoderPacks(NDManager manager, ModelConfig config, Precision precision) {
        this.manager = manager;
        this.config = config;
        this.precision = precision;
        this.base = compile(List.of());
    }

    /** {@return the one without updates} */
    OpPack base() {
        return base;
    }

    OpPack of(List<DecoderScript.Adapted> script) {
        if (script.isEmpty()) {
            return base;
        }
        OpPack known = packs.get(script);
        if (known == null) {
            if (packs.size() == MOST) {
                OpPack oldest = packs.remove(packs.keySet().iterator().next());
                if (oldest != null) {
                    oldest.close();
                }
            }
            known = compile(script);
            packs.put(script, known);
        }
        return known;
    }

    private OpPack compile(List<DecoderScript.Adapted> script) {
        return OpPack.compile(manager, DecoderScript.of(config, script, precision));
    }
}
