package org.counterpoint.lm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The chat template of a model folder: {@code chat_template.jinja}, or {@code chat_template} in {@code tokenizer_config.json}, which is a
 * text or a list of named ones of which {@code default} is taken. It is rendered as the model's own tools render it: blocks trimmed,
 * with {@code raise_exception} and {@code strftime_now}. What a person wrote is never taken for a part of the template.
 */
public final class ChatTemplate {
    private static final String CONFIG = "tokenizer_config.json";
    private static final List<String> TOKENS = List.of("bos_token", "eos_token", "pad_token", "unk_token");

    private static final Pattern BLOCK_INDENT = Pattern.compile("(?m)^[ \\t]+(?=\\{%(?!\\+)|\\{#)");
    private static final Pattern BLOCK_END = Pattern.compile("((?<!\\+)%}|#})\\r?\\n");
    private static final Pattern FILTERED_LOOP =
            Pattern.compile("\\{%[-+]?\\s*for\\s(?:(?!%}).)*?\\sif\\s(?:(?!%}).)*%}");
    private static final Pattern TAG = Pattern.compile("(?s)\\{[{%](.*?)[%}]}");
    private static final Pattern LITERAL = Pattern.compile("(?s)'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern FILTER = Pattern.compile("\\|\\s*([a-zA-Z_]\\w*)");
    private static final Pattern TEST = Pattern.compile("\\bis\\s+(?:not\\s+)?([a-zA-Z_]\\w*)");
    private static final Pattern NAMESPACE = Pattern.compile("\\bnamespace\\(");

    private final String template;
    private final Path source;
    private final Map<String, Object> tokens;
    private final Jinjava engine;

    /**
     * One turn of a conversation.
     *
     * @param role {@code system}, {@code user} or {@code assistant}
     * @param content its text
     */
    public record Message(String role, String content) {}

    private ChatTemplate(String template, Path source, Map<String, Object> tokens) {
        this.template = adapted(template, source);
        this.source = source;
        this.tokens = tokens;
        this.engine = new Jinjava(JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .withElResolver(new PythonMethods(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY))
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withKeepNullableLoopValues(true)
                        .build())
                .build());
        // The engine passes over names that it does not know.
        Set<String> filters = new HashSet<>();
        engine.getGlobalContext().getAllFilters().forEach(x -> filters.add(x.getName()));
        Set<String> tests = new HashSet<>();
        engine.getGlobalContext().getAllExpTests().forEach(x -> tests.add(x.getName()));
        Matcher tag = TAG.matcher(template);
        while (tag.find()) {
            String code = LITERAL.matcher(tag.group(1)).replaceAll("''");
            requireKnown(FILTER.matcher(code), filters, "filter", source);
            requireKnown(TEST.matcher(code), tests, "test", source);
        }
        engine.registerFunction(
                new ELFunctionDefinition("", "raise_exception", Functions.class, "refuse", String.class));
        engine.registerFunction(new ELFunctionDefinition("", "strftime_now", Functions.class, "now", String.class));
    }

    /**
     * The template in the engine's dialect. It knows slices but no steps, reads the value of a named argument only up to the first
     * operator, and strips spaces before blocks in the midst of a line too; all three are written here in another way that means the
     * same.
     */
    private static String adapted(String template, Path source) {
        Matcher filtered = FILTERED_LOOP.matcher(template);
        if (filtered.find() && !filtered.group().contains(" else ")) {
            throw new ModelException(
                    "The chat template in " + source + " has a loop with a condition ("
                            + filtered.group().strip()
                            + "), which is not known here; write the condition inside the loop into chat_template.jinja, or turn it off.");
        }
        String text = BLOCK_END
                .matcher(BLOCK_INDENT.matcher(template).replaceAll(""))
                .replaceAll("$1")
                .replace("[::-1]", "|reverse");
        StringBuilder out = new StringBuilder();
        Matcher call = NAMESPACE.matcher(text);
        int from = 0;
        while (call.find(from)) {
            int at = call.end();
            out.append(text, from, at);
            List<String> arguments = new ArrayList<>();
            from = arguments(text, at, arguments);
            out.append(arguments.stream()
                    .map(a -> a.replaceFirst("^(\\s*\\w+\\s*=)(?!=)(?s)(.+)$", "$1($2)"))
                    .collect(Collectors.joining(",")));
        }
        return out.append(text.substring(from)).toString();
    }

    /** Splits the arguments of a call at their commas and gives the place of its closing bracket. */
    private static int arguments(String text, int start, List<String> arguments) {
        int depth = 0;
        char quote = 0;
        int from = start;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote && text.charAt(i - 1) != '\\' ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (depth == 0 && (c == ',' || c == ')')) {
                arguments.add(text.substring(from, i));
                from = i + 1;
                if (c == ')') {
                    return i;
                }
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
        arguments.add(text.substring(from));
        return text.length();
    }

    private static void requireKnown(Matcher used, Set<String> known, String what, Path source) {
        while (used.find()) {
            if (!known.contains(used.group(1))) {
                throw new ModelException("The chat template in " + source + " uses the " + what + " " + used.group(1)
                        + ", which is not known here; write a simpler one into chat_template.jinja, or turn it off.");
            }
        }
    }

    /** What templates may call; the engine finds methods by their names and wants the class public. */
    public static final class Functions {
        private Functions() {}

        /** Ends rendering with the template's own message. */
        @SuppressWarnings("DoNotCallSuggester") // templates call it
        public static String refuse(String message) {
            throw new ModelException(message);
        }

        /** The present local time in a format of C's strftime. */
        public static String now(String format) {
            return StrftimeFormatter.format(ZonedDateTime.now(ZoneId.systemDefault()), format);
        }
    }

    /**
     * The template of a folder, empty where it has none.
     *
     * @throws ModelException in one sentence, when a file is damaged or the template is not of a known form
     */
    public static Optional<ChatTemplate> load(Path folder) {
        Path config = folder.resolve(CONFIG);
        Path file = folder.resolve("chat_template.jinja");
        JsonNode json = json(folder);
        if (!Files.isRegularFile(file)) {
            return Optional.ofNullable(text(json.path("chat_template"), config))
                    .map(t -> new ChatTemplate(t, config, tokens(json)));
        }
        try {
            return Optional.of(new ChatTemplate(Files.readString(file), file, tokens(json)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** {@return texts of the special tokens of a folder by their names, such as {@code eos_token}} */
    static Map<String, Object> specialTokens(Path folder) {
        return tokens(json(folder));
    }

    private static JsonNode json(Path folder) {
        Path config = folder.resolve(CONFIG);
        try {
            return Files.isRegularFile(config)
                    ? new JsonMapper().readTree(Files.readString(config))
                    : new JsonMapper().createObjectNode();
        } catch (JacksonException e) {
            throw new ModelException(
                    config + " is not valid JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "); fetch the file again.",
                    e);
        } catch (IOException e) {
            throw unreadable(config, e);
        }
    }

    private static ModelException unreadable(Path file, IOException e) {
        return new ModelException(
                file + " cannot be read (" + e.getMessage() + "); check the file and its permissions.", e);
    }

    private static @Nullable String text(JsonNode node, Path config) {
        if (node.isTextual()) {
            return node.asText();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode named : node) {
            names.add(named.path("name").asText());
            if (named.path("name").asText().equals("default")) {
                return named.path("template").asText();
            }
        }
        if (!names.isEmpty()) {
            throw new ModelException(config + " has the chat templates " + names
                    + " but none named default; write the one to use into chat_template.jinja beside it.");
        }
        return null;
    }

    private static Map<String, Object> tokens(JsonNode json) {
        Map<String, Object> tokens = new LinkedHashMap<>();
        for (String name : TOKENS) {
            JsonNode token = json.path(name);
            String text = token.isObject() ? token.path("content").asText("") : token.asText("");
            if (!token.isMissingNode() && !token.isNull()) {
                tokens.put(name, text);
            }
        }
        return tokens;
    }

    /** {@return the file that the template came from} */
    public Path source() {
        return source;
    }

    /** {@return the text that a model is given for one question, ready for its answer} */
    public String prompt(String question) {
        return render(List.of(new Message("user", question)), true);
    }

    /**
     * The text of a conversation.
     *
     * @param messages at least one
     * @param generationPrompt whether the head of an answer of the assistant is put at the end
     * @throws ModelException in one sentence, when the template refuses the messages or cannot be rendered
     */
    public String render(List<Message> messages, boolean generationPrompt) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Message m : messages) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("role", m.role());
            map.put("content", m.content());
            list.add(map);
        }
        Map<String, Object> bindings = new LinkedHashMap<>(tokens);
        bindings.put("messages", list);
        bindings.put("add_generation_prompt", generationPrompt);
        // Templates ask whether it is defined, which the engine answers for variables only.
        bindings.put("strftime_now", true);
        RenderResult result = engine.renderForResult(template, bindings);
        if (!result.getErrors().isEmpty()) {
            throw failed(result.getErrors().getFirst());
        }
        return result.getOutput();
    }

    private ModelException failed(TemplateError error) {
        for (Throwable t = error.getException(); t != null; t = t.getCause()) {
            if (t instanceof ModelException refused) {
                return new ModelException(
                        "The chat template in " + source + " refuses these messages ("
                                + String.valueOf(refused.getMessage()).strip()
                                + "); give it other roles, or turn it off.",
                        refused);
            }
        }
        return new ModelException(
                "The chat template in " + source + " cannot be rendered here (line " + error.getLineno() + ": "
                        + String.valueOf(error.getMessage()).lines().findFirst().orElse("")
                        + "); write a simpler one into chat_template.jinja, or turn it off.",
                error.getException());
    }
}
