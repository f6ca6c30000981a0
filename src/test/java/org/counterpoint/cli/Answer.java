package org.counterpoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.counterpoint.run.io.Json;
import picocli.CommandLine;

/**
 * What a command line answered.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Answer(int code, String out, String err) {
    /** Runs a command line in this process, as typed. */
    static Answer run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Answer(code, out.toString(), err.toString());
    }

    /** The document of a command that succeeded. */
    JsonNode json() throws IOException {
        assertThat(code).as(err).isZero();
        return Json.mapper().readTree(out);
    }
}
