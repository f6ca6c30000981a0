package org.counterpoint.workbench.app;

import java.nio.file.Path;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.service.RemotePlaces;
import org.counterpoint.workbench.jobs.JobsModel;
import org.counterpoint.workbench.jobs.JobsSource;
import org.counterpoint.workbench.jobs.MachineModel;
import org.counterpoint.workbench.library.LibraryModel;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.newrun.RunCatalog;
import org.counterpoint.workbench.remote.ChosenCatalog;
import org.counterpoint.workbench.remote.ChosenJobs;
import org.counterpoint.workbench.remote.RemoteModel;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.task.UndoStack;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.Host;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewExporter;
import org.counterpoint.workbench.view.ViewFactory;

/** Everything behind one window, without its scene: selection, tasks, theme, library, opened runs and jobs. FX thread. */
public final class Workbench implements AutoCloseable {
    private final Parts parts;
    private final Selection selection = new Selection();
    private final OpenRuns openRuns;
    private final LibraryModel library;
    private final JobsModel jobs;
    private final MachineModel machine;
    private final RemoteModel remotes;
    private final RunCatalog.Source catalog;
    private final UndoStack undo = new UndoStack();
    private final ObservableList<Path> adapters = FXCollections.observableArrayList();

    /**
     * What a window is made of.
     *
     * @param tasks background work
     * @param theme look
     * @param jobs the background service
     * @param catalog what can be started
     * @param views views of the center, in the order of their tabs
     * @param exporter writes views as images
     * @param remotes services elsewhere that were attached before
     */
    public record Parts(
            TaskRunner tasks,
            Theme theme,
            JobsSource jobs,
            RunCatalog.Source catalog,
            List<ViewFactory> views,
            ViewExporter exporter,
            RemotePlaces remotes) {
        /** A copy whose views cannot change. */
        public Parts {
            views = List.copyOf(views);
        }
    }

    /** A workbench that searches no folder yet; see {@link LibraryModel#setFolders}. */
    public Workbench(Parts parts) {
        this.parts = parts;
        this.openRuns = new OpenRuns(selection, parts.tasks());
        this.library = new LibraryModel(parts.tasks(), openRuns, undo);
        ChosenJobs chosen = new ChosenJobs(parts.jobs());
        this.catalog = new ChosenCatalog(parts.catalog(), chosen);
        this.jobs = new JobsModel(chosen, parts.tasks());
        this.machine = new MachineModel(jobs);
        this.remotes = new RemoteModel(parts.remotes(), parts.tasks(), library);
        remotes.chosenProperty().addListener((observable, before, now) -> {
            chosen.choose(now == null ? null : new RemoteJobs(now.library()));
            jobs.refresh();
            machine.refresh();
        });
    }

    /** What this workbench was made of. */
    public Parts parts() {
        return parts;
    }

    /** What is selected. */
    public Selection selection() {
        return selection;
    }

    /** The runs behind the selection. */
    public OpenRuns openRuns() {
        return openRuns;
    }

    /** The run library. */
    public LibraryModel library() {
        return library;
    }

    /** What can be started, as judged by the service whose jobs these are. */
    public RunCatalog.Source catalog() {
        return catalog;
    }

    /** The service's jobs. */
    public JobsModel jobs() {
        return jobs;
    }

    /** The machine of the service whose jobs these are. */
    public MachineModel machine() {
        return machine;
    }

    /** The services elsewhere. */
    public RemoteModel remotes() {
        return remotes;
    }

    /** What the user may take back. */
    public UndoStack undo() {
        return undo;
    }

    /** Folders of bare PEFT adapters that the user opened. */
    public ObservableList<Path> adapters() {
        return adapters;
    }

    /** What views are given inside a window. */
    public ViewContext viewContext(Host host) {
        return new ViewContext(selection, parts.tasks(), parts.theme(), host, adapters);
    }

    /** Opens run directories beside the library and shows them. */
    public void openRuns(List<Path> dirs) {
        dirs.forEach(library::addRun);
        selection.select(dirs.stream().map(RunModel::key).toList());
    }

    @Override
    public void close() {
        openRuns.close();
        remotes.close();
        parts.tasks().close();
        // Letting go of a service that answers slowly must not hold up the window.
        Thread.ofPlatform().daemon().name("jobs-close").start(parts.jobs()::close);
    }
}
