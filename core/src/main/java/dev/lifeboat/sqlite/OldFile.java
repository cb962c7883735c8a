package dev.lifeboat.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A file that this process has open as the database, where another one has its name now: somebody moved a file over it, or
 * moved it away and put another there. Who opens the name then gets the new file with the log of the old one, and closing
 * that connection may write the one into the other. {@code /proc} tells; elsewhere, and of other processes, nothing does.
 *
 * <p>Deleted sidecars are no proof: SQLite deletes and makes them as connections come and go.
 */
final class OldFile {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPED = Path.of("/proc/self/maps");
    private static final String DELETED = " (deleted)";
    private static final String INDEX = "-shm";

    /** A connection that is just opened or closed may be seen in part, once. */
    private static final int LOOKS = 3;

    private OldFile() {}

    /** Where it is, in words. */
    static Optional<String> of(Path database) {
        if (!Files.isDirectory(DESCRIPTORS) || !Files.exists(database)) {
            return Optional.empty();
        }
        Map<Path, String> open = look(database);
        return deleted(open, database).or(() -> movedAway(open, database));
    }

    /** What is open whose name begins with the name of the database. */
    private static Map<Path, String> look(Path database) {
        Map<Path, String> open = new TreeMap<>();
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            descriptors.forEach(descriptor -> note(open, descriptor, database.toString()));
            return open;
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static void note(Map<Path, String> open, Path descriptor, String name) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith(name)) {
                open.put(descriptor, target);
            }
        } catch (IOException e) {
            // It was closed just now.
            return;
        }
    }

    private static Optional<String> deleted(Map<Path, String> open, Path database) {
        String name = database + DELETED;
        return open.keySet().stream()
                .filter(descriptor -> name.equals(open.get(descriptor)) && !isNamed(descriptor, Path.of(name)))
                .findFirst()
                .map(descriptor -> "it is " + ofThisProcess(descriptor));
    }

    private static String ofThisProcess(Path descriptor) {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.getFileName();
    }

    /** A file may really have such a name. */
    private static boolean isNamed(Path descriptor, Path name) {
        try {
            return keyOf(descriptor).equals(keyOf(name));
        } catch (IOException e) {
            return false;
        }
    }

    private static Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** SQLite has the {@code -shm} open only while it has the database open, which has another name then. */
    private static Optional<String> movedAway(Map<Path, String> first, Path database) {
        Map<Path, String> open = first;
        for (int i = 1; i < LOOKS && hasIndexAlone(open, database); i++) {
            open = look(database);
        }
        return hasIndexAlone(open, database) && isMapped(database + INDEX)
                ? Optional.of("it was moved away, and its -shm is still open")
                : Optional.empty();
    }

    /** As SQLite has it: a program that copies the files reads it only. */
    private static boolean isMapped(String file) {
        try (Stream<String> mapped = Files.lines(MAPPED)) {
            return mapped.anyMatch(line -> line.endsWith(" " + file));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean hasIndexAlone(Map<Path, String> open, Path database) {
        return open.containsValue(database + INDEX) && !open.containsValue(database.toString());
    }
}
