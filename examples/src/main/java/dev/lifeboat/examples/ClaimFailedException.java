package dev.lifeboat.examples;

/** Something that the tour says does not hold. The message says what. */
final class ClaimFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClaimFailedException(String message) {
        super(message);
    }

    /** Nothing is printed as true that was not asked here. */
    static void unless(boolean holds, String otherwise) {
        if (!holds) {
            throw new ClaimFailedException(otherwise);
        }
    }
}
