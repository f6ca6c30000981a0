package org.counterpoint.method;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The methods on the class path. */
public final class Methods {
    private Methods() {}

    /** Every method, by family (online first) and identifier. */
    public static List<Method> all() {
        return ServiceLoader.load(Method.class, Methods.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Method::family).reversed().thenComparing(Method::id))
                .toList();
    }

    /**
     * The method of that identifier.
     *
     * @throws BadConfigurationException naming the closest identifier when there is none
     */
    public static Method find(String id) {
        List<Method> all = all();
        Names.requireKnown(id, all.stream().map(Method::id).toList(), "method");
        return all.stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    }
}
