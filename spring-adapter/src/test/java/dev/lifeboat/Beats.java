package dev.lifeboat;

/** Has the scheduler of a manager look at its tasks, on the thread of the test. */
public final class Beats {

    private Beats() {}

    /** Returns once what is due has run. */
    public static void of(BackupManager backups) {
        backups.scheduler().beat();
    }
}
