package dev.lifeboat;

import dev.lifeboat.io.DerivedNames;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.ForeignLock;
import dev.lifeboat.io.Sha256;
import dev.lifeboat.sqlite.DatabaseUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a replacement, in the order that makes it safe: the new file is complete beside the database, then the
 * journal is written, then what is there is set aside, then the files beside the database go, and last the new file takes
 * the database's name, which never disappears. (Moving the database away first makes SQLite create a new one and delete
 * the log; moving the log first shows a part of the rows as whole.) Only under the operation lock.
 */
final class Replacement {

    private final Context context;
    private final DurableFiles files;
    private final Path main;
    private final Path placed;
    private final Path journalFile;

    Replacement(Context context) {
        this.context = context;
        this.files = context.staging().files();
        this.main = context.live().path().toAbsolutePath();
        this.placed = main.resolveSibling(DerivedNames.of(".lifeboat-", String.valueOf(main.getFileName()), ".new"));
        this.journalFile = context.staging().replaceJournal();
    }

    /** What is neither a file nor absent could not be set aside; SQLite says of the one beside it that it cannot open the other. */
    void requireFiles() throws IOException {
        for (Path file : DatabaseUse.files(main)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
                throw new IOException(file + " is not a file: move it away, and restore again");
            }
        }
    }

    /** Who is known to have the database open, in words. */
    Optional<String> user() throws IOException {
        Optional<Path> open = DatabaseUse.here(main);
        if (open.isPresent()) {
            return Optional.of("this process has " + open.get() + " open");
        }
        return isLockedElsewhere() ? Optional.of("another process has " + main + " open") : Optional.empty();
    }

    /** Asked only where it is known that nobody here has it open, who would lose his locks by that. */
    private boolean isLockedElsewhere() throws IOException {
        return Files.isRegularFile(main)
                && !context.live().mayBeOpenHere()
                && ForeignLock.isOn(main, DatabaseUse.FIRST_LOCKED_BYTE, DatabaseUse.LOCKED_BYTES);
    }

    /** The new file, beside the database: whole, durable, and with the access rights and notes of the old one; warnings
     * say which it has not. */
    void place(Path candidate, Backup backup, List<String> warnings) throws IOException {
        deletePlaced();
        files.publish(candidate, placed);
        new InheritedRights(files, main, context.live().mayBeOpenHere()).giveTo(placed, warnings);
        if (!Files.exists(main)) {
            OwnerOfDirectory.give(placed);
        }
        requireContent(backup.sha256());
        context.steps().reached(Step.PLACED);
    }

    /** Writes down what will be done. */
    ReplaceJournal begin(Backup backup, boolean missing) throws IOException {
        Staging.refuseLink(context.staging().setAsideDirectory());
        BackupId name = new BackupId(context.catalog().name(), context.clock().instant());
        while (Files.exists(setAside(name.toString()))) {
            name = name.next();
        }
        ReplaceJournal journal = new ReplaceJournal(backup.id().toString(), backup.sha256(), missing, name.toString());
        files.replace(journalFile, journal.text());
        context.steps().reached(Step.REPLACE_JOURNALED);
        return journal;
    }

    /** Up to the rename. When it fails, the database is what it was, and {@link #undo} brings back what is beside it. */
    void swap(ReplaceJournal journal) throws IOException {
        keepWhatIsThere(setAside(journal.setAside()));
        context.steps().reached(Step.SET_ASIDE);
        for (Path file : DatabaseUse.beside(main)) {
            files.delete(file);
        }
        files.syncDirectory(main.resolveSibling("."));
        context.steps().reached(Step.SIDECARS_DELETED);
        files.move(placed, main);
    }

    /** After the rename. */
    void finish() throws IOException {
        files.syncDirectory(main.resolveSibling("."));
        context.steps().reached(Step.REPLACED);
        end();
        context.steps().reached(Step.REPLACE_DONE);
    }

    private void end() throws IOException {
        for (Path file : DatabaseUse.beside(main)) {
            files.delete(DurableFiles.partOf(file));
        }
        files.delete(DurableFiles.partOf(journalFile));
        files.delete(journalFile);
        files.syncDirectory(context.staging().directory());
    }

    /** After a crash, what was kept already is not kept again. */
    private void keepWhatIsThere(Path directory) throws IOException {
        for (Path file : DatabaseUse.files(main)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                files.createDirectories(directory);
                keep(file, directory);
            }
        }
    }

    private void keep(Path file, Path directory) throws IOException {
        Path kept = directory.resolve(file.getFileName());
        for (int number = 2; Files.exists(kept) && Files.mismatch(kept, file) >= 0; number++) {
            kept = directory.resolve(DerivedNames.of("", file.getFileName().toString(), "." + number));
        }
        if (!Files.exists(kept)) {
            publish(file, kept);
        }
    }

    /** Where what was there is, if there was anything. */
    Optional<Path> kept(ReplaceJournal journal) {
        return Optional.of(setAside(journal.setAside())).filter(Files::isDirectory);
    }

    private Path setAside(String name) {
        return context.staging().setAsideDirectory().resolve(name);
    }

    /** Before the rename: all is again as it was. What was set aside stays. It is given up whatever fails. */
    void undo(Optional<ReplaceJournal> journal) throws IOException {
        try {
            if (journal.isPresent()) {
                bringBack(setAside(journal.get().setAside()));
            }
        } finally {
            giveUp();
        }
    }

    private void bringBack(Path directory) throws IOException {
        for (Path file : DatabaseUse.beside(main)) {
            Path kept = directory.resolve(file.getFileName());
            if (Files.exists(kept) && !Files.exists(file)) {
                publish(kept, file);
            }
        }
    }

    /** Half of a copy that a crash left would be taken for one that grows. */
    private void publish(Path file, Path target) throws IOException {
        files.delete(DurableFiles.partOf(target));
        files.publish(file, target);
    }

    /** What was set aside is not needed: it is still where it was, or in a safety backup. */
    void drop(ReplaceJournal journal) throws IOException {
        Path directory = setAside(journal.setAside());
        files.deleteContents(directory);
        files.delete(directory);
        Path all = context.staging().setAsideDirectory();
        if (Files.isDirectory(all) && Directories.isEmpty(all)) {
            files.delete(all);
        }
    }

    /** Whether a crash interrupted one after it was written down. */
    Optional<ReplaceJournal> interrupted() throws IOException {
        return Files.exists(journalFile) ? Optional.of(ReplaceJournal.read(journalFile)) : Optional.empty();
    }

    /** Whether a crash left anything of one. */
    boolean isPending() {
        return Files.exists(journalFile) || Files.exists(placed) || Files.exists(DurableFiles.partOf(placed));
    }

    /** Whether the database is the one from before still, where no new file waits for its name any more. */
    boolean isTheOldOne(ReplaceJournal journal) throws IOException {
        Path old = setAside(journal.setAside()).resolve(main.getFileName());
        if (journal.missing() || !Files.exists(main)) {
            return journal.missing() && !Files.exists(main);
        }
        return !Files.exists(old) || isSame(old);
    }

    /** One that may be open here is not opened to compare it. */
    private boolean isSame(Path old) throws IOException {
        return Files.isSameFile(old, main) || (!context.live().mayBeOpenHere() && Files.mismatch(old, main) < 0);
    }

    /** Whether the new file waits for its name. */
    boolean isPlaced() {
        return Files.exists(placed);
    }

    /** What is there stays as it is, and the new file goes: last, for with the journal it would be put in after all. */
    void giveUp() throws IOException {
        try {
            end();
        } finally {
            deletePlaced();
        }
    }

    /** With half of it, where it is a copy. */
    private void deletePlaced() throws IOException {
        files.delete(DurableFiles.partOf(placed));
        files.delete(placed);
    }

    /** Whether the file that waits is the one that was to be put in. */
    void requireContent(String sha256) throws IOException {
        String found = Sha256.of(placed, bytes -> {});
        if (!found.equals(sha256)) {
            throw new IOException(placed + " is not what was written (sha256 " + sha256 + " expected, " + found + ")");
        }
    }
}
