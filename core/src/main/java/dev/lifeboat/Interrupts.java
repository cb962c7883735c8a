package dev.lifeboat;

/** Interrupts are neither lost nor allowed to leave things undone. */
final class Interrupts {

    private Interrupts() {}

    /** An interrupt that a host's code turned into an exception is not lost. */
    static void keep(Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tidies up though the thread may be interrupted, under which the JDK would close every file. */
    static void heldBack(Runnable tidying) {
        boolean interrupted = Thread.interrupted();
        try {
            tidying.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
