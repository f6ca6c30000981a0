package org.counterpoint.run;

import java.util.Map;

/**
 * The machine and software a run ran on.
 *
 * @param machine processor or host description
 * @param os operating system and version
 * @param device {@code cpu} or the name of the accelerator
 * @param threads threads of the tensor library inside one operation
 * @param java version of the Java runtime
 * @param libraries versions by library name
 */
public record EnvironmentInfo(
        String machine, String os, String device, int threads, String java, Map<String, String> libraries) {
    public EnvironmentInfo {
        libraries = Map.copyOf(libraries);
    }
}
