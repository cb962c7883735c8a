package dev.lifeboat.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a database, and whether this process has one of them open: told without opening any. */
public final class DatabaseUse {

    /** Files of these names beside a database belong to it: a stale one would bring old rows back. */
    private static final List<String> SIDECARS = List.of("-wal", "-journal", "-shm");

    /**
     * The first of the bytes on which SQLite takes its locks: in WAL, each connection holds one while it is open, with a
     * rollback journal while it is in a transaction (sqlite.org, "File Locking And Concurrency").
     */
    public static final long FIRST_LOCKED_BYTE = 1L << 30;

    /** How many they are. */
    public static final int LOCKED_BYTES = 512;

    private DatabaseUse() {}

    /** Which of them this process has open; empty where nothing tells. */
    public static Optional<Path> here(Path database) throws IOException {
        if (ReadOnlyAccess.tellsOpenFiles()) {
            for (Path file : files(database)) {
                if (ReadOnlyAccess.isKnownToBeOpenHere(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** A database and the files that may be beside it. */
    public static List<Path> files(Path database) {
        return Stream.concat(Stream.of(database), beside(database).stream()).toList();
    }

    /** The files that may be beside it. */
    public static List<Path> beside(Path database) {
        return SIDECARS.stream().map(suffix -> beside(database, suffix)).toList();
    }

    /** The file of a database that has this suffix; without one, the database itself. */
    public static Path beside(Path database, String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }
}
