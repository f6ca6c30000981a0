package org.counterpoint.workbench.app;

import java.util.List;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.NamedSelections;
import org.counterpoint.workbench.selection.Selection;

/** What the user does with named selections: keep the present one, restore, rename, delete. FX thread. */
final class Selections {
    private final WorkbenchWindow window;

    Selections(WorkbenchWindow window) {
        this.window = window;
    }

    void save() {
        NamedSelections kept = window.memory().selections();
        Selection.State now = window.workbench().selection().state();
        NamePrompt.open(
                window.host(),
                Messages.text("window.selection.save"),
                Messages.text("window.selection.name"),
                suggestion(now),
                name -> kept.get(name.strip()).isPresent() ? Messages.text("window.name.replaces", name.strip()) : "",
                name -> {
                    kept.save(name, now);
                    window.say(Messages.text("window.selection.saved", name), false);
                });
    }

    void manage() {
        NamedSelections kept = window.memory().selections();
        NamedListSheet.open(window.host(), Messages.text("window.selection.manage"), new NamedListSheet.Source() {
            @Override
            public List<String> names() {
                return kept.all().stream().map(named -> named.name()).toList();
            }

            @Override
            public String detail(String name) {
                return kept.get(name)
                        .map(named -> Messages.text(
                                "window.command.selection", named.state().runs().size()))
                        .orElse("");
            }

            @Override
            public void restore(String name) {
                kept.get(name).ifPresent(named -> window.workbench().selection().restore(named.state()));
            }

            @Override
            public boolean rename(String name, String newName) {
                return kept.rename(name, newName);
            }

            @Override
            public void delete(String name) {
                kept.delete(name)
                        .ifPresent(gone -> window.workbench()
                                .undo()
                                .push(
                                        Messages.text("window.undo.selection.delete", name),
                                        () -> kept.save(gone.name(), gone.state())));
            }
        });
    }

    private static String suggestion(Selection.State state) {
        String objective = state.objective();
        return objective != null
                ? Messages.text(
                        "window.selection.suggest.objective", state.runs().size(), objective)
                : Messages.text("window.selection.suggest", state.runs().size());
    }
}
