package dev.lifeboat;

/** An interrupt that a host's code turned into an exception is not lost. */
final class Interrupts {

    private Interrupts() {}

    static void keep(Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
