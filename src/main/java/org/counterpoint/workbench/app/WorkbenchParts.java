package org.counterpoint.workbench.app;

import java.nio.file.Path;
import org.counterpoint.run.Home;
import org.counterpoint.service.LocalService;
import org.counterpoint.service.RemotePlaces;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.workbench.render.Renderer;
import org.counterpoint.workbench.task.BackgroundTaskRunner;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.views.CoreViews;

/** Puts the real parts of a window together. */
final class WorkbenchParts {
    private WorkbenchParts() {}

    static Workbench.Parts real(Theme theme) {
        return real(theme, Home.library());
    }

    /** Parts whose new runs go to a library of their own, trained by its own service. */
    static Workbench.Parts real(Theme theme, Path library) {
        RunPlanner planner = new RunPlanner(library, Home.libraries());
        return new Workbench.Parts(
                new BackgroundTaskRunner(),
                theme,
                new ServiceParts.ServiceJobs(new LocalService(library)),
                new ServiceParts.ServiceCatalog(planner),
                CoreViews.factories(),
                (view, runs, file, width, height, tokens) -> Renderer.render(
                        runs, view, file, width, height, tokens.dark() ? Theme.Mode.DARK : Theme.Mode.LIGHT),
                RemotePlaces.ofUser());
    }
}
