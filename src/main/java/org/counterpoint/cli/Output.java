package org.counterpoint.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.counterpoint.analysis.AnalysisJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command shares: text for people, or with {@code --json} exactly one JSON document on stdout. */
final class Output {
    private static final ObjectWriter WRITER = AnalysisJson.mapper().writerWithDefaultPrettyPrinter();

    @Option(names = "--json", description = "Print one JSON document and nothing else on stdout.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    boolean isJson() {
        return json;
    }

    /** Prints the result once, in the form that was asked for. */
    void result(Supplier<?> document, Consumer<PrintWriter> text) {
        PrintWriter out = out();
        if (json) {
            try {
                out.println(WRITER.writeValueAsString(document.get()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(
                        "The result could not be written as JSON: " + e.getOriginalMessage(), e);
            }
        } else {
            text.accept(out);
        }
        out.flush();
    }

    /** Prints a line of progress: on stdout for people, on stderr beside a JSON document. */
    void progress(String line) {
        PrintWriter to = json ? err() : out();
        to.println(line);
        to.flush();
    }

    private PrintWriter out() {
        return mixee().commandLine().getOut();
    }

    private PrintWriter err() {
        return mixee().commandLine().getErr();
    }

    private CommandSpec mixee() {
        if (command == null) {
            throw new IllegalStateException("An output needs a command");
        }
        return command;
    }
}
