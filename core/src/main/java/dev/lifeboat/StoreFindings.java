package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.RunHistory.Outcomes;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.sqlite.DatabaseUse;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;

/** What there is to find about the place where backups go: whether it can be read and written, and what else is there. */
final class StoreFindings {

    private static final String PROBE = ".probe-";

    /** What a manifest takes on a disk. */
    private static final long MANIFEST_BYTES = 4096;

    private final Context context;
    private final BackupStore store;
    private final Optional<Path> directory;
    private final Findings findings;

    StoreFindings(Context context, Findings findings) {
        this.context = context;
        this.store = context.catalog().store();
        this.directory = store.localDirectory();
        this.findings = findings;
    }

    /** What a look into the store shows; empty when that cannot be. */
    Optional<Survey> look(Outcomes outcomes, long databaseBytes) {
        Optional<Survey> survey = Optional.empty();
        try {
            survey = Optional.of(context.catalog().survey());
            around(survey.get(), outcomes, databaseBytes);
        } catch (IOException | RuntimeException e) {
            findings.problem(
                    Code.STORE_UNREADABLE,
                    "the backups in " + store + " cannot be read: " + Words.failure(e),
                    "Mount the volume or connect the store, and let the user that runs the application read it.");
        }
        return survey;
    }

    private void around(Survey survey, Outcomes outcomes, long databaseBytes) throws IOException {
        RoomAdvice advice = RoomAdvice.of(context, survey.backups());
        Path staging = Directories.existing(context.staging().directory());
        boolean shared =
                directory.isPresent() && files().sameFileSystem(Directories.existing(directory.get()), staging);
        space(staging, databaseBytes, "staging", shared ? advice::toWin : missing -> besideNoBackups());
        if (outcomes.lastSuccess().isPresent() && isEmpty(survey)) {
            missing(outcomes);
        } else if (directory.isPresent()) {
            room(directory.get(), databaseBytes, shared ? Optional.empty() : Optional.of(advice));
        } else {
            prepare(databaseBytes);
        }
        foreign(survey);
    }

    /** Those of another database are none of ours. */
    private boolean isEmpty(Survey survey) {
        List<Backup> backups = survey.backups();
        return survey.notWhole().isEmpty()
                && new Ownership(context).look(backups).ours(backups).isEmpty();
    }

    /** Nothing is written there then: a directory that is made in the place of a volume would hide that it is missing. */
    private void missing(Outcomes outcomes) {
        findings.problem(
                Code.BACKUPS_MISSING,
                "there is no backup of " + context.catalog().name() + " in " + store + ", though one was made at "
                        + outcomes.lastSuccess().map(Object::toString).orElse(""),
                "If its volume is not mounted, mount it before the next backup is made. If the directory was emptied or"
                        + " moved on purpose, call create().");
    }

    /** Before the first backup there need not be a directory, and only a backup makes it. */
    private void room(Path backups, long databaseBytes, Optional<RoomAdvice> ofItsOwn) throws IOException {
        Path there = Directories.existing(backups);
        if (ofItsOwn.isPresent()) {
            long waiting = waitingBytes();
            String whose = "the backups" + (waiting > 0 ? " and the safety backups that wait for room" : "");
            space(there, databaseBytes + waiting, whose, ofItsOwn.get()::toWin);
        }
        if (Directories.leadsNowhere(backups)) {
            notWritable("it is a link to nothing");
        } else if (!Files.isWritable(there)) {
            notWritable(there + " is not writable");
        } else if (Files.exists(backups) && !findings.has(Code.LITTLE_SPACE)) {
            prepare(0);
        }
        sameVolume(there);
    }

    private void prepare(long bytes) {
        try {
            store.prepare(bytes);
        } catch (IOException | RuntimeException e) {
            notWritable(Words.failure(e));
        }
    }

    private void notWritable(String why) {
        findings.problem(
                Code.STORE_NOT_WRITABLE,
                "the next backup cannot be stored in " + store + ": " + why,
                "Let the user that runs the application write there, mount it writable, and see that there is space.");
    }

    private void space(Path place, long bytes, String whose, LongFunction<String> advice) throws IOException {
        long needed = bytes + DurableFiles.RESERVE_BYTES;
        long free = files().usableBytes(place);
        if (free < 2 * needed) {
            boolean fits = free >= needed;
            findings.add(
                    Code.LITTLE_SPACE,
                    fits ? Severity.WARNING : Severity.PROBLEM,
                    "the next backup needs " + Words.bytes(needed) + " in " + place + ", the place of " + whose
                            + ", where " + Words.bytes(free) + " are free",
                    advice.apply((fits ? 2 * needed : needed) - free) + (fits ? "" : " Then call create()."));
        }
    }

    /** Safety backups go into the store before the next backup does. */
    private long waitingBytes() throws IOException {
        return context.waiting().list().stream()
                .mapToLong(copy -> copy.storedBytes() + MANIFEST_BYTES)
                .sum();
    }

    private String besideNoBackups() {
        return "Make room on that volume"
                + (findings.has(Code.SET_ASIDE_KEPT)
                        ? ", for one by deleting the replaced databases that are kept"
                        : "")
                + ", or name a directory on a larger one with staging(…). Deleting backups wins nothing there.";
    }

    private DurableFiles files() {
        return context.staging().files();
    }

    private void sameVolume(Path there) throws IOException {
        Path database = Directories.existing(context.live().path().resolveSibling(""));
        if (files().sameFileSystem(there, database)) {
            findings.note(
                    Code.SAME_VOLUME,
                    "the backups in " + store + " are on the volume of the database " + context.database(),
                    "They help against mistakes, and not when that volume is lost: put them on another one, or copy the"
                            + " directory to another place; its files are complete in themselves.");
        }
    }

    private void foreign(Survey survey) throws IOException {
        Set<String> names = directory.isPresent() && Files.isDirectory(directory.get())
                ? foreignEntries(directory.get(), survey.listing().ours())
                : new TreeSet<>(survey.listing().foreign());
        if (!names.isEmpty()) {
            findings.note(
                    Code.FOREIGN_FILES,
                    names.size() + " of the entries in " + store + " are none of ours: " + Words.some(names),
                    "They are left alone. importFile(…) makes a backup of a .sqlite file; move the others elsewhere.");
        }
    }

    /** A listing does not show all of them: links, directories, names that are no keys. What it shows as ours is a file. */
    private Set<String> foreignEntries(Path backups, Set<String> ours) throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(backups)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!ours.contains(name) && !isOfABackup(entry) && !isOfThisManager(entry) && isStillThere(entry)) {
                    names.add(Words.quote(name));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private static boolean isOfABackup(Path entry) {
        String name = entry.getFileName().toString();
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && Listing.isOfABackup(name);
    }

    /** Of a backup that is deleted meanwhile, nothing is a file any more. */
    private static boolean isStillThere(Path entry) {
        return Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
    }

    /** Backups may be beside the database, or staging in their directory; and others may just be probing. */
    private boolean isOfThisManager(Path entry) {
        return entry.getFileName().toString().startsWith(PROBE)
                || entry.equals(context.staging().directory())
                || DatabaseUse.files(context.live().path()).contains(entry);
    }
}
