package org.counterpoint.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a run, apart from what the run recorded itself: kept in {@value #FILE} of the run directory, so that it
 * travels with the run while the manifest is never rewritten. See {@link AnnotationFiles} for reading and writing.
 *
 * @param name what people call the run now, or null for the manifest's name
 * @param tags short words, unique without regard to case, sorted; never blank, without white space
 * @param notes Markdown text, empty if there is none
 * @param star whether it is starred
 * @param color its own color {@code #rrggbb} on light ground, or null for the one of its method
 * @param archived whether lists leave it out unless asked
 * @param source the JSON object this was read from; keys that this version does not know are written back from it
 */
public record Annotations(
        @Nullable String name,
        List<String> tags,
        String notes,
        boolean star,
        @Nullable String color,
        boolean archived,
        ObjectNode source) {
    /** Name of the file in a run directory. */
    public static final String FILE = "annotations.json";

    /** The version this code writes and the newest it reads. */
    public static final int FORMAT_VERSION = 1;

    /** Nothing said. */
    public static final Annotations NONE =
            new Annotations(null, List.of(), "", false, null, false, JsonNodeFactory.instance.objectNode());

    private static final int LONGEST_TAG = 40;
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

    /** Brings tags, name and color into their normal form; a color that is none becomes null. */
    public Annotations {
        tags = normal(tags);
        name = name == null || name.isBlank() ? null : name.strip();
        color = color != null && COLOR.matcher(color).matches() ? color.toLowerCase(Locale.ROOT) : null;
    }

    /** The normal form of one tag: no white space at its ends, dashes for white space inside, not too long. */
    public static String tag(String words) {
        String tag = words.strip().replaceAll("[\\s,;]+", "-");
        return tag.length() <= LONGEST_TAG ? tag : tag.substring(0, LONGEST_TAG);
    }

    /** With another name; null for the manifest's. */
    public Annotations withName(@Nullable String value) {
        return new Annotations(value, tags, notes, star, color, archived, source);
    }

    /** With other tags. */
    public Annotations withTags(List<String> value) {
        return new Annotations(name, value, notes, star, color, archived, source);
    }

    /** With one more tag, or without it. */
    public Annotations withTag(String tag, boolean present) {
        List<String> now = new ArrayList<>(tags);
        now.removeIf(old -> old.equalsIgnoreCase(tag(tag)));
        if (present) {
            now.add(tag);
        }
        return withTags(now);
    }

    /** With other notes. */
    public Annotations withNotes(String value) {
        return new Annotations(name, tags, value, star, color, archived, source);
    }

    /** With or without a star. */
    public Annotations withStar(boolean value) {
        return new Annotations(name, tags, notes, value, color, archived, source);
    }

    /** With another color {@code #rrggbb}; null for the method's. */
    public Annotations withColor(@Nullable String value) {
        return new Annotations(name, tags, notes, star, value, archived, source);
    }

    /** In or out of the archive. */
    public Annotations withArchived(boolean value) {
        return new Annotations(name, tags, notes, star, color, value, source);
    }

    /** Whether it has this tag, without regard to case. */
    public boolean hasTag(String tag) {
        return tags.stream().anyMatch(tag::equalsIgnoreCase);
    }

    /** Whether nothing is said, so that no file is needed. */
    public boolean isEmpty() {
        return withSource(NONE.source).equals(NONE) && unknown().isEmpty();
    }

    private Annotations withSource(ObjectNode value) {
        return new Annotations(name, tags, notes, star, color, archived, value);
    }

    private ObjectNode unknown() {
        ObjectNode rest = source.deepCopy();
        rest.remove(List.of("format_version", "name", "tags", "notes", "star", "color", "archived"));
        return rest;
    }

    /** The JSON object of the file, unknown keys included. */
    public ObjectNode toJson() {
        ObjectNode o = JsonNodeFactory.instance.objectNode();
        o.put("format_version", FORMAT_VERSION);
        o.put("name", name);
        ArrayNode list = o.putArray("tags");
        tags.forEach(list::add);
        o.put("notes", notes).put("star", star);
        o.put("color", color);
        o.put("archived", archived);
        o.setAll(unknown());
        return o;
    }

    /** Reads the JSON object; parts that are missing or of another kind have their empty value. */
    static Annotations of(ObjectNode o) {
        List<String> tags = new ArrayList<>();
        o.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new Annotations(
                text(o.path("name")),
                tags,
                o.path("notes").asText(""),
                o.path("star").asBoolean(false),
                text(o.path("color")),
                o.path("archived").asBoolean(false),
                o);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private static List<String> normal(List<String> tags) {
        Set<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        tags.stream().map(Annotations::tag).filter(tag -> !tag.isEmpty()).forEach(sorted::add);
        return List.copyOf(new LinkedHashSet<>(sorted));
    }
}
