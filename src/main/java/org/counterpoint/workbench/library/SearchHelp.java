package org.counterpoint.workbench.library;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.counterpoint.workbench.Messages;

/** What can be typed into the search, by examples with the library's own words; a click on one takes it over. */
final class SearchHelp {
    private final LibraryModel model;
    private final TextField search;

    SearchHelp(LibraryModel model, TextField search) {
        this.model = model;
        this.search = search;
    }

    void show(Node beside) {
        PopOver popup = new PopOver();
        popup.setContentNode(content(popup::hide));
        popup.setArrowLocation(PopOver.ArrowLocation.TOP_LEFT);
        popup.setTitle(Messages.text("library.help.title"));
        popup.show(beside);
    }

    /** The examples; {@code done} is called once one was taken. */
    VBox content(Runnable done) {
        Label lead = new Label(Messages.text("library.help.lead"));
        lead.setWrapText(true);
        lead.setMaxWidth(440);
        lead.setMinHeight(Region.USE_PREF_SIZE);
        GridPane grid = new GridPane(14, 2);
        grid.getColumnConstraints().setAll(new ColumnConstraints(), new ColumnConstraints());
        int row = 0;
        for (Map.Entry<String, String> example :
                examples(model.wordsProperty().get()).entrySet()) {
            Hyperlink link = new Hyperlink(example.getKey());
            link.getStyleClass().add("mono");
            link.setOnAction(event -> {
                model.queryProperty().set(example.getKey());
                done.run();
                search.requestFocus();
                search.end();
            });
            Label meaning = new Label(example.getValue());
            meaning.getStyleClass().add("muted");
            grid.addRow(row++, link, meaning);
        }
        VBox box = new VBox(8, lead, grid);
        box.setId("library-search-examples");
        box.getStyleClass().add("popup-body");
        return box;
    }

    /** Examples, from simple to rich; {@code words} lends real names. */
    private static Map<String, String> examples(Vocabulary words) {
        Map<String, String> out = new LinkedHashMap<>();
        String method = words.methods().isEmpty() ? "ctwa" : words.methods().first();
        String objective =
                words.objectives().isEmpty() ? "helpful" : words.objectives().getFirst();
        out.put("seed 2", Messages.text("library.help.words"));
        out.put("method:" + method, Messages.text("library.help.method"));
        out.put("seed:1-3", Messages.text("library.help.seed"));
        out.put("tag:baseline", Messages.text("library.help.tag"));
        out.put("status:failed,stale", Messages.text("library.help.status"));
        out.put("is:star", Messages.text("library.help.is"));
        out.put("reward " + objective + ">0.6", Messages.text("library.help.reward"));
        out.put("best " + objective + ">=0.7", Messages.text("library.help.best"));
        out.put("learning_rate<0.001", Messages.text("library.help.config"));
        out.put("created>=2026-01-31", Messages.text("library.help.created"));
        out.put("-method:" + method, Messages.text("library.help.not"));
        return out;
    }
}
