package org.counterpoint.workbench.views.subspaces;

import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.analysis.SubspacePair;
import org.counterpoint.analysis.SubspaceUpdate;

/** Prepared pairs, the latest used kept: a move of the slider prepares none anew. Safe for several threads. */
final class PairCache {
    private static final int MOST = 256;

    private record Key(SubspaceUpdate a, SubspaceUpdate b) {}

    private final Map<Key, SubspacePair> pairs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SubspacePair> eldest) {
            return size() > MOST;
        }
    };

    SubspacePair of(SubspaceUpdate a, SubspaceUpdate b) {
        Key key = new Key(a, b);
        synchronized (pairs) {
            SubspacePair known = pairs.get(key);
            if (known != null) {
                return known;
            }
        }
        SubspacePair made = SubspacePair.of(a, b);
        synchronized (pairs) {
            pairs.put(key, made);
        }
        return made;
    }
}
