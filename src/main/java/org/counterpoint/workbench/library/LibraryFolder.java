package org.counterpoint.workbench.library;

import java.nio.file.Path;

/**
 * A folder of the library as last seen.
 *
 * @param path the folder
 * @param there whether it exists and is a folder
 * @param writable whether runs in it can be changed
 * @param runs how many runs lie in it
 */
public record LibraryFolder(Path path, boolean there, boolean writable, int runs) {}
