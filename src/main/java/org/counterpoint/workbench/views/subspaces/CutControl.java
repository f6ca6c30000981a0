package org.counterpoint.workbench.views.subspaces;

import java.util.List;
import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.util.Duration;
import org.counterpoint.analysis.SubspaceCut;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;
import org.jspecify.annotations.Nullable;

/**
 * A slider that cuts both updates at a rank or at a share of their energy, and says at once what is kept. While it is dragged the figure is asked for
 * at most every {@link #PAUSE}; the one asked for last wins. FX thread.
 */
final class CutControl extends HBox {
    private static final Duration PAUSE = Duration.millis(40);

    private final ComboBox<SubspaceCut.Kind> kind = new ListChoice<>();
    private final Slider slider = new Slider(1, 8, 8);
    private final Label kept = new Label();
    private final PauseTransition pause = new PauseTransition(PAUSE);
    private int mostRank = 1;
    private @Nullable SubspaceUpdate a;
    private @Nullable SubspaceUpdate b;

    CutControl(double em, Runnable changed) {
        super(em * 0.5);
        setAlignment(Pos.CENTER_LEFT);
        setId("cut");
        kind.getItems().setAll(List.of(SubspaceCut.Kind.values()));
        kind.setValue(SubspaceCut.Kind.NONE);
        kind.setId("cut-kind");
        kind.setConverter(ListChoice.words(
                value -> Messages.text("subspaces.cut.kind." + value.name().toLowerCase(Locale.ROOT))));
        kind.setAccessibleText(Messages.text("subspaces.cut.help"));
        Tips.on(kind, Messages.text("subspaces.cut.help"));
        slider.setId("cut-value");
        slider.setPrefWidth(em * 13);
        slider.setAccessibleText(Messages.text("subspaces.cut.help"));
        kept.setId("cut-kept");
        kept.setMinWidth(USE_PREF_SIZE);
        Label label = new Label(Messages.text("subspaces.cut"));
        label.setLabelFor(kind);
        label.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(label, kind, slider, kept);
        pause.setOnFinished(event -> changed.run());
        kind.valueProperty().addListener((observable, before, now) -> {
            fit();
            pause.playFromStart();
        });
        slider.valueProperty().addListener((observable, before, now) -> {
            say();
            if (pause.getStatus() != javafx.animation.Animation.Status.RUNNING) {
                pause.playFromStart();
            }
        });
        fit();
    }

    /** The updates that are cut. */
    void updates(@Nullable SubspaceUpdate first, @Nullable SubspaceUpdate second) {
        a = first;
        b = second;
        int most = Math.max(
                first == null ? 1 : Math.max(1, first.rank()), second == null ? 1 : Math.max(1, second.rank()));
        if (most != mostRank) {
            mostRank = most;
            fit();
        }
        say();
    }

    SubspaceCut cut() {
        return switch (kind.getValue()) {
            case NONE -> SubspaceCut.NONE;
            case RANK -> SubspaceCut.rank((int) Math.round(slider.getValue()));
            case ENERGY -> SubspaceCut.energy(Math.clamp(slider.getValue() / 100, 0.01, 1.0));
        };
    }

    private void fit() {
        SubspaceCut.Kind now = kind.getValue();
        boolean shown = now != SubspaceCut.Kind.NONE;
        slider.setVisible(shown);
        slider.setManaged(shown);
        kept.setVisible(shown);
        kept.setManaged(shown);
        if (now == SubspaceCut.Kind.RANK) {
            range(1, Math.max(2, mostRank), 1, Math.min(4, mostRank));
        } else if (now == SubspaceCut.Kind.ENERGY) {
            range(10, 100, 1, 90);
        }
        say();
    }

    private void range(double low, double high, double block, double start) {
        boolean same = slider.getMin() == low && slider.getMax() == high;
        slider.setMin(low);
        slider.setMax(high);
        slider.setBlockIncrement(block);
        slider.setMajorTickUnit(Math.max(1, (high - low) / 4));
        slider.setSnapToTicks(false);
        if (!same) {
            slider.setValue(start);
        }
    }

    private void say() {
        if (a == null || b == null) {
            kept.setText("");
            return;
        }
        SubspaceCut cut = cut();
        SubspaceUpdate.Kept x = a.kept(cut);
        SubspaceUpdate.Kept y = b.kept(cut);
        kept.setText(Messages.text(
                cut.kind() == SubspaceCut.Kind.RANK ? "subspaces.cut.kept.rank" : "subspaces.cut.kept.energy",
                Numbers.brief(cut.kind() == SubspaceCut.Kind.RANK ? cut.value() : 100 * cut.value()),
                Numbers.brief(x.rank()),
                Numbers.brief(x.of()),
                percent(x.energy()),
                Numbers.brief(y.rank()),
                Numbers.brief(y.of()),
                percent(y.energy())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
