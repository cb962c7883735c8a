package dev.lifeboat.spring;

/**
 * A bean of this type keeps a restore from happening while the application is at something that must not be cut in two:
 * an import, a nightly job. Asked once a restore, on its thread, before anything is touched.
 */
@FunctionalInterface
public interface HostBusy {

    /** {@return whether a restore must not happen now} */
    boolean isBusy();

    /** {@return why, in words for the operator} */
    default String reason() {
        return "the application is busy";
    }
}
