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
 *
 * <p>What may run beside what, across the managers and processes that share a staging directory:
 * <table>
 * <caption>An operation that wants to begin, while another one runs</caption>
 * <tr><th>while this runs</th><th>{@code create}, {@code prune}, {@code delete}, {@code pin}, {@code unpin},
 * {@code importFile}</th><th>{@code verify}, {@code restoreTo}, {@code preview}</th><th>{@code restore}, {@code restoreIfMissing}</th></tr>
 * <tr><td>{@code list}, {@code find}, {@code latest}, {@code planPrune}, {@code health}</td>
 * <td>run</td><td>run</td><td>run</td></tr>
 * <tr><td>{@code verify}, {@code restoreTo}, {@code preview}, {@code open}</td>
 * <td>run; a backup deleted meanwhile is "not found", not "broken"</td><td>run</td><td>run</td></tr>
 * <tr><td>{@code create}, {@code prune}, {@code delete}, {@code pin}, {@code unpin}, {@code importFile},
 * {@code restore}, {@code restoreIfMissing}</td><td>wait</td><td>run</td><td>wait</td></tr>
 * </table>
 *
 * <p>What remains when the process dies in an operation of a {@link dev.lifeboat.BackupManager} (the live database is as it
 * was, unless the table says more):
 * <table>
 * <caption>After a crash</caption>
 * <tr><th>in</th><th>remains</th></tr>
 * <tr><td>{@code create}, {@code importFile}</td><td>the backup, listed, or none of it; what was copied is swept: from
 * staging by the next operation, from the store once its time is a day past</td></tr>
 * <tr><td>{@code prune}, {@code delete}</td><td>each backup, listed or gone; its data is swept a day past its time</td></tr>
 * <tr><td>{@code pin}, {@code unpin}</td><td>the pin, or none</td></tr>
 * <tr><td>{@code verify}, {@code preview}</td><td>the backup, after {@code verify} an earlier outcome perhaps
 * forgotten; a copy, swept after a day</td></tr>
 * <tr><td>{@code restore}, {@code restoreIfMissing}</td><td>the old content of the live database or the new, whole, at
 * the latest when it is next opened; a safety copy that was not published yet is published, and a replacement of the file
 * that was begun is finished, by the next manager or operation</td></tr>
 * <tr><td>{@code restoreTo}</td><td>the file, whole, or none, and perhaps one ending in {@code .part}</td></tr>
 * <tr><td>{@code scheduler().apply}</td><td>the settings from before or the new ones, whole</td></tr>
 * <tr><td>all others</td><td>nothing: they only look; after {@code health}, an empty {@code .probe-} file may be left</td></tr>
 * </table>
 */
@NullMarked
package dev.lifeboat;

import org.jspecify.annotations.NullMarked;
