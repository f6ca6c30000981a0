package org.counterpoint.workbench.views.shared;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.view.ViewPage;

/** Buttons for the pages of a view, of which exactly one is pressed; they wrap where the view is narrow. */
public final class PageBar extends FlowPane {
    private final ToggleGroup group = new ToggleGroup();

    /**
     * A bar.
     *
     * @param pages pages in order
     * @param chosen told the id of the page that is chosen
     */
    public PageBar(List<ViewPage> pages, Consumer<String> chosen) {
        getStyleClass().add("page-bar");
        for (ViewPage page : pages) {
            ToggleButton button = new ToggleButton(page.title());
            button.setId("page-" + page.id());
            button.setUserData(page.id());
            button.setToggleGroup(group);
            Tips.on(button, page.help());
            button.setAccessibleText(page.title() + ". " + page.help());
            getChildren().add(button);
        }
        group.selectedToggleProperty().addListener((observable, before, now) -> {
            if (now == null) {
                // A second press does not release: there is always a page.
                group.selectToggle(before);
            } else if (before != null) {
                chosen.accept((String) now.getUserData());
            }
        });
    }

    /** Presses the button of a page without telling the listener twice. */
    public void select(String pageId) {
        group.getToggles().stream()
                .filter(toggle -> pageId.equals(toggle.getUserData()) && !toggle.isSelected())
                .forEach(group::selectToggle);
    }
}
