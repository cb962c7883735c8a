package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.sqlite.LiveDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database lost most of what it held: a deletion that went too far, or a file that was put in its place. The
 * backups made since hold as little, so that those of a while ago are what tells; an imported one, which may be of any
 * database, tells nothing.
 */
final class CollapseFindings {

    private static final Logger LOG = LoggerFactory.getLogger(CollapseFindings.class);

    /** Longer than a long weekend; a host that shrank its database on purpose hears of it for so long. */
    private static final Duration LOOKS_BACK = Duration.ofDays(7);

    private final Context context;
    private final LiveDatabase live;
    private final int percent;
    private final Instant now;
    private final Findings findings;

    CollapseFindings(Context context, Instant now, Findings findings) {
        this.context = context;
        this.live = context.live().withPatience(SourceFindings.PATIENCE);
        this.percent = context.options().collapsePercent();
        this.now = now;
        this.findings = findings;
    }

    /** A database that cannot be read is a finding of its own. */
    void look(List<Backup> newestFirst) {
        try {
            if (percent > 0) {
                look(newestFirst, HeldContent.of(live.size()));
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("how much the database holds is not known", e);
        }
    }

    private void look(List<Backup> newestFirst, HeldContent held) {
        Optional<Backup> newest = context.newestGood(newestFirst);
        newestFirst.stream()
                .filter(backup -> backup.trigger() != BackupTrigger.IMPORTED)
                .filter(backup -> newest.filter(backup::equals).isPresent() || isOfLately(backup))
                .filter(backup -> HeldContent.of(backup)
                        .filter(before -> held.isBelow(percent, before))
                        .isPresent())
                .findFirst()
                .ifPresent(backup -> collapsed(backup, held));
    }

    private boolean isOfLately(Backup backup) {
        boolean past = !Retention.isFromTheFuture(backup, now);
        return past && !backup.knownDamaged() && backup.createdAt().isAfter(now.minus(LOOKS_BACK));
    }

    private void collapsed(Backup backup, HeldContent held) {
        findings.warning(
                Code.SOURCE_COLLAPSED,
                "the database " + live.path() + " holds " + held + ", less than " + percent
                        + " % of what it held in the"
                        + " backup " + backup.id() + ": "
                        + HeldContent.of(backup).map(HeldContent::toString).orElse(""),
                "If nobody meant to delete so much, pin(id) that backup, so that retention keeps it, and restore(id) it. If"
                        + " it was meant, the finding goes in a week; collapsePercent(…) sets what counts.");
    }
}
