package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.controlsfx.control.action.Action;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobAct;
import org.counterpoint.workbench.jobs.JobsHost;
import org.counterpoint.workbench.jobs.JobsModel;

/** What can be done to the picked jobs of the queue: each is off, and says why, while none of them allows it. */
final class JobActions {
    private static final String FORGET_ENDED = "job.forgetEnded";
    private static final String SLOTS = "job.slots";

    private static final List<String> ROW = List.of(
            "job.pause",
            "job.resume",
            "job.stop",
            "-",
            "job.first",
            "job.up",
            "job.down",
            "job.last",
            "-",
            "job.steer",
            "job.branch",
            "job.change",
            "job.rerun",
            "-",
            "job.log",
            "job.copy",
            "-",
            "job.sweep",
            "job.forget");

    /** The entries of the menu. */
    static final List<String> MENU = menu();

    private JobActions() {}

    private static List<String> menu() {
        List<String> all = new ArrayList<>(ROW);
        all.addAll(List.of(FORGET_ENDED, "-", SLOTS));
        return List.copyOf(all);
    }

    static void declare(WorkbenchWindow window, Actions actions, WindowCommands commands) {
        JobsModel model = window.workbench().jobs();
        for (JobAct act : JobAct.values()) {
            Consumer<List<Job>> work = work(window, commands, act);
            Action action = actions.declare(act.key(), () -> {
                List<Job> fitting = act.fitting(model.pickedProperty().get());
                if (!fitting.isEmpty()) {
                    work.accept(fitting);
                }
            });
            String tip = action.getLongText();
            Runnable judge = () -> {
                String reason = act.reason(model.pickedProperty().get());
                action.setDisabled(!reason.isEmpty());
                action.setLongText(reason.isEmpty() ? tip : reason);
            };
            model.pickedProperty().addListener((observable, before, now) -> judge.run());
            judge.run();
        }
        BooleanBinding noneEnded =
                Bindings.createBooleanBinding(() -> model.jobs().stream().noneMatch(Job::ended), model.jobs());
        actions.declare(FORGET_ENDED, () -> model.forget(List.copyOf(model.jobs())), noneEnded);
        actions.declare(SLOTS, () -> window.jobsPane().chooseSlots());
    }

    private static Consumer<List<Job>> work(WorkbenchWindow window, WindowCommands commands, JobAct act) {
        JobsModel model = window.workbench().jobs();
        return switch (act) {
            case PAUSE -> model::pause;
            case RESUME -> model::resume;
            case STOP -> model::stop;
            case FIRST, UP, DOWN, LAST -> jobs -> model.move(jobs, act);
            case STEER -> jobs -> show(window, () -> window.jobsPane().showSteering());
            case BRANCH -> jobs -> window.jobsPane().branch(jobs.getFirst());
            case RERUN -> jobs -> jobs.forEach(job -> model.rerun(job, made -> {}));
            case CHANGE -> jobs -> commands.newRunFrom(jobs.getFirst());
            case LOG -> jobs -> show(window, () -> window.jobsPane().showLog());
            case COPY -> jobs -> model.command(jobs.getFirst(), window::copy);
            case FORGET -> model::forget;
            case SWEEP -> jobs -> model.pickSweep();
        };
    }

    private static void show(WorkbenchWindow window, Runnable page) {
        window.actions().get("panelJobs").setSelected(true);
        page.run();
    }

    /** The window around the pane of jobs. */
    static final class Deck implements JobsHost {
        private static final List<JobAct> BUTTONS = List.of(
                JobAct.PAUSE, JobAct.RESUME, JobAct.STOP, JobAct.STEER, JobAct.BRANCH, JobAct.CHANGE, JobAct.LOG);

        private final WorkbenchWindow window;
        private final Actions actions;

        Deck(WorkbenchWindow window, Actions actions) {
            this.window = window;
            this.actions = actions;
        }

        @Override
        public List<Node> controls() {
            List<Node> all = new ArrayList<>();
            BUTTONS.forEach(act -> all.add(actions.reasoned(act.key(), "flat-button")));
            MenuButton more = new MenuButton(Messages.text("jobs.more"));
            more.setId("jobs-more");
            more.getStyleClass().add("flat-button");
            more.setMinWidth(Region.USE_PREF_SIZE);
            Tips.on(more, Messages.text("jobs.more.tip"));
            more.getItems().setAll(actions.menu("jobs", MENU).getItems());
            all.add(more);
            return all;
        }

        @Override
        public ContextMenu menu() {
            return actions.contextMenu(ROW);
        }

        @Override
        public Node button(JobAct act) {
            StackPane box = actions.reasoned(act.key(), "slim");
            box.getChildren().getFirst().setId("side-" + act.key().replace('.', '-'));
            return box;
        }

        @Override
        public Node slotsButton() {
            return actions.button(SLOTS, "flat-button", "slim");
        }

        @Override
        public void copy(String text) {
            window.copy(text);
        }

        @Override
        public void makeRoom() {
            window.layout().makeRoomForJobs();
        }

        @Override
        public Runnable sheet(String title, Region content, double maxWidth) {
            Sheet sheet = Sheet.open(window.host(), title, content, maxWidth);
            return sheet::close;
        }

        @Override
        public void say(String message, boolean wrong) {
            window.say(message, wrong);
        }
    }
}
