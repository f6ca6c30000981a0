package org.counterpoint.service;

import java.util.ArrayList;
import java.util.List;

/** When waiting jobs start: each takes the slot of its kind that is free first, in the order of the queue. Not thread-safe. */
final class StartTimes {
    private static final class Place {
        private final String slot;
        private double free;
        private boolean taken;

        Place(String slot) {
            this.slot = slot;
        }
    }

    private final List<Place> places = new ArrayList<>();

    /** Slots by name, all of them free. */
    StartTimes(List<String> slots) {
        slots.forEach(slot -> places.add(new Place(slot)));
    }

    /** A job runs in a slot for {@code seconds} more, NaN where unknown; one whose slot was taken away holds up nobody. */
    void runs(String slot, double seconds) {
        places.stream().filter(p -> p.slot.equals(slot) && !p.taken).findFirst().ifPresent(p -> {
            p.taken = true;
            p.free = seconds;
        });
    }

    /**
     * The next job of the queue takes its slot for {@code seconds}, NaN where unknown.
     *
     * @return seconds until it starts; NaN where unknown, or where there is no slot of the kind
     */
    double waits(String kind, double seconds) {
        Place first = null;
        for (Place place : places) {
            if (!Slots.of(place.slot, kind)) {
                continue;
            }
            if (Double.isNaN(place.free)) {
                // Any slot that may be free sooner than is known makes the start unknown.
                return Double.NaN;
            }
            if (first == null || place.free < first.free) {
                first = place;
            }
        }
        if (first == null) {
            return Double.NaN;
        }
        double start = first.free;
        first.free += seconds;
        return start;
    }
}
