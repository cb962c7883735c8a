package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.io.EarlyFlush;
import dev.lifeboat.io.Hashing;
import dev.lifeboat.io.ReadAhead;
import dev.lifeboat.io.Sha256;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.NotADatabaseException;
import dev.lifeboat.sqlite.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a copy in staging into the store: checked, described, stored, and committed by its manifest. */
final class Publication {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    /** One for the check, one for the hash. */
    private static final int CORES_OF_ONE_CHECK = 2;

    private final Context context;
    private final Progress progress;

    Publication(Context context, Progress progress) {
        this.context = context;
        this.progress = progress;
    }

    /** Takes a snapshot into an empty file in staging, which is made durable while it grows. */
    Snapshot.Taken snapshot(LiveDatabase source, Path copy) throws IOException, SQLException {
        try (EarlyFlush flush = EarlyFlush.of(context.staging().files(), copy)) {
            return Snapshot.take(
                    source, copy, context.options().pace(), context.clock(), progress.of(Phase.SNAPSHOT, flush));
        }
    }

    /**
     * A copy that was looked at.
     *
     * @param file where it is
     * @param findings what SQLite's check found
     * @param sha256 its hash; empty when it is damaged
     */
    record Checked(Path file, CheckFindings findings, String sha256) {}

    /** What else goes on while a copy is checked. */
    enum Beside {
        /** Nothing that is known of. */
        NOTHING,
        /** Commits of the host, which must not wait for a core. */
        COMMITS,
        /** An apply, for the end of which writers wait. */
        APPLY
    }

    /**
     * SQLite's quick check of a fresh copy, and its hash: side by side, unless the machine has no core to spare for what
     * goes on beside (on two cores the slowest commits of a host took 1.5 to 2 times as long then). Then it is one after the
     * other, and read in a row first: where a copy is not in memory, the check of 1 GB took 19 s page by page.
     */
    Checked check(Path copy, Beside beside) throws IOException, SQLException {
        if (beside == Beside.NOTHING || Runtime.getRuntime().availableProcessors() > CORES_OF_ONE_CHECK) {
            return check(copy);
        }
        return beside == Beside.COMMITS ? hashThenCheck(copy) : checkThenHash(copy);
    }

    /** The hash reads in a row, and little else goes on while the check follows. */
    private Checked hashThenCheck(Path copy) throws IOException, SQLException {
        String sha256 = Sha256.of(copy, bytes -> {});
        CheckFindings findings = look(copy, IntegrityCheck.QUICK, () -> false);
        return new Checked(copy, findings, findings.damage().isEmpty() ? sha256 : "");
    }

    /** Read ahead for as long as the check takes: writers must not wait for single pages of a copy that fits no memory. */
    private Checked checkThenHash(Path copy) throws IOException, SQLException {
        CheckFindings findings;
        ReadAhead ahead = ReadAhead.of(copy);
        try {
            findings = look(copy, IntegrityCheck.QUICK, () -> false);
        } finally {
            ahead.close();
        }
        return new Checked(copy, findings, findings.damage().isEmpty() ? Sha256.of(copy, bytes -> {}) : "");
    }

    /** SQLite's quick check of a fresh copy, which is hashed on another core meanwhile. */
    Checked check(Path copy) throws IOException, SQLException {
        return check(copy, IntegrityCheck.QUICK, () -> false);
    }

    /** As {@link #check(Path)}, this deep; the check breaks off when it is late. */
    Checked check(Path copy, IntegrityCheck depth, BooleanSupplier late) throws IOException, SQLException {
        try (Hashing hashing = Hashing.of(copy)) {
            CheckFindings findings = look(copy, depth, late);
            String sha256 = findings.damage().isEmpty() ? hashing.sha256() : "";
            return new Checked(copy, findings, sha256);
        }
    }

    /** SQLite's check alone. */
    CheckFindings look(Path copy, IntegrityCheck depth, BooleanSupplier late) throws IOException, SQLException {
        progress.at(Phase.CHECK, 0, 1);
        CheckFindings findings = new CandidateDatabase(copy, context.live().setup()).check(depth, late);
        progress.at(Phase.CHECK, 1, 1);
        return findings;
    }

    /** Why a live database, of which this is a fresh copy, is a damaged one: what SQLite refuses to write is one too. */
    static Optional<String> damage(Path copy, CheckFindings findings) throws IOException {
        if (!findings.doubts().isEmpty()) {
            return Optional.of(String.join("; ", findings.doubts()));
        }
        return DatabaseHeader.isWritable(copy)
                ? Optional.empty()
                : Optional.of("its header has a write version that SQLite does not know");
    }

    /** Describes a copy that is not damaged. */
    Backup describe(Checked copy, Instant at, BackupRequest request)
            throws IOException, NotADatabaseException, SQLException {
        DatabaseHeader header = DatabaseHeader.read(copy.file());
        progress.at(Phase.HASH, header.pageCount(), header.pageCount());
        boolean imported = request.trigger() == BackupTrigger.IMPORTED;
        Optional<Owner> owner = new Ownership(context).settle(imported ? Optional.empty() : Optional.of(copy.sha256()));
        return new Backup(
                new BackupId(context.catalog().name(), at),
                new Backup.Origin(
                        request.trigger(),
                        request.label(),
                        DatabaseHeader.sqliteVersion(),
                        hostVersion(request.trigger()),
                        owner.map(Owner::mark)),
                Databases.info(header),
                new Backup.Content(extent(copy.file()), Databases.notes(copy.findings())),
                new Backup.StoredData(Files.size(copy.file()), copy.sha256()),
                false,
                Optional.empty());
    }

    /** A copy that is sound and cannot be counted (it needs something of the host's) is a good one all the same. */
    private Optional<DatabaseExtent> extent(Path copy) {
        try {
            return Optional.of(
                    Databases.extent(new CandidateDatabase(copy, context.live().setup()).size()));
        } catch (SQLException e) {
            LOG.debug("how much {} holds cannot be counted", copy, e);
            return Optional.empty();
        }
    }

    /** A file from elsewhere is of no version of this host. */
    private Optional<String> hostVersion(BackupTrigger trigger) {
        return trigger == BackupTrigger.IMPORTED
                ? Optional.empty()
                : context.options().hostVersion();
    }

    /** Stores it and commits it; the id it gets may be some milliseconds later than wanted. */
    Backup publish(Backup described, Path copy) throws IOException {
        progress.at(Phase.PUBLISH, 0, described.pageCount());
        BackupId id = context.catalog().putData(context.backups().freeId(described), copy);
        context.steps().reached(Step.DATA_PUBLISHED);
        Backup backup = described.withId(id);
        commit(backup);
        context.steps().reached(Step.MANIFEST_PUBLISHED);
        progress.at(Phase.PUBLISH, described.pageCount(), described.pageCount());
        return backup;
    }

    private void commit(Backup backup) throws IOException {
        try {
            byte[] manifest = Manifest.write(backup, new Ownership(context).provenance(backup));
            context.catalog().putManifest(backup.id(), context.staging().workFile("manifest", manifest));
        } catch (IOException | RuntimeException e) {
            Interrupts.heldBack(() -> takeBack(backup.id(), e));
            throw e;
        }
    }

    /**
     * What stays behind is an orphan, which is swept in a day. The manifest goes first, as ever: a store that could not be
     * heard any more may have it.
     */
    private void takeBack(BackupId id, Exception failure) {
        try {
            context.catalog().deleteManifest(id);
            context.catalog().deleteData(id);
        } catch (IOException e) {
            Failures.keepWith(failure, e);
        }
    }
}
