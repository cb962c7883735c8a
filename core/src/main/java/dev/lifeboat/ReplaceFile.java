package dev.lifeboat;

import dev.lifeboat.LiveCondition.State;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.Snapshot;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup in the place of a live database that cannot be restored in place: a new file under its name. Nothing of
 * the host's is touched before the new file is whole beside it; {@link Replacement} has the order from there.
 */
final class ReplaceFile {

    private static final Logger LOG = LoggerFactory.getLogger(ReplaceFile.class);

    private final Context context;
    private final Progress progress;
    private final PrepareCandidate prepare;
    private final Replacement replacement;
    private final List<String> warnings = new ArrayList<>();

    ReplaceFile(Context context, Progress progress) {
        this.context = context;
        this.progress = progress;
        this.prepare = new PrepareCandidate(context, progress);
        this.replacement = new Replacement(context);
    }

    RestoreResult run(BackupId id) throws IOException {
        long startedAtNanos = System.nanoTime();
        Backup backup = prepare.findOurs(id);
        LiveCondition live = admitLive(backup);
        CandidateDatabase candidate = prepareCandidate(backup, live);
        RestoreSafety safety = RestoreSafety.of(context, progress, backup);
        Optional<Path> setAside = quietly(backup, live, candidate, safety);
        Duration took = Duration.ofNanos(System.nanoTime() - startedAtNanos);
        RestoreResult result = new RestoreResult(backup, safety.taken(), setAside, took, Duration.ZERO, warnings);
        report(result, live);
        return result;
    }

    /** The newest good backup, where there is no database and there is such a backup. */
    Optional<RestoreResult> runIfMissing() throws IOException {
        if (Files.exists(context.live().path())) {
            LOG.info(
                    "{} exists{}: no backup is put in its place",
                    context.database(),
                    isEmpty() ? ", with 0 bytes" : "");
            return Optional.empty();
        }
        List<Backup> backups = new ArrayList<>(context.catalog().listAnew());
        new Ownership(context).requireOne(backups);
        Optional<RestoreResult> result = newestOf(backups);
        if (result.isEmpty()) {
            LOG.info(
                    "{} does not exist, and none of {} is a good one to put in its place",
                    context.database(),
                    Words.count(backups.size(), "backup"));
        }
        return result;
    }

    private boolean isEmpty() throws IOException {
        return Files.size(context.live().path()) == 0;
    }

    /** One that turns out to be damaged is not good: the next older one is better than none. */
    private Optional<RestoreResult> newestOf(List<Backup> backups) throws IOException {
        Optional<Backup> newest = context.newestGood(backups);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(newest.get().id()));
        } catch (CorruptBackupException damaged) {
            return Optional.of(nextTo(newest.get(), backups, damaged));
        }
    }

    private RestoreResult nextTo(Backup damaged, List<Backup> backups, CorruptBackupException why) throws IOException {
        context.staging().clearWork();
        warnings.add("the newer backup " + damaged.id() + " is damaged and was passed over: " + why.getMessage());
        List<Backup> others =
                backups.stream().filter(backup -> !backup.equals(damaged)).toList();
        return newestOf(others).orElseThrow(() -> why);
    }

    private void report(RestoreResult result, LiveCondition live) {
        BackupId id = result.restored().id();
        LOG.info(
                "backup {} is the database {} now, {} ms; the one from before ({}) is in: {}",
                id,
                context.database(),
                result.took().toMillis(),
                live.state().toString().toLowerCase(Locale.ROOT),
                whereItIs(result));
        warnings.forEach(warning -> LOG.warn("restore of {}: {}", id, warning));
    }

    private static String whereItIs(RestoreResult result) {
        return result.undo()
                .map(undo -> "safety backup " + undo.id())
                .or(() -> result.setAside().map(Path::toString))
                .orElse("nothing");
    }

    private LiveCondition admitLive(Backup backup) {
        try {
            requireReplaceable();
            LiveCondition live = LiveCondition.of(context, progress);
            requireOfNoUse(live, backup);
            requireNoOther(live);
            return live;
        } catch (UnusableDatabaseException | IOException | SQLException e) {
            throw RestoreRefusedException.of(backup, Words.failure(e), e);
        }
    }

    private static void requireOfNoUse(LiveCondition live, Backup backup) throws IOException {
        if (live.takesInPlace(backup)) {
            throw new IOException("the live database is sound. " + WaysOut.OF_SOUND);
        }
    }

    private void requireReplaceable() throws IOException {
        if (context.live().access() == Access.READ_ONLY) {
            throw new IOException("this manager was built readOnly()");
        }
        if (Files.isSymbolicLink(context.live().path())) {
            throw new IOException(context.database() + " has become a link; build a new manager, which follows it");
        }
        replacement.requireFiles();
        Optional<String> user = replacement.user();
        if (user.isPresent()) {
            throw new IOException(user.get() + ": close every connection to it first");
        }
    }

    /** Only a sound one can be asked: SQLite would change a damaged one, which shall be kept as it is. */
    private void requireNoOther(LiveCondition live) throws SQLException {
        if (live.state() == State.SOUND) {
            context.live().requireNoOther();
        }
    }

    private CandidateDatabase prepareCandidate(Backup backup, LiveCondition live) {
        try {
            requireSpace(backup, live);
            CandidateDatabase candidate = prepare.stage(backup);
            warnings.addAll(CheckNotes.warnings(prepare.verify(backup, candidate)));
            prepare.askGuard(backup, candidate, describe(backup, live));
            context.steps().reached(Step.ADMITTED);
            return candidate;
        } catch (IOException | SQLException e) {
            throw RestoreRefusedException.of(backup, Words.failure(e), e);
        }
    }

    /** Between two file systems each file is copied, where it is linked in one. */
    private void requireSpace(Backup backup, LiveCondition live) throws IOException {
        Staging staging = context.staging();
        Path home = context.live().path().toAbsolutePath().resolveSibling(".");
        long safety = live.header().map(DatabaseHeader::bytes).orElse(0L);
        boolean one = staging.files().sameFileSystem(staging.directory(), home);
        long old = one || live.state() == State.MISSING
                ? 0
                : Files.size(context.live().path());
        staging.requireSpace(backup.databaseBytes() + safety + old, "a restore");
        staging.files().requireSpace(home, one ? 0 : backup.databaseBytes(), "a restore");
    }

    /** What cannot be read any more is described by the newest good backup of it. */
    private DatabaseInfo describe(Backup backup, LiveCondition live) throws IOException {
        return live.header().isPresent()
                ? Databases.info(live.header().get())
                : context.lastKnown(backup).database();
    }

    private Optional<Path> quietly(
            Backup backup, LiveCondition live, CandidateDatabase candidate, RestoreSafety safety) {
        HostQuiet quiet = HostQuiet.begin(context, backup);
        Throwable failure = null;
        try {
            return replace(backup, live, candidate, safety);
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            quiet.resume(failure, warnings);
            safety.publish(warnings);
        }
    }

    private Optional<Path> replace(
            Backup backup, LiveCondition live, CandidateDatabase candidate, RestoreSafety safety) {
        Optional<ReplaceJournal> journal = Optional.empty();
        try {
            safeguard(live, safety);
            replacement.place(candidate.file(), backup, warnings);
            validate(candidate);
            requireReplaceable();
            requireNoOther(live);
            journal = Optional.of(replacement.begin(backup, live.state() == State.MISSING));
            replacement.swap(journal.get());
        } catch (Exception e) {
            Interrupts.keep(e);
            throw undone(backup, journal, safety, e);
        }
        return finish() ? keepOrDrop(journal.get(), safety) : replacement.kept(journal.get());
    }

    /** SQLite itself checkpoints and rolls back what waits beside a sound database when this lets it go. */
    private void safeguard(LiveCondition live, RestoreSafety safety) throws Exception {
        if (live.state() == State.SOUND) {
            safety.take((target, observer) ->
                    Snapshot.take(context.live(), target, context.options().pace(), context.clock(), observer));
        }
        context.steps().reached(Step.SAFEGUARDED);
    }

    /** In staging: beside the database the path of the same file may be too long for SQLite. */
    private void validate(CandidateDatabase placed) throws Exception {
        placed.lend(context.options().guard()::validate);
        context.steps().reached(Step.PROVEN);
    }

    /** The new file is in: what fails from here is a warning, and the next operation tries it again. */
    private boolean finish() {
        try {
            replacement.finish();
            return true;
        } catch (IOException e) {
            warnings.add("the new file is in, but " + Words.failure(e) + "; the next operation tries that again");
            return false;
        }
    }

    private Optional<Path> keepOrDrop(ReplaceJournal journal, RestoreSafety safety) {
        if (safety.taken().isEmpty()) {
            return replacement.kept(journal);
        }
        try {
            replacement.drop(journal);
            return Optional.empty();
        } catch (IOException e) {
            return replacement.kept(journal);
        }
    }

    /** All is where it was: what was set aside is not needed, and harms nobody when it stays. */
    private void drop(ReplaceJournal journal, Exception failure) {
        try {
            replacement.drop(journal);
        } catch (IOException e) {
            Failures.keepWith(failure, e);
        }
    }

    private BackupException undone(
            Backup backup, Optional<ReplaceJournal> journal, RestoreSafety safety, Exception failure) {
        String why = Words.failure(failure);
        try {
            replacement.undo(journal);
        } catch (IOException e) {
            Failures.keepWith(failure, e);
            return new RestoreFailedException(
                    "Restore of " + backup.id() + " failed: " + why + ". " + context.database()
                            + " is what it was, but what belongs beside it could not be brought back ("
                            + Words.failure(e) + "): it is in "
                            + context.staging().setAsideDirectory(),
                    failure);
        }
        journal.ifPresent(done -> drop(done, failure));
        safety.drop(failure);
        return RestoreRefusedException.of(backup, why + (journal.isPresent() ? ". " + WaysOut.OF_MOUNT : ""), failure);
    }
}
