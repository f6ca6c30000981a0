package org.counterpoint.workbench.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.run.RunFiles;
import org.counterpoint.service.RemoteLibrary;
import org.counterpoint.service.RemotePlace;
import org.counterpoint.service.RemotePlaces;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryModel;
import org.counterpoint.workbench.task.TaskRunner;
import org.jspecify.annotations.Nullable;

/** The services elsewhere that the window is attached to. Their runs are folders of the library. FX thread. */
public final class RemoteModel implements AutoCloseable {
    private final RemotePlaces places;
    private final TaskRunner tasks;
    private final LibraryModel library;
    private final ObservableList<Attached> attached = FXCollections.observableArrayList();
    private final ObservableList<Attached> attachedView = FXCollections.unmodifiableObservableList(attached);
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");
    private final ObjectProperty<@Nullable Attached> chosen = new SimpleObjectProperty<>(this, "chosen");
    private Map<Path, Set<RunFiles.Part>> looked = Map.of();

    /** Nothing is attached yet; see {@link #restore}. */
    public RemoteModel(RemotePlaces places, TaskRunner tasks, LibraryModel library) {
        this.places = places;
        this.tasks = tasks;
        this.library = library;
        library.setElsewhere(dir -> of(dir).map(each -> new LibraryModel.Elsewhere(
                each.name(),
                Messages.text(
                        "remote.folder",
                        each.name(),
                        each.library().place().address().toString(),
                        each.words()))));
    }

    /** What is attached, in the order in which it was. */
    public ObservableList<Attached> attached() {
        return attachedView;
    }

    /** Counts up whenever the state of a connection changed. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** The service that new runs and the queue belong to; null for that of this computer. */
    public ObjectProperty<@Nullable Attached> chosenProperty() {
        return chosen;
    }

    /** The service that a run directory comes from. */
    public Optional<Attached> of(Path dir) {
        return attached.stream().filter(each -> each.owns(dir)).findFirst();
    }

    /** Attaches what was attached the last time. */
    public void restore() {
        tasks.run(
                Messages.text("remote.reading"),
                progress -> places.list(),
                found -> found.forEach(place -> open(place, failure -> {})),
                failure -> {});
    }

    /**
     * Tries a service and attaches it where it answers.
     *
     * @param onDone called when it is attached
     * @param onRefused hears in one sentence why it is not
     */
    public void attach(RemotePlace place, Runnable onDone, Consumer<String> onRefused) {
        tasks.run(
                Messages.text("remote.trying", place.name()),
                progress -> {
                    ServiceClient.attach(place).close();
                    places.add(place);
                    return place;
                },
                tried -> {
                    attached.stream()
                            .filter(each -> each.name().equals(place.name()))
                            .findFirst()
                            .ifPresent(this::close);
                    open(place, onRefused).ifPresent(made -> {
                        chosen.set(made);
                        onDone.run();
                    });
                },
                failure -> onRefused.accept(String.valueOf(failure.getMessage())));
    }

    private Optional<Attached> open(RemotePlace place, Consumer<String> onRefused) {
        try {
            List<Attached> made = new ArrayList<>();
            RemoteLibrary remote = new RemoteLibrary(
                    place,
                    places.runs(place),
                    state -> tasks.onUi(() -> made.forEach(each -> {
                        boolean more = each.stateProperty().get().runs() != state.runs();
                        each.show(state);
                        bump();
                        if (more) {
                            library.refresh();
                        }
                    })));
            Attached one = new Attached(remote);
            made.add(one);
            attached.add(one);
            remote.look(looked);
            library.addFolder(remote.folder());
            bump();
            return Optional.of(one);
        } catch (IOException unwritable) {
            onRefused.accept(String.valueOf(unwritable.getMessage()));
            return Optional.empty();
        }
    }

    /** Lets go of a service: its runs leave the library, and what was fetched of them is removed. What it trains goes on. */
    public void detach(Attached one) {
        close(one);
        tasks.run(
                Messages.text("remote.detaching", one.name()),
                progress -> {
                    places.remove(one.library().place());
                    return one;
                },
                done -> library.refresh(),
                failure -> library.refresh());
    }

    private void close(Attached one) {
        one.library().close();
        attached.remove(one);
        if (one.equals(chosen.get())) {
            chosen.set(null);
        }
        library.removeFolder(one.library().folder());
        bump();
    }

    /** Tries all lost connections again now. */
    public void retry() {
        attached.forEach(each -> each.library().retry());
    }

    /** Which parts of which runs are on the screen; those that are not here yet are fetched. */
    public void look(List<Path> runs, Set<RunFiles.Part> parts) {
        Map<Path, Set<RunFiles.Part>> now = new HashMap<>();
        runs.forEach(run -> now.put(run, parts));
        looked = now;
        attached.forEach(each -> each.library().look(now));
    }

    private void bump() {
        revision.set(revision.get() + 1);
    }

    @Override
    public void close() {
        attached.forEach(each -> each.library().close());
    }
}
