package dev.lifeboat;

/** Failures that come together. */
final class Failures {

    private Failures() {}

    /** Keeps a second failure with the first. A store or a host may throw one exception twice, which none keeps of itself. */
    static void keepWith(Throwable first, Throwable second) {
        if (second != first) {
            first.addSuppressed(second);
        }
    }
}
