package org.counterpoint.lm;

import java.util.ArrayList;
import java.util.List;

/** Writes lines that measure every linear module of a decoder, over chosen places of the batch that runs through it. */
final class ModuleProbe {
    /** What is measured. */
    enum Kind {
        /** {@code X^T X} of the inputs X. */
        MOMENTS("moments"),
        /** The largest {@code ||W x|| / ||x||} of the inputs x. */
        GAINS("gains");

        private final String method;

        Kind(String method) {
            this.method = method;
        }
    }

    private final Kind kind;
    private final ScriptText out;
    private final List<List<String>> groups = new ArrayList<>();
    private String lastInput = "";

    ModuleProbe(Kind kind, ScriptText out) {
        this.kind = kind;
        this.out = out;
    }

    /** {@return name of the script's method} */
    String method() {
        return kind.method;
    }

    /** {@return which modules share each result, in order} */
    List<List<String>> groups() {
        return List.copyOf(groups);
    }

    /** A module is about to read {@code x}. */
    void before(String x, String module) {
        if (kind == Kind.MOMENTS) {
            moments(x, module);
        }
    }

    /** A module has made {@code y} of {@code x}, with its updates. */
    void after(String y, String x, String bias, String module) {
        if (kind == Kind.GAINS) {
            gain(y, x, bias, module);
        }
    }

    /** Modules projected one after the other from one input share their matrix. */
    private void moments(String x, String module) {
        if (x.equals(lastInput)) {
            groups.getLast().add(module);
            return;
        }
        lastInput = x;
        groups.add(new ArrayList<>(List.of(module)));
        int i = groups.size();
        out.line("h%d = %s".formatted(i, chosen(x)));
        out.line("g%d = torch.append(mo, torch.matmul(torch.t(h%d), h%d))".formatted(i, i, i));
    }

    private void gain(String y, String x, String bias, String module) {
        groups.add(List.of(module));
        int i = groups.size();
        out.line("h%d = %s".formatted(i, chosen(x)));
        out.line("y%d = %s".formatted(i, chosen(y)));
        if (!"None".equals(bias)) {
            out.line("y%d = torch.sub(y%d, %s)".formatted(i, i, bias));
        }
        out.line("z%d = torch.sum(torch.mul(h%d, h%d), [-1], False)".formatted(i, i, i));
        // an input of zeros stretches nothing
        out.line("z%d = torch.div(torch.sum(torch.mul(y%d, y%d), [-1], False), torch.clamp(z%d, 1e-30))"
                .formatted(i, i, i, i));
        out.line("g%d = torch.append(mo, torch.sqrt(torch.max(z%d)))".formatted(i, i));
    }

    private String chosen(String x) {
        return out.wide("torch.index_select(torch.flatten(%s, 0, 1), 0, rows)".formatted(x));
    }
}
