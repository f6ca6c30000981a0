package org.counterpoint.workbench.theme;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;

/**
 * The look of one window: light, dark or as the system says. Views read {@link #tokens()} and {@link #palette()} and
 * redraw when {@link #tokensProperty()} changes; scenes are dressed by {@link #apply}.
 */
public final class Theme {
    /** Smallest font scale. */
    public static final double SMALLEST = 0.7;

    /** Largest font scale. */
    public static final double LARGEST = 2.0;

    private static final double FONT_PIXELS = 13;
    private static final List<String> RULES = List.of("workbench.css", "chart/chart.css", "views/samples/samples.css");

    private final Palette palette = new Palette();
    private final ObjectProperty<Mode> mode;
    private final ReadOnlyObjectWrapper<Tokens> tokens;
    private final ObjectProperty<Motion> motion = new SimpleObjectProperty<>(this, "motion", Motion.SYSTEM);
    private final DoubleProperty fontScale = new SimpleDoubleProperty(this, "fontScale", 1);

    /** A theme in the given mode; {@link Mode#SYSTEM} needs the JavaFX toolkit to be running. */
    public Theme(Mode initial) {
        mode = new SimpleObjectProperty<>(this, "mode", initial);
        tokens = new ReadOnlyObjectWrapper<>(this, "tokens", tokensOf(initial));
        mode.addListener((observable, before, now) -> tokens.set(tokensOf(now)));
    }

    /** Follows later changes of the system's own scheme while the mode is {@link Mode#SYSTEM}; FX thread. */
    public void followSystem() {
        Platform.getPreferences().colorSchemeProperty().addListener((observable, before, now) -> {
            if (mode.get() == Mode.SYSTEM) {
                tokens.set(tokensOf(Mode.SYSTEM));
            }
        });
    }

    /** Light, dark or system; set it to switch the window. */
    public ObjectProperty<Mode> modeProperty() {
        return mode;
    }

    /**
     * How large text and everything that is measured in it are, against the ordinary size: 1 is ordinary, from {@link #SMALLEST} to
     * {@link #LARGEST}. Charts multiply their em by it.
     */
    public DoubleProperty fontScaleProperty() {
        return fontScale;
    }

    /** The font scale in force. */
    public double fontScale() {
        return Math.clamp(fontScale.get(), SMALLEST, LARGEST);
    }

    /** How much may move by itself, as the user set it. */
    public ObjectProperty<Motion> motionProperty() {
        return motion;
    }

    /** Whether nothing should move that need not: by the user's setting, or by the operating system's where that is followed. FX thread. */
    public boolean reducedMotion() {
        return switch (motion.get()) {
            case REDUCED -> true;
            case FULL -> false;
            case SYSTEM -> Platform.getPreferences().isReducedMotion();
        };
    }

    /** The colors in force. */
    public Tokens tokens() {
        return tokens.get();
    }

    /** The colors in force, observable. */
    public ReadOnlyObjectProperty<Tokens> tokensProperty() {
        return tokens.getReadOnlyProperty();
    }

    /** Colors of objectives and methods. */
    public Palette palette() {
        return palette;
    }

    /** Dresses a scene now and at every later change of the theme. */
    public void apply(Scene scene) {
        dress(scene);
        tokens.addListener((observable, before, now) -> dress(scene));
        fontScale.addListener((observable, before, now) -> dress(scene));
    }

    /** Dresses a scene as the theme is now. */
    public void dress(Scene scene) {
        scene.getStylesheets().setAll(sheets(tokens(), fontScale()));
        scene.setFill(tokens().window().fx());
    }

    /** The style sheets of a theme: its colors as looked-up names (data URI), then the shared rules. */
    public static List<String> sheets(Tokens tokens) {
        return sheets(tokens, 1);
    }

    private static List<String> sheets(Tokens tokens, double scale) {
        String encoded =
                Base64.getEncoder().encodeToString(lookups(tokens, scale).getBytes(StandardCharsets.UTF_8));
        // All on the scene: where a node has a sheet of its own, the toolkit shares no work between the nodes below it.
        return Stream.concat(
                        Stream.of("data:text/css;charset=UTF-8;base64," + encoded),
                        RULES.stream().map(Theme::rules))
                .toList();
    }

    private static String rules(String name) {
        return Objects.requireNonNull(Theme.class.getResource("/org/counterpoint/workbench/" + name))
                .toExternalForm();
    }

    private static Tokens tokensOf(Mode mode) {
        return switch (mode) {
            case LIGHT -> Tokens.LIGHT;
            case DARK -> Tokens.DARK;
            case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK ? Tokens.DARK : Tokens.LIGHT;
        };
    }

    // Modena derives nearly everything (and ControlsFX with it) from -fx-base, -fx-background, -fx-accent and friends.
    private static String lookups(Tokens t, double scale) {
        StringBuilder css = new StringBuilder(".root {\n");
        css.append("  -fx-font-size: ").append(FONT_PIXELS * scale).append("px;\n");
        line(css, "-cp-window", t.window());
        line(css, "-cp-surface", t.surface());
        line(css, "-cp-raised", t.raised());
        line(css, "-cp-border", t.border());
        line(css, "-cp-text", t.text());
        line(css, "-cp-muted", t.muted());
        line(css, "-cp-accent", t.accent());
        line(css, "-cp-accent-text", t.accentText());
        line(css, "-cp-selection", t.selection());
        line(css, "-cp-positive", t.positive());
        line(css, "-cp-negative", t.negative());
        line(css, "-cp-warning", t.warning());
        line(css, "-cp-error", t.error());
        line(css, "-fx-base", t.dark() ? t.raised() : Rgb.of("#eef0f3"));
        line(css, "-fx-background", t.window());
        line(css, "-fx-control-inner-background", t.surface());
        line(css, "-fx-control-inner-background-alt", t.surface());
        line(css, "-fx-accent", t.accent());
        line(css, "-fx-focus-color", t.accent());
        line(css, "-fx-faint-focus-color", t.accent().withOpacity(0.18));
        line(css, "-fx-selection-bar", t.selection());
        line(css, "-fx-selection-bar-non-focused", t.selection().mix(t.surface(), 0.35));
        line(css, "-fx-selection-bar-text", t.text());
        line(css, "-fx-text-base-color", t.text());
        line(css, "-fx-text-background-color", t.text());
        line(css, "-fx-text-inner-color", t.text());
        line(css, "-fx-box-border", t.border());
        line(css, "-fx-table-cell-border-color", t.border().withOpacity(0.5));
        return css.append("}\n").toString();
    }

    private static void line(StringBuilder css, String name, Rgb color) {
        css.append("  ").append(name).append(": ").append(color.css()).append(";\n");
    }

    /** Which colors the window uses. */
    public enum Mode {
        /** As the operating system says. */
        SYSTEM,
        /** Dark text on light ground. */
        LIGHT,
        /** Light text on dark ground. */
        DARK
    }
}
