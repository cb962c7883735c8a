package dev.lifeboat.spring;

/** What must know when guards of the application are at work, on the thread of a restore. */
interface GuardTime {

    /** A guard of the application is about to be called, or several are. */
    void begins();

    /** They have ended. */
    void ends();
}
