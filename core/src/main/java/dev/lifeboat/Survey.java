package dev.lifeboat;

import java.util.List;
import java.util.Map;

/**
 * What one look into a store shows.
 *
 * @param backups those that are whole, newest first
 * @param notWhole what is committed and not whole, and why
 * @param listing all that is there
 */
record Survey(List<Backup> backups, Map<BackupId, String> notWhole, Listing listing) {}
