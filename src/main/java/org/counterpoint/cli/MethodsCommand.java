package org.counterpoint.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.service.Catalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what can be trained with, from the same descriptions as the forms of the window. */
@Command(name = "methods", description = "Lists every method with its parameters.", mixinStandardHelpOptions = true)
final class MethodsCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    record Method(String id, String family, String summary, List<Parameter> parameters, List<Parameter> budget) {
        static Method of(Catalog.MethodInfo info) {
            return new Method(
                    info.id(),
                    info.family(),
                    info.summary(),
                    info.parameters().stream().map(Parameter::of).toList(),
                    info.budget().stream().map(Parameter::of).toList());
        }
    }

    /** One parameter; {@code default} is a word of the language, so the record spells it with the name Jackson prints. */
    record Parameter(
            String name,
            String type,

            @com.fasterxml.jackson.annotation.JsonProperty("default")
            JsonNode value,

            @Nullable Double min,
            @Nullable Double max,
            List<String> choices,
            String unit,
            String help,
            boolean steerable) {
        static Parameter of(Catalog.ParameterInfo info) {
            return new Parameter(
                    info.name(),
                    info.type().name().toLowerCase(Locale.ROOT),
                    info.defaultValue(),
                    finite(info.min()),
                    finite(info.max()),
                    info.choices(),
                    info.unit(),
                    info.help(),
                    info.steerable());
        }

        private static @Nullable Double finite(double bound) {
            return Double.isFinite(bound) ? bound : null;
        }
    }

    @Override
    public Integer call() {
        List<Method> methods = Catalog.methods().stream().map(Method::of).toList();
        output.result(() -> methods, out -> {
            for (Method method : methods) {
                out.println(method.id() + "  (" + method.family() + ")");
                out.println("  " + method.summary());
                print(method.parameters(), out);
            }
            for (Method method : firstOfEachFamily(methods)) {
                out.println("Budget of all " + method.family() + " methods, in the block \"" + method.family()
                        + "\" of a configuration");
                print(method.budget(), out);
            }
        });
        return Main.OK;
    }

    private static void print(List<Parameter> parameters, PrintWriter out) {
        Table table = new Table("  parameter", "default", "range", "while training", "help");
        for (Parameter p : parameters) {
            table.row("  " + p.name(), p.value().toString(), range(p), p.steerable() ? "yes" : "", p.help());
        }
        table.print(out);
        out.println();
    }

    private static Collection<Method> firstOfEachFamily(List<Method> methods) {
        Map<String, Method> first = new LinkedHashMap<>();
        methods.forEach(m -> first.putIfAbsent(m.family(), m));
        return first.values();
    }

    private static String range(Parameter p) {
        if (!p.choices().isEmpty()) {
            return String.join(" | ", p.choices());
        }
        if (p.min() == null && p.max() == null) {
            return p.type();
        }
        return (p.min() == null ? "" : Table.number(p.min())) + " .. " + (p.max() == null ? "" : Table.number(p.max()));
    }
}
