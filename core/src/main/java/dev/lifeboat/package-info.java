/**
 * Backup and restore for the SQLite database of a JVM application: start at {@link dev.lifeboat.BackupManager}.
 *
 * <p>The types here are the API and its five plug-in points ({@link dev.lifeboat.BackupStore},
 * {@link dev.lifeboat.RestoreGuard}, {@link dev.lifeboat.RetentionPolicy}, {@link dev.lifeboat.Schedule} and
 * {@link dev.lifeboat.BackupListener}); the operations behind them are package-private.
 *
 * <p>Enums, records and events are immutable. {@link dev.lifeboat.BackupManager} is thread-safe, and so is what a host
 * plugs in, unless its type says that it is called on one thread. Sizes are in bytes; instants come from the manager's
 * clock, and durations are measured without it.
 */
@NullMarked
package dev.lifeboat;

import org.jspecify.annotations.NullMarked;
