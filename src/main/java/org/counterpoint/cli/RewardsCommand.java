package org.counterpoint.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.counterpoint.service.RewardTools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the kinds of rewards, from the same descriptions as the forms of the window. */
@Command(
        name = "rewards",
        description = "Lists every type of reward that a configuration may use, with its settings.",
        mixinStandardHelpOptions = true)
final class RewardsCommand implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    /** A setting; {@code default} is a word of the language, so the record spells it with the name Jackson prints. */
    record Setting(
            String name,
            String type,

            @JsonProperty("default") @Nullable JsonNode value,

            boolean required,
            @Nullable Double min,
            @Nullable Double max,
            List<String> choices,
            String unit,
            String help) {
        static Setting of(RewardTools.Setting s) {
            return new Setting(
                    s.name(),
                    s.type(),
                    s.defaultValue(),
                    s.required(),
                    finite(s.min()),
                    finite(s.max()),
                    s.choices(),
                    s.unit(),
                    s.help());
        }

        private static @Nullable Double finite(double bound) {
            return Double.isFinite(bound) ? bound : null;
        }
    }

    record Type(String id, String summary, List<Setting> parameters) {
        static Type of(RewardTools.RewardType type) {
            return new Type(
                    type.id(),
                    type.summary(),
                    type.settings().stream().map(Setting::of).toList());
        }
    }

    @Override
    public Integer call() {
        List<Type> types = RewardTools.types().stream().map(Type::of).toList();
        output.result(() -> types, out -> {
            for (Type type : types) {
                out.println(type.id());
                out.println("  " + type.summary());
                print(type.parameters(), out);
            }
            out.println("Every reward also has a \"name\", its \"type\", and");
            print(RewardTools.common().stream().map(Setting::of).toList(), out);
        });
        return Main.OK;
    }

    private static void print(List<Setting> settings, PrintWriter out) {
        Table table = new Table("  setting", "default", "values", "help");
        for (Setting s : settings) {
            JsonNode value = s.value();
            String byDefault = value != null ? value.toString() : s.required() ? "(required)" : "(none)";
            table.row("  " + s.name(), byDefault, values(s), s.help());
        }
        table.print(out);
        out.println();
    }

    private static String values(Setting s) {
        if (!s.choices().isEmpty()) {
            return String.join(" | ", s.choices());
        }
        if (s.min() == null && s.max() == null) {
            return s.type();
        }
        return (s.min() == null ? "" : Table.number(s.min())) + " .. " + (s.max() == null ? "" : Table.number(s.max()));
    }
}
