package org.counterpoint.workbench.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.settings.Layout;
import org.counterpoint.workbench.settings.LayoutJson;

/** What the user does with layouts: keep, restore, reset, hand over as a file. Each can be undone. FX thread. */
final class Layouts {
    private final WorkbenchWindow window;

    Layouts(WorkbenchWindow window) {
        this.window = window;
    }

    /** The layout as it is now. */
    Layout current() {
        return window.layout().capture();
    }

    void save() {
        NamePrompt.open(
                window.host(),
                Messages.text("window.layout.save"),
                Messages.text("window.layout.name"),
                "",
                name -> window.memory().layouts().containsKey(name) ? Messages.text("window.name.replaces", name) : "",
                name -> {
                    window.memory().layouts().put(name, current());
                    window.say(Messages.text("window.layout.saved", name), false);
                });
    }

    void restore(String name) {
        Layout kept = window.memory().layouts().get(name);
        if (kept != null) {
            show(kept, Messages.text("window.undo.layout", name));
            window.say(Messages.text("window.layout.restored", name), false);
        }
    }

    void reset() {
        show(Layout.standard(window.scene().getWidth()), Messages.text("window.undo.reset"));
        window.say(Messages.text("window.layout.reset"), false);
    }

    void exportFile() {
        Layout now = current();
        window.files()
                .save(Messages.text("window.layout.export"), "layout.json")
                .ifPresent(file -> window.workbench()
                        .parts()
                        .tasks()
                        .run(
                                Messages.text("export.writing", file.toString()),
                                progress -> {
                                    LayoutJson.write(now, file);
                                    return file;
                                },
                                written -> window.say(Messages.text("export.done", written.toString()), false),
                                failure -> window.say(
                                        Messages.text("window.layout.unwritten", String.valueOf(failure.getMessage())),
                                        true)));
    }

    void importFile() {
        window.files()
                .open(Messages.text("window.layout.import"), List.of("*.json"))
                .ifPresent(this::importFile);
    }

    /** Shows the layout of a file and keeps it under the file's name. */
    void importFile(Path file) {
        window.workbench()
                .parts()
                .tasks()
                .run(
                        Messages.text("open.looking"),
                        progress -> read(file),
                        layout -> {
                            String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
                            show(layout, Messages.text("window.undo.layout", name));
                            window.memory().layouts().put(name, layout);
                            window.say(Messages.text("window.layout.restored", name), false);
                        },
                        failure -> window.say(String.valueOf(failure.getMessage()), true));
    }

    void manage() {
        NamedListSheet.open(window.host(), Messages.text("window.layout.manage"), new NamedListSheet.Source() {
            @Override
            public List<String> names() {
                return List.copyOf(window.memory().layouts().keySet());
            }

            @Override
            public String detail(String name) {
                Layout layout = window.memory().layouts().get(name);
                return layout == null
                        ? ""
                        : Messages.text("window.layout.detail", layout.center().panes());
            }

            @Override
            public void restore(String name) {
                Layouts.this.restore(name);
            }

            @Override
            public boolean rename(String name, String newName) {
                var layouts = window.memory().layouts();
                String clean = newName.strip();
                if (clean.isEmpty() || layouts.containsKey(clean)) {
                    return false;
                }
                Layout layout = layouts.remove(name);
                if (layout != null) {
                    layouts.put(clean, layout);
                }
                return layout != null;
            }

            @Override
            public void delete(String name) {
                Layout gone = window.memory().layouts().remove(name);
                if (gone != null) {
                    window.workbench()
                            .undo()
                            .push(
                                    Messages.text("window.undo.layout.delete", name),
                                    () -> window.memory().layouts().put(name, gone));
                }
            }
        });
    }

    private static Layout read(Path file) throws IOException {
        return LayoutJson.read(file);
    }

    private void show(Layout layout, String undo) {
        Layout before = current();
        window.layout().apply(layout);
        window.workbench().undo().push(undo, () -> window.layout().apply(before));
    }
}
