package org.counterpoint.workbench.jobs;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Function;
import javafx.geometry.HPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Brush;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.theme.Rgb;
import org.counterpoint.workbench.theme.Tokens;

/** Paints the cells of the queue. */
final class JobPainters {
    private static final double LEFT = 4;
    private static final double RIGHT = 8;
    private static final double DOT = 8;
    private static final double GAP = 6;
    private static final double BAR = 6;
    private static final double TRACK = 0.28;
    private static final double LEAST_BAR = 20;

    private JobPainters() {}

    /** The state with its color: what trains stands out, what failed stands out more. */
    static final class State implements CellPainter<Job> {
        @Override
        public void paint(Brush brush, Job job) {
            Color color = color(job.state(), brush.tokens()).fx();
            GraphicsContext g = brush.canvas();
            double top = Math.rint((brush.height() - DOT) / 2);
            boolean hollow = job.waiting() || job.state() == RunStatus.PAUSED;
            if (hollow) {
                g.setStroke(color);
                g.setLineWidth(1.5);
                g.strokeOval(brush.left() + LEFT + 1, top + 1, DOT - 2, DOT - 2);
            } else {
                g.setFill(color);
                g.fillOval(brush.left() + LEFT, top, DOT, DOT);
            }
            boolean loud = job.state() == RunStatus.FAILED || job.training();
            brush.line(
                    spoken(job),
                    brush.usual(),
                    loud ? color : brush.tokens().text().fx(),
                    LEFT + DOT + GAP,
                    brush.width(),
                    HPos.LEFT);
        }

        private static Rgb color(RunStatus state, Tokens tokens) {
            return switch (state) {
                case STARTING, RUNNING -> tokens.accent();
                case PAUSING, PAUSED -> tokens.warning();
                case FAILED -> tokens.error();
                case QUEUED, STOPPED, FINISHED -> tokens.muted();
            };
        }

        @Override
        public String spoken(Job job) {
            return JobTexts.state(job.state());
        }

        @Override
        public String tip(Job job) {
            String key = "jobs.tip." + job.state().word();
            return Messages.has(key) ? Messages.text(key) : "";
        }
    }

    /** A bar with the steps behind it. */
    static final class Progress implements CellPainter<Job> {
        @Override
        public void paint(Brush brush, Job job) {
            Tokens tokens = brush.tokens();
            String words = JobTexts.steps(job);
            double room = brush.ruler()
                    .width(
                            brush.usual(),
                            Messages.text("jobs.steps.of", String.valueOf(job.steps()), String.valueOf(job.steps())));
            double end = brush.width() - RIGHT;
            double bar = end - room - GAP - LEFT;
            if (bar >= LEAST_BAR) {
                GraphicsContext g = brush.canvas();
                double top = Math.rint((brush.height() - BAR) / 2);
                // Of the text's color, so that it shows on a picked row too.
                g.setFill(tokens.muted().fx().deriveColor(0, 1, 1, TRACK));
                g.fillRoundRect(brush.left() + LEFT, top, bar, BAR, BAR, BAR);
                double done = bar * JobTexts.fraction(job);
                if (done > 0) {
                    g.setFill((job.training()
                                    ? tokens.accent()
                                    : job.state() == RunStatus.FAILED ? tokens.error() : tokens.muted())
                            .fx());
                    g.fillRoundRect(brush.left() + LEFT, top, Math.max(BAR, done), BAR, BAR, BAR);
                }
            }
            brush.line(words, brush.usual(), tokens.text().fx(), LEFT, end, HPos.RIGHT);
        }

        @Override
        public String spoken(Job job) {
            return Messages.text("jobs.spoken.steps", JobTexts.steps(job));
        }
    }

    /** Words of a job on one line. */
    static class Words implements CellPainter<Job> {
        private final Function<Job, String> words;
        private final boolean number;
        private final boolean muted;

        boolean number() {
            return number;
        }

        Words(Function<Job, String> words, boolean number, boolean muted) {
            this.words = words;
            this.number = number;
            this.muted = muted;
        }

        @Override
        public void paint(Brush brush, Job job) {
            brush.line(
                    words.apply(job),
                    brush.usual(),
                    color(brush.tokens(), job).fx(),
                    LEFT,
                    brush.width() - RIGHT,
                    number ? HPos.RIGHT : HPos.LEFT);
        }

        Rgb color(Tokens tokens, Job job) {
            return muted ? tokens.muted() : tokens.text();
        }

        @Override
        public String spoken(Job job) {
            return words.apply(job);
        }

        @Override
        public String tip(Job job) {
            return number ? "" : words.apply(job);
        }
    }

    /** The name; runs of a sweep differ at its end, so that the middle is left out where there is no room. */
    static final class Name extends Words {
        Name() {
            super(Job::name, false, false);
        }

        @Override
        public void paint(Brush brush, Job job) {
            brush.lineCutInside(job.name(), brush.usual(), brush.tokens().text().fx(), LEFT, brush.width() - RIGHT);
        }
    }

    /** What the service says about a job. */
    static final class Message extends Words {
        Message() {
            super(job -> job.message() == null ? "" : job.message(), false, true);
        }

        @Override
        Rgb color(Tokens tokens, Job job) {
            return job.state() == RunStatus.FAILED ? tokens.error() : tokens.muted();
        }
    }

    /** When it begins and ends. */
    static Words when() {
        return new Words(job -> JobTexts.when(job, LocalDateTime.now(ZoneId.systemDefault())), false, false);
    }
}
