package dev.lifeboat.cli;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupException;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes a backup to a new file. */
final class RestoreToCommand {

    private static final String LATEST = "latest";

    private final Console console;

    RestoreToCommand(Console console) {
        this.console = console;
    }

    Outcome run(Arguments arguments) throws IOException, UsageException {
        Optional<String> name = arguments.option("--name");
        Optional<BackupId> id = id(arguments.value(1), name);
        BackupDirectory directory = BackupDirectory.at(arguments.value(0));
        Path newFile = Path.of(arguments.value(2)).toAbsolutePath().normalize();
        String whose = id.isPresent() ? id.get().name() : whose(directory, name);
        try (Work work = Work.in(newFile.resolveSibling(""));
                BackupManager manager = work.manager(directory.store(), whose)) {
            Backup backup = manager.restoreTo(id.orElseGet(() -> latest(manager, directory, whose)), newFile);
            say(backup, newFile);
        }
        return Outcome.FINE;
    }

    private static Optional<BackupId> id(String which, Optional<String> name) throws UsageException {
        if (which.equals(LATEST)) {
            return Optional.empty();
        }
        if (name.isPresent()) {
            throw new UsageException("--name goes with latest: an id has its name in it");
        }
        return Optional.of(Arguments.id(which));
    }

    private static String whose(BackupDirectory directory, Optional<String> given) throws IOException, UsageException {
        List<String> names = directory.look().names();
        if (names.isEmpty()) {
            throw new BackupException("no backups in " + directory.path() + ". Nothing was written.");
        }
        if (given.isPresent() ? !names.contains(given.get()) : names.size() > 1) {
            throw new UsageException("whose latest backup? There are backups of " + String.join(", ", names)
                    + ": choose with --name NAME");
        }
        return given.orElse(names.get(0));
    }

    private static BackupId latest(BackupManager manager, BackupDirectory directory, String name) {
        return manager.latest()
                .map(Backup::id)
                .orElseThrow(
                        () -> new BackupException(
                                "no backup of " + name + " in " + directory.path()
                                        + " counts as the latest good one: safety backups, backups from the future and damaged ones do"
                                        + " not, nor any where several databases have this name. Nothing was written; list shows what there is, and an id is taken in place of latest."));
    }

    private void say(Backup backup, Path newFile) {
        console.line(backup.id() + " is in " + newFile + " (" + Words.bytes(backup.databaseBytes()) + ").");
        console.line("To use it: stop the application, delete the -wal, -shm and -journal beside its");
        console.line("database, and put this file in the place of the database.");
    }
}
