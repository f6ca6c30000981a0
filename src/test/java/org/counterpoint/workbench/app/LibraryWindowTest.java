package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.shape.Rectangle;
import javafx.stage.Window;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.library.Grouping;
import org.counterpoint.workbench.library.LibraryItem;
import org.counterpoint.workbench.library.LibraryModel;
import org.counterpoint.workbench.library.RewardValue;
import org.counterpoint.workbench.settings.Layout;
import org.counterpoint.workbench.settings.LibraryShape;
import org.counterpoint.workbench.settings.Settings;
import org.counterpoint.workbench.settings.SettingsFile;
import org.counterpoint.workbench.theme.Palette;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library of the real window: which columns stand where, what is remembered, colors of groups. */
@Timeout(120)
class LibraryWindowTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path home;

    private WindowFixture ui;

    @BeforeEach
    void open() throws Exception {
        Runs.math(folder, "linear", 1, 20);
        ui = new WindowFixture(folder);
        ui.library("linear", "ctwa");
        Fx.await("all five", () -> ui.names().size() == 5);
    }

    @AfterEach
    void close() throws Exception {
        ui.close();
    }

    @Test
    void rewardColumnsFollowWhatIsListedAndInTheViews() throws Exception {
        assertThat(rewards()).containsExactlyInAnyOrder("helpful", "harmless", "truthful", "accuracy", "clarity");
        Fx.click(ui.row("math linear seed 1"), false);
        assertThat(rewards()).startsWith("accuracy", "clarity").hasSize(5);
        Fx.click(ui.row("ctwa seed 1"), false);
        assertThat(rewards()).startsWith("helpful", "harmless", "truthful").hasSize(5);
        Fx.run(() -> model().queryProperty().set("environment:pocket-math"));
        assertThat(rewards()).containsExactly("accuracy", "clarity");
        Fx.run(() -> model().queryProperty().set(""));
        Fx.run(() -> table().getSortOrder().setAll(List.of(column("reward-helpful"))));
        Fx.run(() -> model().queryProperty().set("environment:pocket-math"));
        assertThat(rewards()).as("lines are sorted by it").contains("helpful");
        Fx.run(() -> model().queryProperty().set(""));
        assertThat(ids(Fx.call(() -> List.copyOf(table().getSortOrder())))).containsExactly("reward-helpful");
    }

    @Test
    void whatTheUserArrangedIsThereAfterTheNextStartAndInNamedLayouts() throws Exception {
        Fx.run(() -> {
            List<TableColumn<LibraryItem, ?>> moved = new ArrayList<>(table().getColumns());
            TableColumn<LibraryItem, ?> clarity = column("reward-clarity");
            moved.remove(clarity);
            moved.add(3, clarity);
            table().getColumns().setAll(moved);
            table().resizeColumn(column("state"), 21);
            clarity.setSortType(TableColumn.SortType.DESCENDING);
            table().getSortOrder().setAll(List.of(clarity, column("name")));
            model().groupingProperty().set(Grouping.METHOD);
            model().valueProperty().set(RewardValue.BEST);
            model().showArchivedProperty().set(true);
            model().queryProperty().set("seed:1");
        });
        Fx.click(ui.row("ctwa seed 1"), false);
        List<String> columns = columns();
        assertThat(columns.indexOf("reward-clarity")).isEqualTo(3);
        Layout mine = Fx.call(() -> ui.window.layouts().current());
        LibraryShape shape = Objects.requireNonNull(mine.runs());
        assertThat(shape.search()).isEqualTo("seed:1");
        assertThat(shape.sort()).containsExactly("-reward-clarity", "+name");
        assertThat(shape.widths()).containsOnlyKeys("state").containsEntry("state", 75.0);
        SettingsFile file = new SettingsFile(home.resolve("workbench.json"));
        file.write(Fx.call(() -> ui.window.memory().capture(ui.window, Settings.DEFAULT.place(), List.of())));

        ui.close();
        ui = new WindowFixture(folder, null, file.read().settings());
        assertThat(Fx.call(() -> ui.window.libraryPane().shape())).isEqualTo(shape);
        Fx.run(() -> model().setFolders(List.of(folder)));
        Fx.await("read", () -> ui.names().size() == 3);
        Fx.layout(ui.window.scene());
        assertThat(columns()).isEqualTo(columns);
        assertThat(Fx.call(() -> column("state").getWidth())).isEqualTo(75);
        assertThat(ids(Fx.call(() -> List.copyOf(table().getSortOrder())))).containsExactly("reward-clarity", "name");
        assertThat(ui.names()).first().isEqualTo("math linear seed 1");
        assertThat(Fx.call(() -> ui.window.libraryPane().shape())).isEqualTo(shape);

        Fx.run(() -> ui.window.actions().find("resetLayout").perform());
        assertThat(Fx.call(() -> ui.window.libraryPane().shape())).isEqualTo(LibraryShape.STANDARD);
        assertThat(ui.names()).hasSize(5);
        assertThat(Fx.call(() -> column("state").getWidth())).isEqualTo(54);
        Fx.run(() -> ui.window.actions().find("undo").perform());
        assertThat(Fx.call(() -> ui.window.libraryPane().shape())).isEqualTo(shape);
    }

    @Test
    void aHeadingGivesItsRunsAColorWhateverElseIsInTheViews() throws Exception {
        Fx.run(() -> model().groupingProperty().set(Grouping.SEEDS));
        Fx.run(() -> ui.window.libraryPane().table().selectAllVisible());
        Fx.await("opened", () -> ui.labels().size() == 5);
        TableRow<?> heading = ui.rows().stream()
                .filter(row -> row.getItem() instanceof LibraryItem.GroupItem group
                        && group.title().startsWith("ctwa"))
                .findFirst()
                .orElseThrow();
        String color = Palette.choices().get(6);
        Fx.run(() -> heading.fireEvent(
                new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED, 40, 5, 40, 5, false, null)));
        Fx.run(() -> {
            ContextMenu menu = Window.getWindows().stream()
                    .filter(ContextMenu.class::isInstance)
                    .map(ContextMenu.class::cast)
                    .findFirst()
                    .orElseThrow();
            Menu colors = (Menu) item(menu.getItems(), "run-color");
            assertThat(colors.getText()).contains("2");
            GridPane swatches = (GridPane) ((CustomMenuItem) colors.getItems().getFirst()).getContent();
            Rectangle swatch = (Rectangle) swatches.getChildren().get(6);
            swatch.fireEvent(click());
        });
        Fx.await(
                "written", () -> ui.window.workbench().parts().tasks().running().isEmpty());
        assertThat(model().all())
                .filteredOn(row -> color.equals(row.facts().said().color()))
                .extracting(row -> row.facts().name())
                .containsExactlyInAnyOrder("ctwa seed 1", "ctwa seed 2");
        assertThat(Fx.call(() -> ui.window.workbench().openRuns().selected().stream()
                        .filter(run -> color.equals(run.style().color()))
                        .count()))
                .isEqualTo(2);
    }

    private static MouseEvent click() {
        return new MouseEvent(
                MouseEvent.MOUSE_CLICKED,
                3,
                3,
                3,
                3,
                MouseButton.PRIMARY,
                1,
                false,
                false,
                false,
                false,
                true,
                false,
                false,
                true,
                false,
                true,
                null);
    }

    private static MenuItem item(List<MenuItem> items, String id) {
        return items.stream()
                .filter(item -> id.equals(item.getId()))
                .findFirst()
                .orElseThrow();
    }

    private LibraryModel model() {
        return ui.window.workbench().library();
    }

    private TableView<LibraryItem> table() {
        return ui.window.libraryPane().table().node();
    }

    private TableColumn<LibraryItem, ?> column(String id) {
        return table().getColumns().stream()
                .filter(column -> column.getId().equals("column-" + id))
                .findFirst()
                .orElseThrow();
    }

    private List<String> columns() throws Exception {
        return ids(Fx.call(() -> List.copyOf(table().getColumns())));
    }

    private List<String> rewards() throws Exception {
        return columns().stream()
                .filter(id -> id.startsWith("reward-"))
                .map(id -> id.substring("reward-".length()))
                .toList();
    }

    private static List<String> ids(List<? extends TableColumn<LibraryItem, ?>> columns) {
        return columns.stream()
                .map(column -> column.getId().substring("column-".length()))
                .toList();
    }
}
