package dev.lifeboat.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/**
 * Restores a live database with a rollback journal. One connection of ours takes the whole file and keeps it from before
 * the safety copy until after the proof, so that nothing can fall between; other connections wait meanwhile. (Releasing
 * the lock between the copy and the apply lost acknowledged commits when it was measured.)
 */
final class RollbackRestore implements LiveRestore {

    private final SQLiteConnection owner;
    private final long ownedSinceNanos;
    private long expectedBytes;

    RollbackRestore(LiveDatabase live) throws SQLException {
        this.owner = live.open();
        try {
            takeWholeFile();
        } catch (SQLException e) {
            owner.close();
            throw Sql.isBusy(e) ? new LockedException(live.path(), live.lockTimeout()) : e;
        }
        this.ownedSinceNanos = System.nanoTime();
    }

    /**
     * The locking mode comes second: with it, SQLite keeps the shared lock of each attempt, which a writer that is about
     * to commit would wait for, and this for it, until the writer gives up.
     */
    private void takeWholeFile() throws SQLException {
        Sql.run(owner, "BEGIN EXCLUSIVE");
        Sql.run(owner, "PRAGMA locking_mode=EXCLUSIVE");
        Sql.run(owner, "COMMIT");
    }

    @Override
    public void safeguard(SafetyCopy safety) throws Exception {
        safety.take((target, observer) -> Snapshot.copy(owner, target, observer));
    }

    /** Nobody else can have committed since the safety copy, so none is taken again. */
    @Override
    public Applied apply(CandidateDatabase candidate, SafetyCopy safety, PageObserver observer) throws Exception {
        putIn(candidate, observer);
        return new Applied(Duration.ofNanos(System.nanoTime() - ownedSinceNanos), Optional.empty());
    }

    /** Nobody else can have written what is undone. */
    @Override
    public void rollBack(CandidateDatabase safetyCopy, SafetyCopy undone, PageObserver observer) throws Exception {
        putIn(safetyCopy, observer);
        Optional<String> doubt = sizeDoubt();
        List<String> damage = doubt.isPresent()
                ? List.of(doubt.get())
                : LiveCheck.of(owner, expectedBytes).damage();
        if (!damage.isEmpty()) {
            throw new SQLException("the safety copy was put back, but then " + String.join("; ", damage));
        }
    }

    /**
     * The driver's code proves nothing here. What does: the last page was seen to be copied, and SQLite has moved the
     * schema version, which it does when such a copy commits and not before.
     */
    private void putIn(CandidateDatabase source, PageObserver observer) throws Exception {
        DatabaseHeader header = source.header();
        long schemaVersion = Sql.number(owner, "PRAGMA schema_version");
        boolean finished = OnlineBackup.copyInto(
                owner, source.immutableUri(), OnlineBackup.stepPages(header.pageSize()), observer::pages);
        if (!finished || Sql.number(owner, "PRAGMA schema_version") == schemaVersion) {
            throw new NotAppliedException(
                    new SQLException("SQLite did not put the content in (no space, or no permission to write?)"));
        }
        expectedBytes = header.bytes();
    }

    /** Nobody else can have written since: what it says anew is what the apply made of it. */
    @Override
    public Optional<String> prove(CheckFindings candidate) throws SQLException {
        Optional<String> size = sizeDoubt();
        return size.isPresent() || candidate.isLate() ? size : checked(candidate);
    }

    private Optional<String> sizeDoubt() throws SQLException {
        DatabaseHeader found = DatabaseHeader.of(owner);
        return found.bytes() == expectedBytes
                ? Optional.empty()
                : Optional.of("it has " + found.bytes() + " bytes where " + expectedBytes + " were put in");
    }

    private Optional<String> checked(CheckFindings candidate) throws SQLException {
        CheckFindings found = LiveCheck.of(owner, expectedBytes);
        List<String> doubts = found.changedSince(candidate);
        return doubts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", doubts));
    }

    @Override
    public void validate(Validation validation) throws Exception {
        LentConnection.lend(owner, validation);
    }

    /** The lock goes with the first read in normal mode. */
    @Override
    public Optional<String> settle() throws SQLException {
        Sql.run(owner, "PRAGMA locking_mode=NORMAL");
        Sql.number(owner, "SELECT count(*) FROM sqlite_schema");
        return Optional.empty();
    }

    @Override
    public void close() throws SQLException {
        owner.close();
    }
}
