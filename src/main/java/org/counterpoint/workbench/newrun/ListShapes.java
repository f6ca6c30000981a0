package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the fields of the lists of a form follow from; other shapes have other fields.
 *
 * @param objectives names of the objectives
 * @param online whether the method learns from rewards
 * @param items by list, the kind of each item
 */
record ListShapes(List<String> objectives, boolean online, Map<FormList, List<String>> items) {
    /** The shapes of the lists of a configuration. */
    static ListShapes of(ObjectNode config, List<FormList> lists, FormList.Context context) {
        Map<FormList, List<String>> items = new EnumMap<>(FormList.class);
        for (FormList list : lists) {
            List<String> shapes = new ArrayList<>();
            list.in(config).forEach(item -> shapes.add(list.shape(item)));
            items.put(list, shapes);
        }
        return new ListShapes(context.objectives(), context.online(), items);
    }

    /**
     * Takes out of the items what only items of their kind before had.
     *
     * @param items the list as it is now
     * @param fields the fields of its items as they were before
     * @return places of the items that have become another type of reward
     */
    Set<Integer> prune(FormList list, ArrayNode items, List<FormField> fields, FormList.Context context) {
        List<String> before = this.items.getOrDefault(list, List.of());
        Set<Integer> others = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            int index = i;
            if (!(items.get(i) instanceof ObjectNode item)) {
                continue;
            }
            boolean other = i < before.size() && !before.get(i).equals(list.shape(item));
            if (other && list == FormList.REWARDS) {
                // What another type calls by the same name means something else.
                item.retain(FormList.SHARED);
                others.add(i);
            }
            Set<String> had = new HashSet<>();
            fields.stream()
                    .filter(field -> FormList.index(field.path()) == index)
                    .forEach(field -> had.add(field.path().getLast()));
            list.fields(index, item, context).forEach(l -> had.remove(l.path().getLast()));
            item.remove(had);
        }
        return others;
    }
}
