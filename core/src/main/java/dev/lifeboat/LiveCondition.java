package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.Snapshot;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import dev.lifeboat.sqlite.UnusableDatabaseException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether a live database that nobody has open is missing, damaged or sound. Read so that nothing changes: what is damaged
 * shall be kept as it is, and its log with it. Where an interrupted transaction has to be rolled back first, that is done
 * in a copy; only where nothing tells that this process does not have it open, by SQLite as it would for the host.
 *
 * @param state which it is
 * @param header what the header of a sound one says
 * @param words why, in words
 */
record LiveCondition(State state, Optional<DatabaseHeader> header, String words) {

    enum State {
        MISSING,
        DAMAGED,
        SOUND
    }

    /** Whether a backup can be put in while the host has it open. */
    boolean takesInPlace(Backup backup) {
        return header.filter(live -> live.encoding().equals(backup.database().encoding()))
                .filter(live -> !live.wal() || live.pageSize() == backup.pageSize())
                .isPresent();
    }

    /** SQLite would delete a log beside a database of 0 bytes: it is not asked about one. */
    static LiveCondition of(Context context, Progress progress)
            throws IOException, SQLException, UnusableDatabaseException {
        Path path = context.live().path();
        if (!Files.exists(path)) {
            return new LiveCondition(State.MISSING, Optional.empty(), "it does not exist");
        }
        if (Files.isRegularFile(path) && Files.size(path) == 0) {
            return damaged("the file is empty");
        }
        try {
            return look(context, progress, context.live().other(path, Access.READ_ONLY));
        } catch (UnusableDatabaseException e) {
            return look(context, progress, rolledBack(context, e.reason()));
        }
    }

    private static LiveDatabase rolledBack(Context context, Reason reason) throws IOException, SQLException {
        LiveDatabase live = context.live();
        return reason == Reason.HOT_JOURNAL && !live.mayBeOpenHere()
                ? live.other(new InterruptedTransaction(context, live.path()).copy(), Access.READ_WRITE)
                : live;
    }

    private static LiveCondition look(Context context, Progress progress, LiveDatabase live)
            throws IOException, SQLException, UnusableDatabaseException {
        try {
            return check(context, progress, live);
        } catch (UnusableDatabaseException e) {
            return switch (e.reason()) {
                case NOT_SQLITE, DAMAGED -> damaged(Words.failure(e));
                default -> throw e;
            };
        } catch (SQLException e) {
            if (IntegrityCheck.isDamage(e)) {
                return damaged(Words.failure(e));
            }
            throw e;
        }
    }

    private static LiveCondition check(Context context, Progress progress, LiveDatabase live)
            throws IOException, SQLException, UnusableDatabaseException {
        DatabaseHeader header = live.inspect();
        context.staging().requireSpace(header.bytes(), "a check of the live database");
        Path copy = context.staging().workFile("live");
        Snapshot.take(live, copy, context.options().pace(), context.clock(), progress.of(Phase.SAFETY));
        CheckFindings findings = new Publication(context, progress).look(copy, IntegrityCheck.QUICK, () -> false);
        Optional<String> damage = Publication.damage(copy, findings);
        context.staging().files().delete(copy);
        return damage.map(LiveCondition::damaged)
                .orElseGet(() -> new LiveCondition(State.SOUND, Optional.of(header), "it is sound"));
    }

    private static LiveCondition damaged(String words) {
        return new LiveCondition(State.DAMAGED, Optional.empty(), words);
    }
}
