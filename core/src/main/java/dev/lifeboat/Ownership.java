package dev.lifeboat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose the backups of a name are. A database has a mark, a random id that is kept in staging and noted in each manifest.
 * Where staging knows none, the backups in the store may say which it is; {@code docs/decisions.md} has the rule. What
 * writes holds the operation lock.
 */
final class Ownership {

    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

    private final Context context;
    private final Path database;

    Ownership(Context context) {
        this.context = context;
        this.database = context.live().path();
    }

    /** Which of these, which are all of a listing, are ours. Writes nothing. */
    Whose look(List<Backup> newestFirst) {
        Optional<Owner> noted = noted();
        Optional<Owner> us =
                noted.isPresent() ? noted.filter(owner -> !owner.isOfTheOriginalOf(database)) : likely(newestFirst);
        return new Whose(us, context.adopted(), context.catalog()::provenance, newestFirst);
    }

    /** That staging cannot be read is told by what needs it. */
    private Optional<Owner> noted() {
        try {
            return context.staging().owner().read();
        } catch (IOException e) {
            LOG.debug("whose backups these are is not known", e);
            return Optional.empty();
        }
    }

    /** Whose mark the backups say is ours, where staging says nothing. */
    private Optional<Owner> likely(List<Backup> backups) {
        List<String> marks = backups.stream()
                .flatMap(backup -> backup.owner().stream())
                .distinct()
                .toList();
        List<String> here =
                marks.stream().filter(mark -> wasHere(mark, backups)).toList();
        Optional<String> mark =
                marks.stream().filter(context.adopted()::contains).findFirst();
        if (mark.isEmpty() && here.size() == 1) {
            mark = Optional.of(here.get(0));
        }
        if (mark.isEmpty() && here.isEmpty() && marks.size() == 1 && !Files.exists(database)) {
            mark = Optional.of(marks.get(0));
        }
        return mark.map(one -> Owner.of(one, "", database, newest(one, backups).createdAt()));
    }

    private static Backup newest(String mark, List<Backup> backups) {
        return backups.stream()
                .filter(backup -> backup.owner().filter(mark::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** Whether the newest backup with this mark was made of a file at this path. */
    private boolean wasHere(String mark, List<Backup> backups) {
        String place = context.catalog().provenance(newest(mark, backups).id()).place();
        return place.equals(Provenance.place(mark, database));
    }

    /**
     * The mark for a backup of the live database that is about to be made, or of a file from elsewhere; from here on it is
     * durable in staging. Empty where it cannot be noted there: a backup without a mark is better than none.
     *
     * @param sha256 of the copy, where that may tell; a file from elsewhere tells nothing
     */
    Optional<Owner> settle(Optional<String> sha256) throws IOException {
        Optional<Owner> noted = context.staging().owner().read();
        if (noted.isEmpty()) {
            List<Backup> backups = context.catalog().list();
            Optional<Owner> found = likely(backups).or(() -> sha256.flatMap(sha -> sameAs(sha, backups)));
            return found.isPresent() ? takeOver(found.get()) : note(Owner.create(database));
        }
        Owner owner = noted.get();
        if (owner.isOfTheOriginalOf(database)) {
            LOG.warn(
                    "the staging directory {} is a copy of that of {}: the backups of {} get a mark of their own",
                    context.staging().directory(),
                    owner.path(),
                    database);
            return note(Owner.create(database));
        }
        return owner.path().equals(database.toString())
                ? noted
                : note(owner.at(database)).or(() -> noted);
    }

    /** One that holds what a backup holds was made of it. */
    private Optional<Owner> sameAs(String sha256, List<Backup> backups) {
        return backups.stream()
                .filter(backup -> backup.sha256().equals(sha256))
                .flatMap(backup -> backup.owner().stream())
                .findFirst()
                .map(mark -> Owner.of(mark, "", database, newest(mark, backups).createdAt()));
    }

    private Optional<Owner> takeOver(Owner found) {
        LOG.warn(
                "{}: its backups in {} carry on the mark {} of the backups until {}, which count as its own from here on;"
                        + " if they are another database's, give each a name(…)",
                database,
                context.catalog().store(),
                Owner.brief(found.mark()),
                found.until().map(Instant::toString).orElse(""));
        return note(found.withWriter());
    }

    private Optional<Owner> note(Owner owner) {
        try {
            context.staging().owner().write(owner);
            return Optional.of(owner);
        } catch (IOException e) {
            LOG.warn(
                    "the mark of {} cannot be noted in {}: its backups are made without one until it can, and count as those"
                            + " of every database under the name {}",
                    database,
                    context.staging().directory(),
                    context.catalog().name(),
                    e);
            return Optional.empty();
        }
    }

    /** Before a backup is put in, and the live database backed up for that: who has no mark gets that of the backup. */
    void restoring(Backup backup) throws IOException {
        if (context.staging().owner().read().isPresent() || backup.owner().isEmpty()) {
            settle(Optional.empty());
            return;
        }
        List<Backup> backups = context.catalog().list();
        Optional<Owner> likely = likely(backups);
        if (likely.isPresent()) {
            takeOver(likely.get());
        } else {
            String mark = backup.owner().get();
            takeOver(Owner.of(mark, "", database, until(mark, backup, backups)));
        }
    }

    private static Instant until(String mark, Backup backup, List<Backup> backups) {
        return backups.stream()
                .filter(one -> one.owner().filter(mark::equals).isPresent())
                .map(Backup::createdAt)
                .findFirst()
                .orElse(backup.createdAt());
    }

    /** What a manifest says of where a backup of ours was made. */
    Provenance provenance(Backup backup) throws IOException {
        return context.staging()
                .owner()
                .read()
                .filter(owner -> backup.owner().filter(owner.mark()::equals).isPresent())
                .map(owner -> new Provenance(owner.writer(), Provenance.place(owner.mark(), database)))
                .orElse(Provenance.NONE);
    }

    /** Why a backup must not be put in or deleted without being asked to, if that is so: it is not ours. */
    Optional<String> refusal(Backup backup) throws IOException {
        if (backup.owner().isEmpty() || wasMadeHere(backup)) {
            return Optional.empty();
        }
        Whose whose = look(context.catalog().list());
        boolean knowsNone = whose.us().isEmpty() && noted().isEmpty();
        return whose.isOurs(backup) || knowsNone ? Optional.empty() : Optional.of(words(backup, whose));
    }

    /** Then no other backup says anything about it. */
    private boolean wasMadeHere(Backup backup) {
        String writer = context.catalog().provenance(backup.id()).writer();
        return noted().filter(owner -> writer.isEmpty() || owner.writer().equals(writer))
                .filter(owner -> !owner.isOfTheOriginalOf(database))
                .filter(owner -> backup.owner().filter(owner.mark()::equals).isPresent())
                .isPresent();
    }

    private String words(Backup backup, Whose whose) {
        return "it is " + whose.words(backup) + ", not of " + database
                + whose.us().map(us -> " (mark " + Owner.brief(us.mark()) + ")").orElse("");
    }

    /** Refuses to choose between the backups of several databases. */
    void requireOne(List<Backup> backups) {
        Whose whose = look(backups);
        List<Backup> others = whose.others(backups);
        if (whose.us().isEmpty() && !others.isEmpty()) {
            throw new RestoreRefusedException(
                    "Restore into the missing database " + database + " refused: under the name "
                            + context.catalog().name() + " there are backups of several databases in "
                            + context.catalog().store() + ", and nothing tells which of them is this one: "
                            + OwnerFindings.newestOfEach(others) + ". Nothing was touched. " + WaysOut.OF_OTHERS);
        }
    }
}
