package org.counterpoint.lm;

import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/** The methods of Python's strings and dictionaries that chat templates call, for a template engine whose strings are Java's. */
final class PythonMethods extends ELResolver {
    private final ELResolver others;

    /** Answers for strings and maps where it knows the method, and leaves everything else to another resolver. */
    PythonMethods(ELResolver others) {
        this.others = others;
    }

    @Override
    public @Nullable Object invoke(
            ELContext context,
            @Nullable Object base,
            Object method,
            Class<?> @Nullable [] types,
            Object @Nullable [] given) {
        Object[] arguments = given == null ? new Object[0] : given;
        Object result = base instanceof CharSequence text
                ? string(text.toString(), String.valueOf(method), arguments)
                : base instanceof Map<?, ?> map ? map(map, String.valueOf(method), arguments) : null;
        if (result != null) {
            context.setPropertyResolved(true);
            return result;
        }
        return others.invoke(context, base, method, types, given);
    }

    private static @Nullable Object string(String s, String method, Object[] a) {
        return switch (method + "/" + a.length) {
            case "startswith/1" -> s.startsWith(a[0].toString());
            case "endswith/1" -> s.endsWith(a[0].toString());
            case "strip/0" -> s.strip();
            case "lstrip/0" -> s.stripLeading();
            case "rstrip/0" -> s.stripTrailing();
            case "strip/1" -> left(right(s, a[0].toString()), a[0].toString());
            case "lstrip/1" -> left(s, a[0].toString());
            case "rstrip/1" -> right(s, a[0].toString());
            case "upper/0" -> s.toUpperCase(java.util.Locale.ROOT);
            case "lower/0" -> s.toLowerCase(java.util.Locale.ROOT);
            case "replace/2" -> s.replace(a[0].toString(), a[1].toString());
            case "split/0" ->
                s.isBlank()
                        ? new ArrayList<>()
                        : new ArrayList<>(Arrays.asList(s.strip().split("\\s+")));
            case "split/1" -> split(s, a[0].toString());
            case "title/0", "capitalize/0" ->
                s.isEmpty() ? s : s.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + s.substring(1);
            default -> null;
        };
    }

    private static List<String> split(String s, String at) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = s.indexOf(at); i >= 0 && !at.isEmpty(); i = s.indexOf(at, from)) {
            parts.add(s.substring(from, i));
            from = i + at.length();
        }
        parts.add(s.substring(from));
        return parts;
    }

    private static String left(String s, String characters) {
        int i = 0;
        while (i < s.length() && characters.indexOf(s.charAt(i)) >= 0) {
            i++;
        }
        return s.substring(i);
    }

    private static String right(String s, String characters) {
        int i = s.length();
        while (i > 0 && characters.indexOf(s.charAt(i - 1)) >= 0) {
            i--;
        }
        return s.substring(0, i);
    }

    private static @Nullable Object map(Map<?, ?> map, String method, Object[] a) {
        return switch (method + "/" + a.length) {
            case "get/1" -> map.get(a[0].toString());
            case "get/2" -> map.containsKey(a[0].toString()) ? map.get(a[0].toString()) : a[1];
            case "items/0" -> new ArrayList<>(map.entrySet());
            case "keys/0" -> new ArrayList<>(map.keySet());
            case "values/0" -> new ArrayList<>(map.values());
            default -> null;
        };
    }

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
        return others.getValue(context, base, property);
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, @Nullable Object base, @Nullable Object property) {
        return others.getType(context, base, property);
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {
        others.setValue(context, base, property, value);
    }

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
        return others.isReadOnly(context, base, property);
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public @Nullable Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return others.getCommonPropertyType(context, base);
    }
}
