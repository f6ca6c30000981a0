package org.counterpoint.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads layer number and kind out of module names such as {@code model.layers.3.self_attn.q_proj}. */
public final class ModuleNames {

    private static final Pattern NUMBER = Pattern.compile("(?:^|\\.)(\\d+)(?:\\.|$)");
    private static final List<String> KINDS = List.of(
            "q_proj", "k_proj", "v_proj", "c_attn", "o_proj", "gate_proj", "up_proj", "c_fc", "down_proj", "c_proj");

    /** Orders by layer, then attention before MLP, then name. */
    public static final Comparator<String> ORDER = Comparator.comparingInt(ModuleNames::layer)
            .thenComparingInt(name -> KINDS.contains(kind(name)) ? KINDS.indexOf(kind(name)) : KINDS.size())
            .thenComparing(Comparator.naturalOrder());

    private ModuleNames() {}

    /** Layer number, -1 if the name has none. */
    public static int layer(String module) {
        Matcher m = NUMBER.matcher(module);
        // more than nine digits are no layer number
        return m.find() && m.group(1).length() < 10 ? Integer.parseInt(m.group(1)) : -1;
    }

    /** Last part of the name. */
    public static String kind(String module) {
        return module.substring(module.lastIndexOf('.') + 1);
    }
}
