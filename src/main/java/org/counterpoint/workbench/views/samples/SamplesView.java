package org.counterpoint.workbench.views.samples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.shared.PageBar;

/** What the model wrote, what every objective thought of it, and what people think of it. */
public final class SamplesView implements View {
    public static final String ID = "samples";

    private final BorderPane root = new BorderPane();
    private final Pieces coming = new Pieces(root);
    private final List<ViewPage> pages = allPages();
    private final PageBar buttons;
    private final Map<String, Supplier<SamplePage>> makers;
    private final Map<String, SamplePage> made = new LinkedHashMap<>();
    private List<RunModel> models = List.of();
    private String page = pages.getFirst().id();
    private boolean controlsHidden;

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(ID, List.of("matrix", "list", "vote", "agreement"));
    }

    /** A view; em is the base font size in pixels. */
    public SamplesView(ViewContext context, double em) {
        root.getStyleClass().add("samples");
        Catalogs catalogs = new Catalogs();
        VoteStore votes = new VoteStore();
        // A page is made when it is first shown: making controls takes the toolkit long.
        makers = Map.of(
                "matrix", () -> new MatrixPage(context, em, catalogs),
                "list", () -> new SampleListPage(context, em),
                "vote", () -> new VotePage(context, em, catalogs, votes),
                "agreement", () -> new AgreementPage(context, em, votes));
        buttons = new PageBar(pages, this::showPage);
        buttons.setHgap(em * 0.3);
        buttons.setVgap(em * 0.3);
        buttons.setPadding(new Insets(em * 0.4, em * 0.7, 0, em * 0.7));
        buttons.select(page);
        root.setTop(buttons);
        root.setCenter(current().node());
    }

    private SamplePage current() {
        return made.computeIfAbsent(page, id -> {
            SamplePage first = Objects.requireNonNull(makers.get(id)).get();
            if (controlsHidden) {
                first.hideControls();
            }
            return first;
        });
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return Messages.text("samples.title");
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public List<ViewPage> pages() {
        return pages;
    }

    @Override
    public String page() {
        return page;
    }

    @Override
    public void showPage(String pageId) {
        if (pages.stream().noneMatch(known -> known.id().equals(pageId))) {
            throw ViewPage.unknown(this, pageId);
        }
        if (!pageId.equals(page)) {
            page = pageId;
            buttons.select(pageId);
            if (!models.isEmpty()) {
                current().update(models);
            }
            // A page that comes back is styled anew: its parts come one by one.
            coming.finish();
            Node node = current().node();
            List<Runnable> parts = Apart.take(node);
            root.setCenter(node);
            coming.runLater(parts);
        }
    }

    @Override
    public Optional<String> emptyReason() {
        return models.isEmpty() ? Optional.of(Messages.text("samples.empty")) : Optional.empty();
    }

    @Override
    public void update(List<RunModel> runs) {
        models = List.copyOf(runs);
        if (!models.isEmpty()) {
            current().update(models);
        }
    }

    @Override
    public void close() {
        made.values().forEach(SamplePage::close);
    }

    /** Hides what only makes sense on screen, for images. */
    public void hideControls() {
        root.setTop(null);
        controlsHidden = true;
        made.values().forEach(SamplePage::hideControls);
    }

    /** What the page in front shows as an SVG document. */
    public String svg(int width, int height, ChartStyle style) {
        return current().svg(width, height, style);
    }
}
