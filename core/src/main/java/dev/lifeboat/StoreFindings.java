package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.RunHistory.Outcomes;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What there is to find about the place where backups go: whether it can be read and written, and what else is there. */
final class StoreFindings {

    private static final String PROBE = ".probe-";

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
    Optional<Catalog.Survey> look(Outcomes outcomes, long databaseBytes) {
        try {
            Catalog.Survey survey = context.catalog().survey();
            boolean missing = outcomes.lastSuccess().isPresent() && survey.isEmpty();
            if (missing) {
                missing(outcomes);
            } else {
                room(databaseBytes);
            }
            foreign(survey);
            return Optional.of(survey);
        } catch (IOException | RuntimeException e) {
            findings.problem(
                    Code.STORE_UNREADABLE,
                    "the backups in " + store + " cannot be read: " + Words.failure(e),
                    "Mount the volume or connect the store, and let the user that runs the application read it.");
            return Optional.empty();
        }
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
    private void room(long databaseBytes) throws IOException {
        if (directory.isEmpty()) {
            prepare(databaseBytes);
            return;
        }
        Path there = Directories.existing(directory.get());
        space(there, databaseBytes);
        if (!Files.isWritable(there)) {
            notWritable(there + " is not writable");
        } else if (Files.exists(directory.get()) && !findings.has(Code.LITTLE_SPACE)) {
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
                "Let the user that runs the application write there, and see that there is space.");
    }

    private void space(Path there, long bytes) throws IOException {
        Path staging = Directories.existing(context.staging().directory());
        space(staging, bytes, "staging");
        if (!files().sameFileSystem(there, staging)) {
            space(there, bytes, "the backups");
        }
    }

    private void space(Path place, long bytes, String whose) throws IOException {
        long needed = bytes + DurableFiles.RESERVE_BYTES;
        long free = files().usableBytes(place);
        if (free < 2 * needed) {
            findings.add(
                    Code.LITTLE_SPACE,
                    free < needed ? Severity.PROBLEM : Severity.WARNING,
                    "the next backup needs " + Words.bytes(needed) + " in " + place + ", the place of " + whose + ", where "
                            + Words.bytes(free) + " are free",
                    "Make room there: a shorter retention() and prune(), or a larger volume.");
        }
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

    private void foreign(Catalog.Survey survey) throws IOException {
        Set<String> names = new TreeSet<>(survey.listing().foreign());
        if (directory.isPresent() && Files.isDirectory(directory.get())) {
            names.addAll(noObjects(directory.get()));
        }
        names.removeIf(this::isOfThisManager);
        if (!names.isEmpty()) {
            findings.note(
                    Code.FOREIGN_FILES,
                    names.size() + " entries in " + store + " are not backups: " + Some.of(names),
                    "They are left alone. importFile(…) makes a backup of a .sqlite file; move the others elsewhere.");
        }
    }

    /** What no listing shows: links, directories, names that are no keys. */
    private static Set<String> noObjects(Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                boolean ofABackup = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && Listing.isOfABackup(name);
                if (!ofABackup && !name.startsWith(PROBE)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** Backups may be beside the database, or staging in their directory. */
    private boolean isOfThisManager(String name) {
        if (directory.isEmpty()) {
            return false;
        }
        Path entry = directory.get().resolve(name);
        Path live = context.live().path();
        return entry.equals(context.staging().directory())
                || entry.equals(live)
                || entry.toString().matches("\\Q" + live + "\\E-(wal|shm|journal)");
    }
}
