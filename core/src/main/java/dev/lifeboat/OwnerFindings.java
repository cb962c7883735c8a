package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether another database makes backups under the same name. */
final class OwnerFindings {

    private final Context context;
    private final Findings findings;

    OwnerFindings(Context context, Findings findings) {
        this.context = context;
        this.findings = findings;
    }

    void look(Whose whose, List<Backup> newestFirst) {
        List<Backup> others = whose.others(newestFirst);
        if (others.isEmpty()) {
            return;
        }
        findings.problem(
                Code.STORE_SHARED,
                "under the name " + context.catalog().name() + " there are backups of another database in "
                        + context.catalog().store() + ": " + newestOfEach(others) + "; " + ours(whose, newestFirst),
                WaysOut.OF_OTHERS + " Until then they are listed, and neither pruned nor restored.");
    }

    private String ours(Whose whose, List<Backup> newestFirst) {
        Optional<String> mark = whose.us().map(Owner::mark);
        Optional<Backup> newest = whose.ours(newestFirst).stream().findFirst();
        return context.database()
                + mark.map(own -> " has the mark " + own).orElse(" has no mark yet")
                + newest.map(backup -> ", its newest is " + backup.id()).orElse("");
    }

    /** The newest backup of each database, with its mark in full: that is what adopt takes. */
    static String newestOfEach(List<Backup> newestFirst) {
        Map<String, BackupId> newest = new LinkedHashMap<>();
        newestFirst.forEach(backup -> newest.putIfAbsent(backup.owner().orElse(""), backup.id()));
        return Words.some(newest.entrySet().stream()
                .map(one -> one.getValue() + " with the mark " + one.getKey())
                .toList());
    }
}
