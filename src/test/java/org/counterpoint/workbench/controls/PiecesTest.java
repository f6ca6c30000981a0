package org.counterpoint.workbench.controls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.animation.AnimationTimer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PiecesTest {
    private static final List<Integer> TEN = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    @BeforeAll
    static void toolkit() {
        HeadlessToolkit.start();
    }

    @Test
    void allIsDoneAtOnceWhereNobodyLooks() throws Exception {
        List<String> done = HeadlessToolkit.call(() -> {
            List<String> said = new ArrayList<>();
            new Pieces(new StackPane()).run(List.of(() -> said.add("a"), () -> said.add("b"), () -> said.add("c")));
            return said;
        });
        assertThat(done).containsExactly("a", "b", "c");
    }

    @Test
    void inAWindowOnePieceIsDoneAtOnceAndTheOthersInLaterPulses() throws Exception {
        StackPane root = HeadlessToolkit.call(StackPane::new);
        Stage stage = HeadlessToolkit.call(() -> {
            Stage made = new Stage();
            made.setScene(new Scene(root, 100, 100));
            made.show();
            return made;
        });
        ObservableList<Integer> list = FXCollections.observableArrayList();
        List<Integer> sizes = new ArrayList<>();
        Pieces pieces = HeadlessToolkit.call(() -> {
            Pieces made = new Pieces(root);
            list.addListener((javafx.beans.Observable changed) -> sizes.add(list.size()));
            made.fill(list, TEN, 2, 6, () -> sizes.add(-1));
            assertThat(list).containsExactly(0);
            return made;
        });
        await(pieces);
        HeadlessToolkit.call(() -> {
            assertThat(sizes).containsExactly(1, 3, 5, 7, 10, -1);
            assertThat(list).isEqualTo(TEN);
            return true;
        });
        // What still waits gives way to what comes later.
        HeadlessToolkit.call(() -> {
            pieces.run(List.of(() -> sizes.add(1), () -> sizes.add(2)));
            pieces.run(List.of(() -> sizes.add(3), () -> sizes.add(4)));
            return true;
        });
        await(pieces);
        HeadlessToolkit.call(() -> {
            assertThat(sizes.subList(6, sizes.size())).containsExactly(1, 3, 4);
            stage.close();
            return true;
        });
    }

    @Test
    void everyPieceIsLaidOutInAPulseOfItsOwn() throws Exception {
        StackPane root = HeadlessToolkit.call(StackPane::new);
        StringBuilder said = new StringBuilder();
        Pieces pieces = HeadlessToolkit.call(() -> {
            Scene scene = new Scene(root, 100, 100);
            Stage stage = new Stage();
            stage.setScene(scene);
            stage.show();
            scene.addPreLayoutPulseListener(() -> said.append('|'));
            Pieces made = new Pieces(root);
            // Within a pulse, as the end of an animation would do it.
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    stop();
                    made.run(List.of(() -> said.append('a'), () -> said.append('b'), () -> said.append('c')));
                }
            }.start();
            return made;
        });
        while (HeadlessToolkit.call(() -> said.indexOf("c") < 0)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        await(pieces);
        HeadlessToolkit.call(() -> {
            assertThat(said.toString()).containsPattern("a\\|+b\\|+c");
            root.getScene().getWindow().hide();
            return true;
        });
    }

    private static void await(Pieces pieces) throws Exception {
        while (HeadlessToolkit.call(pieces::busy)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
