package dev.lifeboat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Directories that need not exist yet. */
final class Directories {

    private Directories() {}

    static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** The names in it, in order; none when there is no such directory. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** How much is in it, at any depth; what goes meanwhile does not count. */
    static long bytes(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                bytes += Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) ? Files.size(entry) : 0;
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            return bytes;
        }
        return bytes;
    }

    /** It, or the nearest one above it that exists. */
    static Path existing(Path directory) {
        Path there = directory.toAbsolutePath();
        for (Path above = there; above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return above;
            }
        }
        return there;
    }

    /** By its real name as far as it exists: the same before it is made and after. */
    static Path real(Path directory) throws IOException {
        Path there = directory.toAbsolutePath().normalize();
        Path existing = existing(there);
        return existing.toRealPath().resolve(existing.relativize(there));
    }

    /** Whether it is a symbolic link to nothing: no directory can be made in its place. */
    static boolean leadsNowhere(Path directory) {
        return Files.isSymbolicLink(directory) && !Files.exists(directory);
    }
}
