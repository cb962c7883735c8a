/**
 * Backup and restore for the SQLite database of a JVM application: start at {@link dev.lifeboat.BackupManager}.
 *
 * <p>The types here are the API and its five plug-in points ({@link dev.lifeboat.BackupStore},
 * {@link dev.lifeboat.RestoreGuard}, {@link dev.lifeboat.RetentionPolicy}, {@link dev.lifeboat.BackupListener} and, to
 * come, the schedule); the operations behind them are package-private.
 */
@NullMarked
package dev.lifeboat;

import org.jspecify.annotations.NullMarked;
