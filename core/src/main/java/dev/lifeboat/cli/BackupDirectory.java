package dev.lifeboat.cli;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupException;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory with backups of one name or several, and whatever else is in it. */
final class BackupDirectory {

    private final Path path;
    private final DirectoryBackupStore store;

    private BackupDirectory(Path path) {
        this.path = path;
        this.store = DirectoryBackupStore.at(path);
    }

    static BackupDirectory at(String given) {
        Path path = Path.of(given).toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new BackupException(
                    (Files.exists(path) ? "this is no directory: " : "there is no such directory: ") + path);
        }
        return new BackupDirectory(path);
    }

    Path path() {
        return path;
    }

    DirectoryBackupStore store() {
        return store;
    }

    boolean isWritable() {
        return Files.isWritable(path);
    }

    /**
     * What is in it.
     *
     * @param backups those that are whole as far as a listing shows, by name, and newest first
     * @param incomplete the others, in the same order
     * @param foreign what is not Lifeboat's
     */
    record Content(List<Backup> backups, List<Incomplete> incomplete, List<String> foreign) {

        List<String> names() {
            return backups.stream().map(backup -> backup.id().name()).distinct().toList();
        }

        /** Those that there is something to verify of. */
        List<BackupId> ids() {
            return Stream.concat(
                            backups.stream().map(Backup::id),
                            incomplete.stream().filter(Incomplete::isBackup).map(Incomplete::id))
                    .toList();
        }
    }

    /**
     * Looks twice: of a backup that is made or removed meanwhile, one of the looks has nothing. Writes nothing, so that no
     * work directory comes to be.
     */
    Content look() throws IOException {
        Inventory before = new Inventory(store.list());
        List<Backup> backups = backups(before.names());
        Inventory after = new Inventory(store.list());
        Set<BackupId> others = new HashSet<>(before.ids());
        others.retainAll(after.ids());
        backups.forEach(backup -> others.remove(backup.id()));
        return new Content(backups, incomplete(others, after), foreign(after));
    }

    private List<Backup> backups(Set<String> names) throws IOException {
        List<Backup> backups = new ArrayList<>();
        try (Work work = Work.in(path)) {
            for (String name : names) {
                try (BackupManager manager = work.manager(store, name)) {
                    backups.addAll(manager.list());
                }
            }
        }
        return backups;
    }

    private static List<Incomplete> incomplete(Set<BackupId> ids, Inventory inventory) {
        return ids.stream()
                .sorted(Comparator.comparing(BackupId::name).thenComparing(BackupId::time, Comparator.reverseOrder()))
                .map(id -> new Incomplete(id, inventory.partsOf(id)))
                .toList();
    }

    private List<String> foreign(Inventory inventory) throws IOException {
        List<String> foreign = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!inventory.holds(name)) {
                    foreign.add(Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? name + "/" : name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        foreign.sort(Comparator.naturalOrder());
        return foreign;
    }
}
