package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The safety copies of one name that are in staging and not in the store yet, to be read. Like in a store, a copy is one
 * once its manifest is there. Holds no lock: what {@link SafetyCopies} publishes or drops meanwhile is gone the next moment.
 */
final class WaitingCopies {

    private final Path directory;
    private final String name;

    WaitingCopies(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    Path directory() {
        return directory;
    }

    Path data(BackupId id) {
        return directory.resolve(Manifest.dataKey(id));
    }

    Path manifest(BackupId id) {
        return directory.resolve(id.key(Manifest.SUFFIX));
    }

    /** Oldest first. Another manager of the database, of another name, has its own. */
    List<BackupId> ids() throws IOException {
        List<BackupId> ids = new ArrayList<>();
        for (Path file : entries()) {
            idOf(file, Manifest.SUFFIX).filter(this::isOurs).ifPresent(ids::add);
        }
        ids.sort(null);
        return ids;
    }

    /** Whatever is in the directory. */
    List<Path> entries() throws IOException {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                files.forEach(entries::add);
            } catch (NoSuchFileException e) {
                return entries; // The last one was published just now.
            }
        }
        return entries;
    }

    static Optional<BackupId> idOf(Path file, String suffix) {
        String key = file.getFileName().toString();
        try {
            return key.endsWith("." + suffix)
                    ? Optional.of(BackupId.parse(key.substring(0, key.length() - suffix.length() - 1)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isOurs(BackupId id) {
        return id.name().equals(name);
    }

    /** Those that are whole as far as their manifests and lengths show, oldest first. */
    List<Backup> list() throws IOException {
        List<Backup> copies = new ArrayList<>();
        for (BackupId id : ids()) {
            find(id).filter(this::hasItsLength).ifPresent(copies::add);
        }
        return copies;
    }

    private boolean hasItsLength(Backup copy) {
        try {
            return Files.size(data(copy.id())) == copy.storedBytes();
        } catch (IOException e) {
            return false;
        }
    }

    /** A copy with its data, as its manifest describes it; one that cannot be read does not wait. */
    Optional<Backup> find(BackupId id) throws IOException {
        if (!isOurs(id) || !Files.exists(data(id))) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(id));
        } catch (NoSuchFileException | MalformedTextException e) {
            return Optional.empty();
        }
    }

    /** The manifest of a copy. */
    Backup read(BackupId id) throws IOException, MalformedTextException {
        try (InputStream in = Files.newInputStream(manifest(id))) {
            return Manifest.read(id, in);
        }
    }

    /** The data of a copy that waits. */
    Optional<InputStream> open(BackupId id) throws IOException {
        try {
            return find(id).isPresent() ? Optional.of(Files.newInputStream(data(id))) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
