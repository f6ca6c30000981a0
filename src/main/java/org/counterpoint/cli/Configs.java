package org.counterpoint.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.Problem;

/** Reads run configurations from files. */
final class Configs {
    private Configs() {}

    /** A valid configuration, or a sentence that names the file, the key and the fix. */
    static ObjectNode read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(
                    file + " is not a file: print a configuration with `counterpoint config --method ID`"
                            + " and give its path");
        }
        JsonNode json;
        try {
            json = Json.mapper().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new BadInputException(file + " is not valid JSON ("
                    + e.getOriginalMessage().lines().findFirst().orElse("")
                    + ", line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
                    + "): correct it there or print a fresh one with `counterpoint config --method ID`");
        }
        if (!(json instanceof ObjectNode config)) {
            throw new BadInputException(
                    file + " must hold one JSON object: print one with `counterpoint config --method ID`");
        }
        Path folder = file.toAbsolutePath().getParent();
        Catalog.resolveFiles(config, folder == null ? Path.of("") : folder);
        List<Problem> problems = Catalog.validate(config);
        if (!problems.isEmpty()) {
            throw new BadInputException(file + ": " + problems.getFirst().sentence());
        }
        return config;
    }
}
