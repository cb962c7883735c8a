package dev.lifeboat.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A database file and the files of SQLite's beside it, as they are at one moment, byte by byte.
 *
 * <p>Looking at them reads them as {@code sha256sum} does. It must not be done while this process has the database open:
 * closing a file drops all locks that a process has on it.
 *
 * @param states by file name
 */
record OriginalFiles(Map<String, State> states) {

    private static final String SHARED_MEMORY = "-shm";
    private static final List<String> SUFFIXES = List.of("", "-wal", SHARED_MEMORY, "-journal");

    /** One file. */
    record State(long bytes, FileTime modified, String sha256) {}

    /** Looks at them. */
    static OriginalFiles of(Path database) throws IOException {
        return copied(database, name -> OutputStream.nullOutputStream());
    }

    /** Looks at them, and copies what it reads. */
    static OriginalFiles copy(Path database, Path directory) throws IOException {
        Files.createDirectories(directory);
        return copied(
                database,
                name -> name.endsWith(SHARED_MEMORY)
                        ? OutputStream.nullOutputStream()
                        : Files.newOutputStream(directory.resolve(name)));
    }

    @FunctionalInterface
    private interface Target {
        OutputStream open(String name) throws IOException;
    }

    private static OriginalFiles copied(Path database, Target target) throws IOException {
        Map<String, State> states = new LinkedHashMap<>();
        for (String suffix : SUFFIXES) {
            String name = database.getFileName() + suffix;
            Path file = database.resolveSibling(name);
            if (Files.exists(file)) {
                states.put(name, copied(file, target.open(name)));
            }
        }
        return new OriginalFiles(states);
    }

    private static State copied(Path file, OutputStream target) throws IOException {
        MessageDigest sha256 = TableContent.newSha256();
        FileTime modified = Files.getLastModifiedTime(file);
        long bytes;
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new DigestOutputStream(target, sha256)) {
            bytes = in.transferTo(out);
        }
        return new State(bytes, modified, HexFormat.of().formatHex(sha256.digest()));
    }

    List<String> checksums() {
        return states.values().stream().map(State::sha256).toList();
    }

    /** The names of those that are not as they were before: changed, new or gone. */
    Set<String> changedSince(OriginalFiles before) {
        Set<String> changed = new TreeSet<>(before.states.keySet());
        changed.addAll(states.keySet());
        changed.removeIf(name -> states.containsKey(name) && states.get(name).equals(before.states.get(name)));
        return changed;
    }

    /** Whether the content of the database can have changed: the shared memory only says who reads. */
    static boolean matter(Set<String> changed) {
        return changed.stream().anyMatch(name -> !name.endsWith(SHARED_MEMORY));
    }
}
