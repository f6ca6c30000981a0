package org.counterpoint.objective;

import java.util.List;

/**
 * One small computation of pocket math: {@code a op b}, or {@code a op b op2 c} from left to right.
 *
 * @param kind how it is asked for
 * @param split where it belongs; those of {@link Split#UNSEEN} occur in no text of the base model
 * @param a first number
 * @param op {@code +}, {@code -} or {@code x}
 * @param b second number
 * @param op2 second operation, blank for one step
 * @param c third number, 0 for one step
 */
record MathTask(Kind kind, Split split, int a, char op, int b, char op2, int c) {

    /** Kinds of questions and their shares of every split. */
    enum Kind {
        NUMBER("number", 7),
        WORD("word", 6),
        TWO_STEP("two-step", 7);

        private final String id;
        private final int perBlock;

        Kind(String id, int perBlock) {
            this.id = id;
            this.perBlock = perBlock;
        }

        String id() {
            return id;
        }

        /** Prompts of this kind among twenty. */
        int perBlock() {
            return perBlock;
        }

        double share() {
            return perBlock / 20.0;
        }
    }

    boolean twoSteps() {
        return op2 != ' ';
    }

    /** Result of the first step. */
    int first() {
        return apply(a, op, b);
    }

    /** The answer. */
    int result() {
        return twoSteps() ? apply(first(), op2, c) : first();
    }

    /** Such as {@code 7 + 5 - 4}. */
    String expression() {
        return a + " " + op + " " + b + (twoSteps() ? " " + op2 + " " + c : "");
    }

    /** Unique among the tasks. */
    String key() {
        return kind.id() + "/" + expression();
    }

    static int apply(int x, char op, int y) {
        return switch (op) {
            case '+' -> x + y;
            case '-' -> x - y;
            case 'x' -> x * y;
            default -> throw new IllegalArgumentException("There is no operation '" + op + "'.");
        };
    }

    /** The same with another split. */
    MathTask in(Split other) {
        return new MathTask(kind, other, a, op, b, op2, c);
    }

    /** All wordings of the question, with a name and a thing for those that tell a story. */
    List<String> questions(String name, String things) {
        if (kind != Kind.WORD) {
            String e = expression();
            return List.of("What is " + e + "?", "How much is " + e + "?", "Work out " + e + ".");
        }
        return switch (op) {
            case '+' ->
                List.of(
                        name + " has " + a + " " + things + " and gets " + b + " more. How many " + things
                                + " is that?",
                        name + " has " + a + " " + things + " and finds " + b + " more. How many " + things
                                + " is that?");
            case '-' ->
                List.of(
                        name + " has " + a + " " + things + " and loses " + b + ". How many " + things + " are left?",
                        name + " has " + a + " " + things + " and sells " + b + ". How many " + things + " are left?");
            default ->
                List.of(
                        "There are " + a + " boxes with " + b + " " + things + " each. How many " + things
                                + " is that?",
                        "There are " + a + " bags with " + b + " " + things + " each. How many " + things
                                + " is that?");
        };
    }
}
