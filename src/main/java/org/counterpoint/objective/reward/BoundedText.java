package org.counterpoint.objective.reward;

/** A text that may be read so many times only: regular expressions can otherwise run for ever on an unlucky text. */
final class BoundedText implements CharSequence {
    private static final long PER_CHARACTER = 10_000;
    private static final long AT_LEAST = 10_000_000;

    /** The text was read too often. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final String text;
    private long left;

    BoundedText(String text) {
        this.text = text;
        this.left = Math.max(AT_LEAST, PER_CHARACTER * text.length());
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new ExhaustedException();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
