package dev.lifeboat.io;

/** Waits that an interrupt does not end: it is kept. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Waits until a thread has ended; returns at once if it never began. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
