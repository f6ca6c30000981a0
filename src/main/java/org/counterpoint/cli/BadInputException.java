package org.counterpoint.cli;

import java.io.Serial;

/** Something on the command line that the user can mend; the message is the sentence to print. */
final class BadInputException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BadInputException(String message) {
        super(message);
    }
}
