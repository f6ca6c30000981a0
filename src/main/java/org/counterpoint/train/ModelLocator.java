package org.counterpoint.train;

import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.Home;

/** Finds model folders. */
public final class ModelLocator {
    /** Name of the shipped model. */
    public static final String POCKET = "pocket";

    private ModelLocator() {}

    /**
     * The folder of a model.
     *
     * @param model {@code pocket} for the shipped one, else a path
     * @throws BadConfigurationException when there is no such folder
     */
    public static Path locate(String model) {
        if (POCKET.equals(model)) {
            return Home.pocketModel()
                    .orElseThrow(() -> new BadConfigurationException("The shipped pocket model is not here; set -D"
                            + Home.INSTALLATION_PROPERTY
                            + " to the folder that holds assets/pocket, or make the model with"
                            + " the pretrain command."));
        }
        Path folder = Path.of(model);
        if (!Files.isRegularFile(folder.resolve("config.json"))) {
            throw new BadConfigurationException("The model folder " + model
                    + " has no config.json; name a Hugging Face model folder, or \"pocket\" for the shipped model.");
        }
        return folder;
    }
}
