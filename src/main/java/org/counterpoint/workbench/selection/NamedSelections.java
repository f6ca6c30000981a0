package org.counterpoint.workbench.selection;

import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The selections that the user kept, in the order in which they were first saved; names are unique. FX thread. */
public final class NamedSelections {
    private final ObservableList<NamedSelection> all = FXCollections.observableArrayList();
    private final ObservableList<NamedSelection> view = FXCollections.unmodifiableObservableList(all);

    /** These selections to begin with. */
    public NamedSelections(List<NamedSelection> kept) {
        kept.forEach(named -> save(named.name(), named.state()));
    }

    /** All of them. */
    public ObservableList<NamedSelection> all() {
        return view;
    }

    /** The selection of this name. */
    public Optional<NamedSelection> get(String name) {
        return all.stream().filter(named -> named.name().equals(name)).findFirst();
    }

    /** Keeps a selection; one of the same name is replaced. Blank names are refused by doing nothing. */
    public void save(String name, Selection.State state) {
        String clean = name.strip();
        if (clean.isEmpty()) {
            return;
        }
        int at = indexOf(clean);
        if (at < 0) {
            all.add(new NamedSelection(clean, state));
        } else {
            all.set(at, new NamedSelection(clean, state));
        }
    }

    /** Renames a selection; false where there is none of that name, or the new one is blank or taken. */
    public boolean rename(String name, String newName) {
        String clean = newName.strip();
        int at = indexOf(name);
        if (at < 0 || clean.isEmpty() || (indexOf(clean) >= 0 && !clean.equals(name))) {
            return false;
        }
        all.set(at, new NamedSelection(clean, all.get(at).state()));
        return true;
    }

    /** Deletes a selection and returns it, so that it can be put back. */
    public Optional<NamedSelection> delete(String name) {
        Optional<NamedSelection> found = get(name);
        found.ifPresent(all::remove);
        return found;
    }

    private int indexOf(String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
