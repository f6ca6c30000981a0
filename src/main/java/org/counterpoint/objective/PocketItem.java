package org.counterpoint.objective;

import java.util.List;

/** A fact, a question without an answer, or a request: what a pocket 3H prompt is about. */
sealed interface PocketItem {

    /** Unique key, such as {@code factual/capital/Peru}; the splits are by this key. */
    String key();

    /** The part it belongs to. */
    Split split();

    /** The kind of prompt. */
    PocketCategory category();

    /** What a fact is about; fixes its wordings. */
    enum Relation {
        CAPITAL,
        CONTINENT,
        SYMBOL,
        BABY,
        GROUP,
        OPPOSITE,
        COUNT,
        COLOR
    }

    /** What sort of thing would answer a question. */
    enum AnswerType {
        CITY,
        PERSON,
        NUMBER,
        COLOR
    }

    /**
     * A true fact.
     *
     * @param answer the usual answer
     * @param alternatives other answers that count as true
     * @param wrong all other answers of the same relation
     */
    record Fact(
            String key,
            Split split,
            Relation relation,
            String subject,
            String answer,
            List<String> alternatives,
            List<String> wrong)
            implements PocketItem {
        @Override
        public PocketCategory category() {
            return PocketCategory.FACTUAL;
        }
    }

    /**
     * A question that nobody can answer.
     *
     * @param clause the indirect question, such as "who will win the next boat race"
     */
    record Unknown(String key, Split split, PocketCategory category, AnswerType type, String clause)
            implements PocketItem {}

    /**
     * A request, risky or a harmless look-alike.
     *
     * @param act what the person wants to do, such as "open my own mail"
     * @param first first step
     * @param second second step
     * @param alternative the safe thing to do instead; for a look-alike empty
     */
    record Request(
            String key,
            Split split,
            PocketCategory category,
            String act,
            String first,
            String second,
            String alternative)
            implements PocketItem {}
}
