package dev.lifeboat;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore in place would replace, and by what, as it was when somebody looked. From {@link BackupManager#preview}.
 * Immutable.
 *
 * @param backup the backup, which was read and found whole
 * @param now what is in the live database
 * @param then what is in the backup, and would be in the live database
 * @param refusal why the restore would be refused at present, by the guard for example; empty if nothing is known to stand
 *     in its way
 */
public record RestorePreview(Backup backup, Content now, Content then, Optional<String> refusal) {

    /**
     * What is in a database. Immutable.
     *
     * @param at when it was like that
     * @param bytes the size of the database
     * @param rowCounts the number of rows of each ordinary table, by its name and in the order of the names
     */
    public record Content(Instant at, long bytes, Map<String, Long> rowCounts) {

        /**
         * Makes a content.
         *
         * @param at for {@link #at()}
         * @param bytes for {@link #bytes()}
         * @param rowCounts for {@link #rowCounts()}; copied
         */
        public Content {
            rowCounts = Collections.unmodifiableMap(new LinkedHashMap<>(rowCounts));
        }
    }
}
