package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryRow;
import org.counterpoint.workbench.selection.NamedSelection;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.view.ViewPage;

/** Everything the command palette offers at one moment: actions, views and their pages, runs, kept selections and layouts. */
final class Commands {
    private static final Set<String> SETTINGS = Set.of(
            "themeSystem",
            "themeLight",
            "themeDark",
            "themeToggle",
            "fontLarger",
            "fontSmaller",
            "fontReset",
            "motionReduced",
            "panelLibrary",
            "panelDetails",
            "panelJobs");

    private Commands() {}

    /** All commands of a window. */
    static List<Command> of(WorkbenchWindow window) {
        List<Command> found = new ArrayList<>();
        for (Actions.Declared declared : window.actions().all()) {
            if (declared.id().equals("palette")) {
                continue;
            }
            found.add(new Command(
                    declared.id(),
                    declared.id().startsWith("view.")
                            ? Command.Kind.VIEW
                            : SETTINGS.contains(declared.id()) ? Command.Kind.SETTING : Command.Kind.ACTION,
                    declared.action().getText(),
                    declared.action().getLongText(),
                    declared.shortcut(),
                    !declared.action().isDisabled(),
                    declared::perform));
        }
        pages(window, found);
        Memory memory = window.memory();
        for (NamedSelection named : memory.selections().all()) {
            found.add(new Command(
                    "selection." + named.name(),
                    Command.Kind.SELECTION,
                    named.name(),
                    Messages.text(
                            "window.command.selection", named.state().runs().size()),
                    "",
                    true,
                    () -> window.workbench().selection().restore(named.state())));
        }
        for (String name : memory.layouts().keySet()) {
            found.add(new Command(
                    "layout." + name,
                    Command.Kind.LAYOUT,
                    name,
                    Messages.text("window.command.layout"),
                    "",
                    true,
                    () -> window.layouts().restore(name)));
        }
        for (LibraryRow row : window.workbench().library().all()) {
            found.add(run(window, row));
        }
        return found;
    }

    private static void pages(WorkbenchWindow window, List<Command> found) {
        for (ViewFactory factory : window.workbench().parts().views()) {
            for (ViewPage page : factory.pages()) {
                String target = factory.id() + "/" + page.id();
                found.add(new Command(
                        "page." + target,
                        Command.Kind.VIEW,
                        Messages.text("window.command.page", factory.title(), page.title()),
                        page.help(),
                        "",
                        true,
                        () -> window.center().showHere(target)));
            }
        }
    }

    private static Command run(WorkbenchWindow window, LibraryRow row) {
        boolean shown = window.workbench().selection().indexOf(row.key()) >= 0;
        return new Command(
                "run." + row.key(),
                Command.Kind.RUN,
                row.facts().name(),
                Messages.text(
                        shown ? "window.command.run.hide" : "window.command.run",
                        row.facts().method(),
                        String.valueOf(row.facts().seed())),
                "",
                true,
                () -> toggle(window, row.key()));
    }

    private static void toggle(WorkbenchWindow window, String key) {
        List<String> runs = new ArrayList<>(window.workbench().selection().runs());
        if (!runs.remove(key)) {
            runs.add(key);
        }
        window.workbench().selection().select(runs);
    }

    /**
     * The commands that fit what was typed, best first; without anything typed the recent ones, then all but the runs.
     *
     * @param recent ids of commands used before, newest first
     */
    static List<Command> search(List<Command> all, String query, List<String> recent) {
        if (query.isBlank()) {
            List<Command> first = new ArrayList<>();
            recent.forEach(id ->
                    all.stream().filter(command -> command.id().equals(id)).forEach(first::add));
            all.stream()
                    .filter(command -> command.kind() != Command.Kind.RUN && !recent.contains(command.id()))
                    .sorted(Comparator.comparing(Command::kind))
                    .forEach(first::add);
            return first;
        }
        record Hit(Command command, double score) {}
        List<Hit> hits = new ArrayList<>();
        for (Command command : all) {
            double title = Fuzzy.score(query, command.title());
            double wide = Fuzzy.score(query, kind(command.kind()) + " " + command.title() + " " + command.detail());
            // Words are looked for anywhere, scattered letters in the title only: everything would fit otherwise.
            double score = title >= 0 ? title * 2 : wide >= 0 && contains(command, query) ? wide : Fuzzy.NONE;
            if (score >= 0) {
                hits.add(new Hit(command, score + (recent.contains(command.id()) ? 3 : 0)));
            }
        }
        hits.sort(Comparator.comparingDouble(Hit::score)
                .reversed()
                .thenComparing(hit -> hit.command().kind()));
        return hits.stream().map(Hit::command).toList();
    }

    /** The word for a kind. */
    static String kind(Command.Kind kind) {
        return Messages.text("window.kind." + kind.name().toLowerCase(Locale.ROOT));
    }

    private static boolean contains(Command command, String query) {
        String all = (kind(command.kind()) + " " + command.title() + " " + command.detail()).toLowerCase(Locale.ROOT);
        for (String word : query.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
