package org.counterpoint.objective;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Looks up the environments on the class path. */
public final class Environments {

    private Environments() {}

    /** Every environment found, in order of their ids; made once, because an environment is immutable and computes its front. */
    public static List<Environment> all() {
        return Found.ALL;
    }

    private static final class Found {
        static final List<Environment> ALL =
                ServiceLoader.load(Environment.class, Environments.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .sorted(Comparator.comparing(Environment::id))
                        .toList();
    }

    /**
     * The environment of the given id.
     *
     * @throws IllegalArgumentException naming the known ids when there is none
     */
    public static Environment of(String id) {
        List<Environment> all = all();
        for (Environment e : all) {
            if (e.id().equals(id)) {
                return e;
            }
        }
        throw new IllegalArgumentException("There is no environment '"
                + id
                + "': use one of "
                + String.join(", ", all.stream().map(Environment::id).toList())
                + ".");
    }
}
