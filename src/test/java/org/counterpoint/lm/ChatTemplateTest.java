package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.counterpoint.lm.ChatTemplate.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Templates with everything that those of the known families use; what is expected was worked out by hand. */
class ChatTemplateTest {

    @TempDir
    Path dir;

    private static final List<Message> TALK = List.of(
            new Message("system", "Be brief."),
            new Message("user", " Hi {{ 1 + 1 }} {% if %}\n"),
            new Message("assistant", "<think>\nhm\n</think>\n\nYes. "),
            new Message("user", "Say \"é\" & \\n"));

    private String render(String template, List<Message> messages, boolean head) throws IOException {
        Files.writeString(dir.resolve("tokenizer_config.json"), """
                {"bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": null}""");
        Files.writeString(dir.resolve("chat_template.jinja"), template);
        return ChatTemplate.load(dir).orElseThrow().render(messages, head);
    }

    @Test
    void turnsWithMarkersAndTheHeadOfAnAnswer() throws IOException {
        String template = """
                {% for message in messages %}{{ '<|' + message['role'] + '|>\\n' + message.content | trim + '<|end|>' }}
                {% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif %}""";
        // What people write stays as it is, also where it looks like a template.
        assertThat(render(template, TALK.subList(0, 2), true)).isEqualTo("""
                <|system|>
                Be brief.<|end|>
                <|user|>
                Hi {{ 1 + 1 }} {% if %}<|end|>
                <|assistant|>
                """);
        assertThat(render(template, TALK.subList(1, 2), false)).endsWith("<|end|>\n");
    }

    @Test
    void slicesNamespacesLoopVariablesAndStringMethods() throws IOException {
        String template = """
                {%- if messages[0]['role'] == 'system' %}
                    {%- set system = messages[0]['content'] %}
                    {%- set rest = messages[1:] %}
                {%- else %}
                    {%- set rest = messages %}
                {%- endif %}
                {#- the last question #}
                {%- set ns = namespace(search=true, last=rest|length - 1) %}
                {%- for message in rest[::-1] %}
                    {%- set index = (rest|length - 1) - loop.index0 %}
                    {%- if ns.search and message.role == "user" and message.content is string and not(message.content.startswith('<r>') and message.content.endswith('</r>')) %}
                        {%- set ns.search = false %}
                        {%- set ns.last = index %}
                    {%- endif %}
                {%- endfor %}
                {{- bos_token }}
                {%- for message in rest %}
                    {%- if loop.first and system is defined %}
                        {{- '[' ~ system ~ ']' }}
                    {%- endif %}
                    {%- if message.role == 'assistant' and not message.tool_calls %}
                        {%- set content = message.content %}
                        {%- if '</think>' in content %}
                            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
                        {%- endif %}
                        {{- ' A:' + content.strip() + eos_token }}
                    {%- else %}
                        {{- ' Q' + loop.index|string + (' last:' if loop.index0 == ns.last else ':') + message.content | tojson }}
                    {%- endif %}
                    {%- if not loop.last %}, {% endif %}
                {%- endfor %}
                {%- if add_generation_prompt %}
                    {{- ' A:' }}
                {%- endif %}
                """;
        assertThat(render(template, TALK, true))
                .isEqualTo(
                        "<s>[Be brief.] Q1:\" Hi {{ 1 + 1 }} {% if %}\\n\",  A:Yes.</s>,  Q3 last:\"Say \\\"é\\\" & \\\\n\" A:");
    }

    @Test
    void theDateAndToolsThatAreNotGiven() throws IOException {
        String template = """
                {%- if not tools is defined %}{%- set tools = none %}{%- endif %}
                {%- if strftime_now is defined %}{%- set date = strftime_now("%d %b %Y") %}{%- else %}{%- set date = "?" %}{%- endif %}
                {{- "Today: " + date }}
                {%- if tools is not none %}{{- tools | tojson }}{%- endif %}""";
        LocalDate before = LocalDate.now(ZoneId.systemDefault());
        String text = render(template, TALK.subList(0, 1), false);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.ENGLISH);
        assertThat(text)
                .isIn(
                        "Today: " + before.format(format),
                        "Today: " + LocalDate.now(ZoneId.systemDefault()).format(format));
    }

    @Test
    void whatATemplateRefusesAndWhatCannotBeRenderedIsSaidInOneSentence() throws IOException {
        String alternating = """
                {% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate') }}{% endif %}{% endfor %}""";
        assertThat(render(alternating, TALK.subList(1, 3), false)).isEmpty();
        assertThatThrownBy(() -> render(alternating, TALK, false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("refuses these messages (Roles must alternate)")
                .hasMessageEndingWith(".");
        for (String wrong : List.of("{{ messages[0].no_such() }}", "{% for m in messages %}", "{{ no_such() }}")) {
            assertThatThrownBy(() -> render(wrong, TALK, false))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("chat_template.jinja cannot be rendered here (line 1")
                    .hasMessageNotContaining("\n")
                    .hasMessageEndingWith(".");
        }
        assertThatThrownBy(() -> render("{{ messages | no_such }}", TALK, false))
                .hasMessageContaining("the filter no_such");
        assertThatThrownBy(() -> render("{% if messages is not  no_such %}{% endif %}", TALK, false))
                .hasMessageContaining("the test no_such");
        assertThat(render("{{ ' is all | text ' }}", TALK, false)).isEqualTo(" is all | text ");
        assertThatThrownBy(() -> render("{% for m in messages if m.role == 'user' %}x{% endfor %}", TALK, false))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("loop with a condition");
    }

    @Test
    void templatesStandInOneOfThreePlaces() throws IOException {
        assertThat(ChatTemplate.load(dir)).isEmpty();
        Path config = dir.resolve("tokenizer_config.json");
        ObjectNode json = new JsonMapper().createObjectNode().put("chat_template", "one");
        Files.writeString(config, json.toString());
        assertThat(text()).contains("one");
        json.putArray("chat_template")
                .add(json.objectNode().put("name", "tool_use").put("template", "two"))
                .add(json.objectNode().put("name", "default").put("template", "three"));
        Files.writeString(config, json.toString());
        assertThat(text()).contains("three");
        json.withArray("chat_template").remove(1);
        Files.writeString(config, json.toString());
        assertThatThrownBy(this::text).isInstanceOf(ModelException.class).hasMessageContaining("[tool_use]");
        Files.writeString(dir.resolve("chat_template.jinja"), "four");
        assertThat(text()).contains("four");
        Files.writeString(config, "{");
        assertThatThrownBy(this::text)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer_config.json is not valid JSON");
    }

    private Optional<String> text() {
        return ChatTemplate.load(dir).map(t -> t.render(TALK, false));
    }

    @Test
    void generationSettingsComeFromTheirFileAndThenFromTheModels() throws IOException {
        ModelConfig model = ModelConfig.llama(50, 16, 24, 1, 2, 2, 16);
        GenerationConfig none = GenerationConfig.read(dir, model);
        assertThat(none).isEqualTo(new GenerationConfig(List.of(0), 1, false, 1, 0, 1));
        Path file = dir.resolve("generation_config.json");
        Files.writeString(file, """
                {"eos_token_id": [7, 9], "pad_token_id": 3, "do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.95}""");
        assertThat(GenerationConfig.read(dir, model))
                .isEqualTo(new GenerationConfig(List.of(7, 9, 0), 3, true, 0.6, 20, 0.95));
        Files.writeString(file, "{\"eos_token_id\": 50}");
        assertThatThrownBy(() -> GenerationConfig.read(dir, model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("token 50")
                .hasMessageContaining("vocabulary of 50");
        Files.writeString(file, "{\"top_p\": 1.5}");
        assertThatThrownBy(() -> GenerationConfig.read(dir, model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'top_p' as 1.5");
        Files.writeString(file, "[");
        assertThatThrownBy(() -> GenerationConfig.read(dir, model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("not valid JSON");
    }
}
