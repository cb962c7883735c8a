package dev.lifeboat.spring;

import dev.lifeboat.BackupManagerBuilder;

/**
 * The way out: changes whatever the auto-configuration has set on the builder. All beans of this type are called, in
 * their order, before the manager is built. That is before the database is opened, so that such a bean must not use it.
 */
@FunctionalInterface
public interface BackupManagerCustomizer {

    /**
     * Changes what it likes.
     *
     * @param builder with the properties and the other beans applied
     */
    void customize(BackupManagerBuilder builder);
}
