package org.counterpoint.workbench.views;

/** Short names for places where the full ones do not fit. */
final class Words {
    private Words() {}

    /** What a run is called. */
    static String name(String id, Looks looks) {
        return looks.run(id).map(RunLook::label).orElse(id);
    }

    /** {@code model.layers.2.self_attn.q_proj} becomes {@code layer 2 q_proj}. */
    static String shortModule(String module) {
        String[] parts = module.split("\\.", -1);
        String kind = parts[parts.length - 1];
        for (int i = 0; i + 1 < parts.length; i++) {
            if ((parts[i].equals("layers") || parts[i].equals("h"))
                    && parts[i + 1].chars().allMatch(Character::isDigit)) {
                return "layer " + parts[i + 1] + " " + kind;
            }
        }
        return module;
    }

    /** {@code stage 1: harmless} becomes {@code harmless}; other labels stay. */
    static String shortUpdate(String label) {
        int colon = label.indexOf(": ");
        return colon > 0 && label.startsWith("stage ") ? label.substring(colon + 2) : label;
    }
}
