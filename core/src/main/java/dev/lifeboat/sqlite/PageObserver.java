package dev.lifeboat.sqlite;

/** Hears how many pages of a copy are done. Quick, and does not throw. */
@FunctionalInterface
public interface PageObserver {

    /** So many of so many. */
    void pages(long done, long total);
}
