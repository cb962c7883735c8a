package dev.lifeboat.cli;

import dev.lifeboat.BackupId;
import java.util.Set;

/**
 * What is in the store under an id that is not listed.
 *
 * @param id the id
 * @param parts what there is, by what comes after the id
 */
record Incomplete(BackupId id, Set<String> parts) {

    /** Whether it is, or was, more than a remnant. */
    boolean isBackup() {
        return hasManifest() || hasData();
    }

    /** Data that no manifest describes: there is nothing to compare it with. */
    boolean isDataAlone() {
        return hasData() && !hasManifest();
    }

    private boolean hasManifest() {
        return parts.contains("manifest");
    }

    private boolean hasData() {
        return parts.contains("sqlite");
    }

    String reason() {
        if (hasManifest() && hasData()) {
            return "its manifest cannot be read, or its data has another length: verify tells which";
        }
        if (hasManifest()) {
            return "its data is missing";
        }
        return isDataAlone()
                ? "data without a manifest: being made, interrupted, or the manifest is lost"
                : "left over: " + String.join(", ", parts);
    }
}
