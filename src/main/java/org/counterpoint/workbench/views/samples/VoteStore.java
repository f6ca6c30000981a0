package org.counterpoint.workbench.views.samples;

import org.counterpoint.run.VoteFile;

/** Which file the votes of this window are in. FX thread. */
final class VoteStore {
    private VoteFile file = VoteFile.usual();

    VoteFile file() {
        return file;
    }

    void use(VoteFile other) {
        file = other;
    }
}
