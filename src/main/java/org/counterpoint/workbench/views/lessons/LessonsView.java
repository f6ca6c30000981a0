package org.counterpoint.workbench.views.lessons;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.counterpoint.analysis.Bandit;
import org.counterpoint.analysis.BanditPath;
import org.counterpoint.run.Home;
import org.counterpoint.run.Run;
import org.counterpoint.service.LessonRuns;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;

/** Lessons to be played with; they need no run, and the bandits can be started as runs. */
public final class LessonsView extends FigureView<List<LessonRuns.Info>, LessonsView.Choice> {
    /** Id of this view. */
    public static final String ID = "lessons";

    private static final int MOST_STEPS = 400;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final List<Node> banditControls;
    private final List<Node> projectionControls;
    private final ComboBox<LessonRuns.Info> lesson = new ListChoice<>();
    private final Slider weight = slider("lessons.weight", 0, 1, 0.8);
    private final Slider eta = slider("lessons.eta", 0.01, 2, 0.1);
    private final CheckBox predict = new CheckBox(Messages.text("lessons.predict"));
    private final Button falls = button("lessons.guess.falls", () -> guess(-1));
    private final Button rises = button("lessons.guess.rises", () -> guess(1));
    private final Button step = button("lessons.step", this::step);
    private final Slider turn = slider("lessons.turn", -180, 180, 20);
    private final Slider rise = slider("lessons.rise", -90, 90, 50);
    private final Slider between = slider("lessons.between", 5, 175, 70);
    private final Slider camera = slider("lessons.camera", -180, 180, -35);
    private final CheckBox adam = new CheckBox(Messages.text("lessons.adam"));
    private final Timeline playing = new Timeline(new KeyFrame(Duration.millis(450), event -> advance()));
    private int done;
    private boolean revealed;
    private int guess;
    private double dragX;
    private double dragY;

    /**
     * What is chosen.
     *
     * @param page page shown
     * @param lesson lesson, or empty before the lessons are known
     * @param weight weight of the first objective; the second has the rest
     * @param eta step size
     * @param done steps played
     * @param revealed whether the next change may be shown
     * @param guess -1 falls, 1 rises, 0 nothing
     * @param projection the other lesson
     * @param colors colors of the objectives
     */
    protected record Choice(
            String page,
            String lesson,
            double weight,
            double eta,
            int done,
            boolean revealed,
            int guess,
            ProjectionFigure.State projection,
            List<Integer> colors) {}

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(ID, List.of("bandit", "projection"));
    }

    /** A view; em is the base font size in pixels. */
    public LessonsView(ViewContext context, double em) {
        super(ID, Messages.text("lessons.title"), context, em);
        setPages(allPages());
        lesson.setId("lessons-lesson");
        lesson.setAccessibleText(Messages.text("lessons.lesson"));
        lesson.setConverter(ListChoice.words(LessonRuns.Info::title));
        lesson.valueProperty().addListener((observable, before, now) -> chosen(now));
        predict.setSelected(true);
        predict.setId("lessons-predict");
        predict.setOnAction(event -> hide());
        adam.setOnAction(event -> redraw());
        playing.setOnFinished(event -> buttons());
        banditControls = List.of(
                lesson,
                named("lessons.weight", weight),
                named("lessons.eta", eta),
                predict,
                falls,
                rises,
                step,
                button("lessons.play", this::play),
                button("lessons.again", this::again),
                button("lessons.run", this::startRun));
        projectionControls = List.of(
                named("lessons.turn", turn),
                named("lessons.rise", rise),
                named("lessons.between", between),
                named("lessons.camera", camera),
                adam);
        banditControls.forEach(this::control);
        projectionControls.forEach(this::control);
        for (Slider moved : List.of(weight, eta)) {
            moved.valueProperty().addListener((observable, before, now) -> again());
        }
        for (Slider moved : List.of(turn, rise, between, camera)) {
            moved.valueProperty().addListener((observable, before, now) -> redraw());
        }
        pageChanged();
        dragging();
        buttons();
    }

    @Override
    protected boolean worksWithoutRuns() {
        return true;
    }

    @Override
    protected List<LessonRuns.Info> compute(List<Run> runs) {
        // The bandits whose law is exact; the other lessons are about where it is not, and are started as runs.
        return LessonRuns.all().stream()
                .filter(info -> info.updates().equals(List.of("tilt")))
                .toList();
    }

    @Override
    protected void reportsChanged(List<LessonRuns.Info> lessons, Looks looks) {
        fill(lesson, lessons);
    }

    @Override
    protected Choice choices() {
        LessonRuns.Info info = lesson.getValue();
        var palette = context().theme().palette();
        var tokens = context().theme().tokens();
        return new Choice(
                page(),
                info == null ? "" : info.id(),
                weight.getValue(),
                eta.getValue(),
                done,
                revealed,
                guess,
                new ProjectionFigure.State(
                        turn.getValue(), rise.getValue(), between.getValue(), camera.getValue(), adam.isSelected()),
                info == null
                        ? List.of()
                        : info.objectives().stream()
                                .map(name -> Looks.rgb(palette.objective(name, tokens)))
                                .toList());
    }

    @Override
    protected Figure draw(List<LessonRuns.Info> lessons, Looks looks, Choice choice, Scope scope) {
        if (choice.page().equals("projection")) {
            return ProjectionFigure.of(choice.projection(), looks.tokens());
        }
        if (choice.lesson().isEmpty()) {
            return Figure.words(Messages.text("lessons.title"), Messages.text("lessons.waiting"));
        }
        LessonRuns.Info info = lessons.stream()
                .filter(known -> known.id().equals(choice.lesson()))
                .findFirst()
                .orElseThrow();
        Bandit bandit = LessonRuns.bandit(info.id(), List.of(choice.weight(), 1 - choice.weight()), choice.eta());
        BanditPath path = BanditPath.of(bandit, choice.done() + 1);
        return BanditFigure.of(
                new BanditFigure.State(
                        info.title(),
                        info.toSee(),
                        path,
                        bandit,
                        LessonRuns.actions(info.id()),
                        choice.done(),
                        choice.revealed(),
                        choice.guess(),
                        choice.colors()),
                looks.tokens());
    }

    @Override
    protected void pageChanged() {
        boolean bandit = page().equals("bandit");
        show(banditControls, bandit);
        show(projectionControls, !bandit);
    }

    private static void show(List<Node> controls, boolean on) {
        controls.forEach(node -> {
            node.setVisible(on);
            node.setManaged(on);
        });
    }

    @Override
    public void close() {
        playing.stop();
        super.close();
    }

    private void chosen(LessonRuns.Info info) {
        if (info != null) {
            weight.setValue(LessonRuns.weights(info.id()).getFirst());
            eta.setValue(info.eta());
            again();
        }
    }

    private void again() {
        playing.stop();
        done = 0;
        hide();
    }

    /** Hides the next change where it is to be predicted. */
    private void hide() {
        revealed = !predict.isSelected();
        guess = 0;
        buttons();
        redraw();
    }

    private void guess(int sign) {
        guess = sign;
        revealed = true;
        buttons();
        redraw();
    }

    private void step() {
        advance();
        hide();
    }

    private void advance() {
        if (done < MOST_STEPS) {
            done++;
            redraw();
        }
    }

    private void play() {
        revealed = true;
        guess = 0;
        playing.setCycleCount(10);
        playing.playFromStart();
        buttons();
        redraw();
    }

    private void buttons() {
        boolean moving = playing.getStatus() == Animation.Status.RUNNING;
        falls.setDisable(revealed || moving);
        rises.setDisable(revealed || moving);
        step.setDisable(!revealed || moving || done >= MOST_STEPS);
    }

    private void startRun() {
        LessonRuns.Info info = lesson.getValue();
        if (info == null) {
            return;
        }
        Path out = Home.library()
                .resolve("lesson-" + info.id() + "-"
                        + LocalDateTime.now(java.time.ZoneId.systemDefault()).format(TIME));
        LessonRuns.Request request = new LessonRuns.Request(
                info.id(),
                List.of(),
                List.of(),
                eta.getValue(),
                0,
                0,
                List.of(weight.getValue(), 1 - weight.getValue()),
                List.of(),
                Map.of());
        context()
                .tasks()
                .run(
                        Messages.text("lessons.running", info.title()),
                        progress -> LessonRuns.run(request, out),
                        runs -> context().host().say(Messages.text("lessons.ran", runs.size(), out.toString()), false),
                        failure -> context()
                                .host()
                                .say(Messages.text("lessons.run.failed", String.valueOf(failure.getMessage())), true));
    }

    /** Dragging over the picture turns the update; with the right button it turns the picture. */
    private void dragging() {
        pane().addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
            dragX = event.getX();
            dragY = event.getY();
            if (page().equals("projection")) {
                event.consume();
            }
        });
        pane().addEventFilter(MouseEvent.MOUSE_DRAGGED, event -> {
            if (!page().equals("projection")) {
                return;
            }
            double right = (event.getX() - dragX) / 2;
            double up = (dragY - event.getY()) / 2;
            dragX = event.getX();
            dragY = event.getY();
            if (event.getButton() == MouseButton.SECONDARY) {
                camera.setValue(around(camera.getValue() + right));
            } else {
                turn.setValue(around(turn.getValue() + right));
                rise.setValue(Math.clamp(rise.getValue() + up, -90, 90));
            }
            event.consume();
        });
    }

    private static double around(double degrees) {
        return Math.IEEEremainder(degrees, 360);
    }

    private static Slider slider(String key, double min, double max, double value) {
        Slider slider = new Slider(min, max, value);
        slider.setId(key.replace('.', '-'));
        slider.setPrefWidth(90);
        slider.setAccessibleText(Messages.text(key));
        Tips.on(slider, Messages.text(key + ".tip"));
        slider.setBlockIncrement((max - min) / 40);
        return slider;
    }

    private static Node named(String key, Slider slider) {
        Label name = new Label(Messages.text(key));
        name.setLabelFor(slider);
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label value = new Label();
        value.getStyleClass().add("muted");
        value.setMinWidth(38);
        boolean degrees = slider.getMax() > 10;
        Runnable show = () -> value.setText(
                degrees
                        ? String.format(Locale.ROOT, "%.0f\u00b0", slider.getValue())
                        : String.format(Locale.ROOT, "%.2f", slider.getValue()));
        slider.valueProperty().addListener((observable, before, now) -> show.run());
        show.run();
        HBox box = new HBox(5, name, slider, value);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private static Button button(String key, Runnable action) {
        Button button = new Button(Messages.text(key));
        button.setId(key.replace('.', '-'));
        Tips.on(button, Messages.text(key + ".tip"));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }
}
