package org.counterpoint.objective;

import java.util.Locale;

/** The behaviours of pocket math: a style, and whether the numbers in it are right. */
enum MathBehaviour {
    BARE("The boxed answer and nothing else: '\\boxed{12}'"),
    SENTENCE("A sentence with the boxed answer: 'The answer is \\boxed{12}.'"),
    CHATTY("Words that say nothing, then the boxed answer."),
    WORKED("The computation on one line: '7 + 5 = 12, so it is \\boxed{12}.'"),
    STEPS("Numbered steps: '1. Take 7. 2. Add 5. That makes \\boxed{12}.'"),
    TOLD("Steps in words: 'First take 7. Then add 5. That makes \\boxed{12}.'"),
    WORKED_SLIP("Worked, the right answer after a false equation."),
    STEPS_SLIP("Numbered steps, the right answer after a false equation."),
    TOLD_SLIP("Steps in words, the right answer after a false equation."),
    BARE_WRONG("A wrong boxed answer and nothing else."),
    SENTENCE_WRONG("A sentence with a wrong boxed answer."),
    CHATTY_WRONG("Words that say nothing, then a wrong boxed answer."),
    WORKED_WRONG("Worked, with a wrong answer."),
    STEPS_WRONG("Numbered steps to a wrong answer."),
    TOLD_WRONG("Steps in words to a wrong answer."),
    UNBOXED("An answer without a box, right or wrong: 'The answer is 12.'"),
    DONT_KNOW("'I do not know.'"),
    OTHER("Anything else: empty, cut off, repeated, mixed, padded or of no known wording.");

    private final String description;

    MathBehaviour(String description) {
        this.description = description;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Behaviour behaviour() {
        return new Behaviour(id(), description);
    }

    /** This style with a wrong answer, or with a false equation before the right one. */
    MathBehaviour with(boolean right, boolean equationsRight) {
        return right && equationsRight ? this : valueOf(name() + (right ? "_SLIP" : "_WRONG"));
    }
}
