package org.counterpoint.objective.data;

import java.util.Locale;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param text what is said, never blank
 */
public record Turn(Role role, String text) {

    /** Who speaks. */
    public enum Role {
        /** Instructions that stand above the conversation. */
        SYSTEM,
        /** The person. */
        USER,
        /** The model. */
        ASSISTANT;

        /** The name in chat templates. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
