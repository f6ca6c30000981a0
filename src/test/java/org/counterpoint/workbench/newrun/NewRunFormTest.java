package org.counterpoint.workbench.newrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.DataFiles;
import org.counterpoint.service.Problem;
import org.counterpoint.service.RewardTools;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.service.SweepGrid;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form's state over the real catalog; no scene. */
class NewRunFormTest {
    @TempDir
    private Path folder;

    private static MethodSpec spec(Catalog.MethodInfo info) {
        return new MethodSpec(
                info.id(),
                info.title(),
                info.family(),
                info.summary(),
                info.parameters().stream().map(NewRunFormTest::spec).toList(),
                info.budget().stream().map(NewRunFormTest::spec).toList(),
                Catalog.defaultConfig(info.id(), null, null));
    }

    private static ParameterSpec spec(Catalog.ParameterInfo p) {
        return new ParameterSpec(
                p.name(),
                ParameterSpec.Kind.valueOf(p.type().name()),
                p.defaultValue(),
                p.min(),
                p.max(),
                p.choices(),
                p.help(),
                p.unit());
    }

    private static RunCatalog catalog() {
        return new RunCatalog(
                Catalog.methods().stream().map(NewRunFormTest::spec).toList(),
                Catalog.environments().stream()
                        .map(e -> new EnvironmentSpec(
                                e.id(),
                                e.objectives().stream().map(o -> o.name()).toList()))
                        .toList(),
                RewardTools.types());
    }

    private static void type(NewRunForm form, String key, String text) {
        form.field(key).orElseThrow().textProperty().set(text);
    }

    private static String error(NewRunForm form, String key) {
        return form.field(key).orElseThrow().errorProperty().get();
    }

    static Stream<String> methods() {
        return Catalog.methods().stream().map(Catalog.MethodInfo::id);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodsFormGivesExactlyItsDefaultConfiguration(String id) {
        NewRunForm form = new NewRunForm(catalog());
        ObjectNode defaults = Catalog.defaultConfig(id, null, null);
        form.load(defaults);
        assertThat(form.problems()).isEmpty();
        assertThat(form.fields()).noneMatch(field -> field.changedProperty().get());
        assertThat(Catalog.complete(form.config())).isEqualTo(defaults);
        // Nothing of the configuration is out of reach of the form.
        List<String> keys = form.fields().stream().map(FormField::key).toList();
        defaults.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                entry.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> assertThat(keys).contains(entry.getKey() + "." + name));
            } else if (!entry.getKey().equals("method")) {
                assertThat(keys).contains(entry.getKey());
            }
        });
    }

    @Test
    void sharedValuesSurviveAnotherMethodAndDefaultsFollowIt() {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig("ctwa", null, null));
        FormField steps = form.field("steps").orElseThrow();
        type(form, "online.groups", "16");
        type(form, "parameters.tau", "0.3");
        form.methodProperty()
                .set(catalog().methods().stream()
                        .filter(m -> m.id().equals("linear"))
                        .findFirst()
                        .orElseThrow());
        assertThat(form.field("steps")).containsSame(steps);
        assertThat(form.config().at("/online/groups").asInt()).isEqualTo(16);
        assertThat(form.config().path("parameters").has("tau")).isFalse();
        assertThat(Catalog.validate(form.config())).isEmpty();
        form.field("online.groups").orElseThrow().reset();
        assertThat(form.fields()).noneMatch(field -> field.changedProperty().get());
    }

    @Test
    void equalNumbersAreNoChangeHoweverTheyAreWritten() {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig("ctwa", null, null));
        FormField rate = form.field("online.learning_rate").orElseThrow();
        rate.textProperty().set("5e-4");
        assertThat(rate.changedProperty().get()).isFalse();
        rate.textProperty().set("6e-4");
        assertThat(rate.changedProperty().get()).isTrue();
    }

    @Test
    void whatTheWholeContradictsIsToldAtTheFieldAndGoesWithTheNextKey() {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig("ctwa", null, null));
        type(form, "online.minibatches", "50");
        assertThat(form.locallyRight()).isTrue();
        form.judged(Catalog.validate(form.config()));
        assertThat(error(form, "online.minibatches")).contains("at most \"groups\"");
        assertThat(form.problems()).hasSize(1);
        type(form, "online.minibatches", "2");
        assertThat(form.problems()).isEmpty();
        form.judged(List.of(new Problem("", "Nothing fits.")));
        assertThat(form.problems()).containsExactly("Nothing fits.");
    }

    @Test
    void wrongWordsAreRefusedInPlaceWithWhatIsAllowed() {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig("ctwa", null, null));
        type(form, "lora.targets", "q_proj, nothing");
        assertThat(error(form, "lora.targets")).contains("nothing").contains("gate_proj");
        type(form, "lora.targets", " ");
        assertThat(error(form, "lora.targets")).contains("at least one");
        type(form, "lora.targets", "v_proj q_proj");
        assertThat(form.config().at("/lora/targets")).hasToString("[\"v_proj\",\"q_proj\"]");
        type(form, "lora.targets", ".*layers\\.[01]\\..*_proj q_proj");
        assertThat(error(form, "lora.targets")).isEmpty();
        type(form, "lora.layers", "1, x");
        assertThat(error(form, "lora.layers")).contains("whole number");
        type(form, "lora.layers", "1, 3");
        type(form, "lora.rank_pattern", "{\"q_proj\": ");
        assertThat(error(form, "lora.rank_pattern")).contains("JSON object");
        type(form, "lora.rank_pattern", "{\"q_proj\": 2}");
        assertThat(form.config().path("lora").toString())
                .contains("\"layers\":[1,3],\"rslora\":false", "\"rank_pattern\":{\"q_proj\":2},\"alpha_pattern\":{}");
        assertThat(Catalog.validate(form.config())).isEmpty();
        type(form, "evaluation.prompts", "many");
        assertThat(form.locallyRight()).isFalse();
        // The text shows what was typed, so that nothing is lost on the way to it and back.
        assertThat(form.config().at("/evaluation/prompts").asText()).isEqualTo("many");
        type(form, "evaluation.prompts", "0");
        assertThat(form.problems()).isEmpty();
    }

    @Test
    void aTextIsReadWithThePlacesOfItsKeysAndErrors() {
        ObjectNode config = Catalog.defaultConfig("ctwa", null, null);
        String text = ConfigText.write(config);
        ConfigText.Read read = ConfigText.read(text);
        assertThat(String.valueOf(read.config())).isEqualTo(config.toString());
        List<String> lines = text.lines().toList();
        ConfigText.Place place = read.places().get("online.minibatches");
        assertThat(place).isNotNull();
        assertThat(lines.get(place.line() - 1)).contains("\"minibatches\"");
        assertThat(text.substring(ConfigText.offset(text, place))).startsWith("\"minibatches\"");
        assertThat(read.places()).containsKey("parameters.weights").doesNotContainKey("lora.targets.q_proj");
        ConfigText.Read torn = ConfigText.read("{\n  \"method\": \"ctwa\",\n  \"steps\" 5\n}");
        assertThat(torn.config()).isNull();
        assertThat(torn.at().line()).isEqualTo(3);
        assertThat(torn.problem()).contains("Line 3").contains("column");
        assertThat(ConfigText.read("{\"steps\": 1, \"steps\": 2}").problem()).contains("Duplicate");
        assertThat(ConfigText.read("[1]").problem()).contains("object");
        assertThat(ConfigText.read("").config()).isNull();
    }

    @Test
    void keysThatNobodyKnowsAreKeptAndReported() throws Exception {
        NewRunForm form = new NewRunForm(catalog());
        form.load((ObjectNode) Json.mapper().readTree("{\"method\":\"linear\",\"steps\":7,\"colour\":\"red\"}"));
        assertThat(form.field("steps").orElseThrow().textProperty().get()).isEqualTo("7");
        assertThat(form.config().path("colour").asText()).isEqualTo("red");
        form.judged(Catalog.validate(form.config()));
        assertThat(form.problems()).singleElement().satisfies(p -> assertThat(p).contains("colour"));
        assertThatThrownBy(() -> form.load((ObjectNode) Json.mapper().readTree("{\"method\":\"lineer\"}")))
                .hasMessageContaining("lineer")
                .hasMessageContaining("linear");
    }

    @Test
    void presetsAreKeptAsConfigurationsAndReadBack() throws Exception {
        ObjectNode config =
                Catalog.defaultConfig("mgda", null, null).put("seed", 9).put("name", "x");
        Presets.save(folder, " My 3 best ", config);
        Files.writeString(folder.resolve("notes.json"), "no json");
        List<Presets.Preset> own = Presets.own(folder);
        assertThat(own).singleElement().satisfies(preset -> {
            assertThat(preset.name()).isEqualTo("My 3 best");
            assertThat(preset.config().has("seed")).isFalse();
            assertThat(Catalog.validate(preset.config())).isEmpty();
        });
        Presets.remove(folder, "My 3 best");
        assertThat(Presets.own(folder)).isEmpty();
        for (String wrong : List.of("", "../x", "a/b", ".hidden", "con:")) {
            assertThat(Presets.problem(wrong)).isNotEmpty();
        }
        for (Presets.Preset shipped : Presets.shipped()) {
            NewRunForm form = new NewRunForm(catalog());
            form.apply(shipped.config());
            assertThat(Catalog.validate(form.config())).as(shipped.name()).isEmpty();
        }
    }

    @Test
    void aSweepIsJudgedRunByRunAndSubmitsTheValidOnesUnderOneId() {
        RunPlanner planner = new RunPlanner(folder, List.of());
        RunCatalog.Source source = new RunCatalog.Source() {
            @Override
            public RunCatalog load() {
                return catalog();
            }

            @Override
            public RunPlanner.Plan plan(ObjectNode config) {
                return planner.plan(config);
            }
        };
        NewRunSession session = new NewRunSession(new SameThreadTaskRunner(), source, catalog(), null);
        assertThat(session.form().methodProperty().get().id()).isEqualTo("ctwa");
        session.pageProperty().set(NewRunSession.Page.SWEEP);
        session.sweep().methods().setAll("ctwa", "linear");
        session.sweep().seedsProperty().set("1..2");
        session.sweep().addAxis("parameters.tau", "0.1, 7");
        SweepPlan plan = java.util.Objects.requireNonNull(session.planProperty().get());
        assertThat(plan.valid()).hasSize(4);
        assertThat(plan.invalid()).hasSize(2).allMatch(run -> run.problem().contains("tau"));
        assertThat(session.canStart()).isTrue();
        var submissions = session.submissions();
        assertThat(submissions).hasSize(4);
        assertThat(submissions)
                .extracting(s -> s.lineage().sweep())
                .containsOnly(submissions.getFirst().lineage().sweep());
        assertThat(submissions.getFirst().lineage().sweep()).startsWith("2").contains("sweep");
        session.sweep().seedsProperty().set("one");
        assertThat(session.canStart()).isFalse();
        assertThat(java.util.Objects.requireNonNull(session.planProperty().get())
                        .problem())
                .contains("1..5");
    }

    @Test
    void ownDataAndRewardsHaveFieldsOfTheirOwn() throws Exception {
        Path file = Files.writeString(
                folder.resolve("p.jsonl"),
                "{\"prompt\":\"Why?\",\"response_0\":\"Because.\",\"response_1\":\"No idea.\",\"better_response_id\":0,"
                        + "\"safer_response_id\":1}\n");
        NewRunForm form = new NewRunForm(catalog());
        assertThat(form.field("data.sources.0.file")).isEmpty();
        form.methodProperty()
                .set(catalog().methods().stream()
                        .filter(m -> m.id().equals("sequential-dpo"))
                        .findFirst()
                        .orElseThrow());
        type(form, "environment", "open");
        type(form, "data.sources.0.file", file.toString());
        type(form, "data.sources.0.form", "pku-saferlhf");
        type(form, "data.template", "Q: {prompt}\\nA: {completion}");
        type(form, "parameters.order", "helpful, harmless");
        assertThat(form.problems()).isEmpty();
        ObjectNode config = form.config();
        assertThat(Catalog.validate(config)).isEmpty();
        assertThat(Catalog.objectives(config)).containsExactly("helpful", "harmless");
        assertThat(config.at("/data/template").asText()).isEqualTo("Q: {prompt}\nA: {completion}");
        assertThat(DataFiles.rows(config))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("Q: Why?\nA:", "+ helpful: Because.", "- helpful: No idea.", "+ harmless: No idea.");
        NewRunForm again = new NewRunForm(catalog());
        again.load(Catalog.complete(config));
        assertThat(Catalog.complete(again.config())).isEqualTo(Catalog.complete(config));
        type(form, "parameters.order", "truthful");
        assertThat(error(form, "parameters.order")).contains("helpful, harmless");
        type(form, "data.sources.0.form", "hh-rlhf");
        assertThat(Catalog.validate(form.config())).isNotEmpty();
        type(form, "environment", "pocket-3h");
        assertThat(form.field("data.sources.0.file")).isEmpty();
        assertThat(form.config().has("data")).isFalse();
    }

    private NewRunForm open(String method) throws Exception {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig(method, null, null));
        type(form, "environment", "open");
        Path file = Files.writeString(folder.resolve("p.jsonl"), "{\"prompt\":\"Why?\",\"answer\":\"4\"}\n");
        type(form, "data.sources.0.file", file.toString());
        type(form, "data.sources.0.form", "prompts");
        return form;
    }

    @Test
    void rulesHaveFieldsThatFollowTheirConditionTheMethodAndTheObjectives() throws Exception {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig("ctwa", null, null));
        assertThat(form.items(FormList.RULES)).isZero();
        assertThat(form.config().has("early_stop")).isFalse();
        form.add(FormList.RULES);
        form.add(FormList.RULES);
        type(form, "early_stop.1.objective", "harmless");
        type(form, "early_stop.1.when", "reward_below");
        assertThat(form.field("early_stop.1.significance")).isEmpty();
        assertThat(error(form, "early_stop.1.value")).contains("has to be given");
        assertThat(form.locallyRight()).isFalse();
        assertThat(form.problems()).singleElement().satisfies(p -> assertThat(p).startsWith("Rule 2, Value:"));
        type(form, "early_stop.1.value", "0.4");
        type(form, "early_stop.1.then", "pause");
        type(form, "early_stop.0.steps", "0");
        assertThat(error(form, "early_stop.0.steps")).contains("from 1");
        type(form, "early_stop.0.steps", "20");
        assertThat(form.problems()).isEmpty();
        assertThat(Catalog.validate(form.config())).isEmpty();
        assertThat(form.config().path("early_stop"))
                .hasToString(
                        "[{\"objective\":\"helpful\",\"when\":\"covariance_negative\",\"then\":\"stop\",\"steps\":20,"
                                + "\"significance\":0.05},{\"objective\":\"harmless\",\"when\":\"reward_below\",\"then\":\"pause\","
                                + "\"steps\":50,\"value\":0.4}]");
        NewRunForm again = new NewRunForm(catalog());
        again.load(Catalog.complete(form.config()));
        assertThat(Catalog.complete(again.config())).isEqualTo(Catalog.complete(form.config()));
        type(form, "environment", "pocket-math");
        assertThat(error(form, "early_stop.0.objective")).contains("accuracy, conciseness, clarity");
        type(form, "environment", "pocket-3h");
        // Pairs log no covariances.
        form.methodProperty()
                .set(catalog().methods().stream()
                        .filter(m -> m.id().equals("dpo-mix"))
                        .findFirst()
                        .orElseThrow());
        assertThat(error(form, "early_stop.0.when")).contains("reward_below").doesNotContain("covariance");
        form.remove(FormList.RULES, 0);
        assertThat(form.field("early_stop.0.value").orElseThrow().textProperty().get())
                .isEqualTo("0.4");
        assertThat(form.problems()).isEmpty();
        form.reset();
        assertThat(form.config().has("early_stop")).isFalse();
    }

    @Test
    void rewardsAreMadeOfTheSettingsOfTheirTypes() throws Exception {
        NewRunForm form = open("linear");
        form.add(FormList.REWARDS);
        assertThat(form.problems()).hasSizeGreaterThan(1).allMatch(p -> p.startsWith("Reward 1, "));
        type(form, "rewards.0.name", "concise");
        type(form, "rewards.0.best", "20");
        type(form, "rewards.0.worst", "120");
        assertThat(form.problems()).isEmpty();
        assertThat(Catalog.validate(form.config())).isEmpty();
        form.add(FormList.REWARDS);
        type(form, "rewards.1.name", "toxic");
        assertThat(form.field("rewards.1.unit").orElseThrow().textProperty().get())
                .isEqualTo("words");
        type(form, "rewards.1.type", "command");
        assertThat(form.config().at("/rewards/1").has("unit")).isFalse();
        assertThat(form.field("rewards.1.best")).isEmpty();
        type(form, "rewards.1.command", "python3\nscore it.py");
        type(form, "rewards.1.utility", "unit");
        assertThat(form.config().at("/rewards/1").has("best")).isFalse();
        assertThat(form.config().at("/rewards/1").has("min")).isFalse();
        assertThat(form.config().at("/rewards/1/command")).hasToString("[\"python3\",\"score it.py\"]");
        type(form, "rewards.1.direction", "minimize");
        type(form, "rewards.1.min", "0");
        type(form, "rewards.1.max", "1");
        assertThat(Catalog.validate(form.config())).isEmpty();
        type(form, "parameters.weights", "0.5, 0.2, 0.3");
        assertThat(error(form, "parameters.weights")).contains("concise, toxic");
        type(form, "parameters.weights", "0.5, 0.5");
        form.move(FormList.REWARDS, 1, 0);
        assertThat(form.config().at("/rewards/0/name").asText()).isEqualTo("toxic");
        assertThat(form.config().at("/rewards/0").has("worst")).isFalse();
        assertThat(form.config().at("/rewards/1/worst").asDouble()).isEqualTo(120);
        NewRunForm again = new NewRunForm(catalog());
        again.load(form.config());
        assertThat(again.config()).hasToString(form.config().toString());
        type(form, "rewards.1.name", "toxic");
        form.judged(Catalog.validate(form.config()));
        assertThat(error(form, "rewards.1.name")).contains("Two rewards have the name");
        form.remove(FormList.REWARDS, 0);
        assertThat(form.items(FormList.REWARDS)).isOne();
        // A list that has no fields is a text, and nothing of it is lost.
        ObjectNode odd = form.config();
        odd.putArray("rewards").add("x");
        form.load(odd);
        assertThat(form.has(FormList.REWARDS)).isFalse();
        assertThat(form.config().path("rewards")).hasToString("[\"x\"]");
        type(form, "parameters.weights", "1");
        type(form, "rewards", "[{\"name\": \"a\", \"type\": \"math\", \"column\": \"answer\", \"mine\": 1}]");
        form.load(form.config());
        assertThat(form.items(FormList.REWARDS)).isOne();
        form.judged(Catalog.validate(form.config()));
        assertThat(form.problems()).singleElement().satisfies(p -> assertThat(p).contains("\"mine\""));
    }

    @Test
    void everyTypeOfRewardHasFieldsForItsSettings() throws Exception {
        NewRunForm form = open("linear");
        form.add(FormList.REWARDS);
        for (RewardTools.RewardType type : RewardTools.types()) {
            type(form, "rewards.0.type", type.id());
            assertThat(form.fields().stream()
                            .map(FormField::key)
                            .filter(key -> key.startsWith("rewards.0."))
                            .map(key -> key.substring("rewards.0.".length())))
                    .containsExactlyElementsOf(Stream.of(
                                    Stream.of("name", "type"),
                                    type.settings().stream().map(RewardTools.Setting::name),
                                    RewardTools.common().stream().map(RewardTools.Setting::name))
                            .flatMap(all -> all)
                            .toList());
            assertThat(form.field("rewards.0.type").orElseThrow().spec().help()).isEqualTo(type.summary());
        }
    }

    @Test
    void everyFileHasFieldsAndItsOwnFirstRows() throws Exception {
        NewRunForm form = open("linear");
        form.add(FormList.REWARDS);
        type(form, "rewards.0.name", "right");
        type(form, "rewards.0.type", "math");
        type(form, "rewards.0.column", "answer");
        form.add(FormList.SOURCES);
        assertThat(error(form, "data.sources.1.file")).contains("has to be given");
        Path other = Files.writeString(folder.resolve("other.csv"), "question,answer\nHow many?,7\n");
        type(form, "data.sources.1.file", other.toString());
        type(form, "data.sources.1.form", "prompts");
        form.judged(Catalog.validate(form.config()));
        assertThat(error(form, "data.sources.1.file")).contains("prompt");
        assertThat(DataFiles.rows(form.config())).containsExactly("Why?", "");
        type(form, "data.sources.1.map", "prompt=");
        assertThat(error(form, "data.sources.1.map")).contains("name=text");
        type(form, "data.sources.1.map", "prompt=question");
        type(form, "data.sources.1.split", "tests");
        form.judged(Catalog.validate(form.config()));
        assertThat(error(form, "data.sources.1.split")).contains("train, validation, test");
        type(form, "data.sources.1.split", "test");
        assertThat(Catalog.validate(form.config())).isEmpty();
        assertThat(form.config().at("/data/sources/1/map")).hasToString("{\"prompt\":\"question\"}");
        assertThat(DataFiles.rows(form.config())).containsExactly("Why?", "How many?");
        form.move(FormList.SOURCES, 0, 1);
        assertThat(DataFiles.rows(form.config())).containsExactly("How many?", "Why?");
        ObjectNode awkward = form.config();
        ((ObjectNode) awkward.at("/data/sources/0/map")).put("prompt", "a, b=c");
        form.load(awkward);
        assertThat(form.config()).hasToString(awkward.toString());
        form.remove(FormList.SOURCES, 0);
        assertThat(form.config().at("/data/sources")).hasSize(1);
    }

    @Test
    void textsKeepWhatTheyAreHoweverTheyAreWritten() throws Exception {
        for (String list :
                List.of("[]", "[\"a b\",\"c\"]", "[\" a\"]", "[\"x\\ny\",\"\"]", "[\"[\\\"x\\\"]\"]", "[\"[\"]")) {
            var read = Json.mapper().readTree(list);
            assertThat(TextList.read(TextList.write(read))).as(list).isEqualTo(read);
        }
        assertThat(TextList.write(Json.mapper().readTree("[\"a b\",\"c\"]"))).isEqualTo("a b\nc");
    }

    @Test
    void aSweepGoesThroughRulesAndPlacesInLists() throws Exception {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig("ctwa", null, null));
        form.add(FormList.RULES);
        List<SweepGrid.Cell> cells = SweepGrid.of(
                form.config(),
                List.of("ctwa", "linear"),
                List.of(1L),
                List.of(SweepGrid.Axis.of("early_stop.0.steps", "10, 0, 20")));
        assertThat(cells)
                .extracting(c -> c.config().at("/early_stop/0/steps").asInt())
                .containsExactly(10, 0, 20, 10, 0, 20);
        assertThat(cells)
                .filteredOn(c -> !c.valid())
                .hasSize(2)
                .allSatisfy(c -> assertThat(c.problems())
                        .singleElement()
                        .satisfies(p -> assertThat(p.path()).isEqualTo("early_stop[0].steps")));
        assertThatThrownBy(() -> SweepGrid.of(
                        form.config(), List.of(), List.of(1L), List.of(SweepGrid.Axis.of("early_stop.1.steps", "1"))))
                .hasMessageContaining("no place in a list of 1");
        String off = "[], [{\"objective\": \"helpful\", \"steps\": 9}]";
        assertThat(SweepGrid.of(form.config(), List.of(), List.of(1L), List.of(SweepGrid.Axis.of("early_stop", off))))
                .hasSize(2)
                .allMatch(SweepGrid.Cell::valid);
    }

    @Test
    void whatDiffersInAListIsSaidItemByItem() throws Exception {
        NewRunForm form = new NewRunForm(catalog());
        form.load(Catalog.defaultConfig("ctwa", null, null));
        ObjectNode before = Catalog.complete(form.config());
        form.add(FormList.RULES);
        RunPlanner planner = new RunPlanner(folder, List.of());
        RunCatalog.Source source = new RunCatalog.Source() {
            @Override
            public RunCatalog load() {
                return catalog();
            }

            @Override
            public RunPlanner.Plan plan(ObjectNode config) {
                return planner.plan(config);
            }
        };
        assertThat(Judgement.of(source, form.config(), before).differences())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.key()).isEqualTo("early_stop.0");
                    assertThat(row.values())
                            .containsExactly(
                                    "",
                                    "objective helpful, when covariance_negative, steps 50, significance 0.05, then stop");
                });
        ObjectNode with = Catalog.complete(form.config());
        type(form, "early_stop.0.then", "pause");
        assertThat(Judgement.of(source, form.config(), with).differences())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.key()).isEqualTo("early_stop.0.then");
                    assertThat(row.values()).containsExactly("stop", "pause");
                });
    }
}
