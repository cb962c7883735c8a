package dev.lifeboat.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file systems of directories. Not each of them tells its size: memory without a limit and some unions say 0 for all.
 * And the JDK knows only those that the system's list of mounts has, which is not so where {@code /} is no mount.
 */
final class Volumes {

    /** The free space where a file system does not tell it: enough for everything, for only writing shows. */
    static final long NOT_TOLD = Long.MAX_VALUE;

    private Volumes() {}

    static long usableBytes(Path directory) throws IOException {
        FileStore store = storeOf(directory);
        if (store == null) {
            File place = directory.toFile();
            return told(place.getTotalSpace(), place.getUsableSpace());
        }
        return told(store.getTotalSpace(), store.getUsableSpace());
    }

    /** A full file system has a size, and no free bytes. */
    static long told(long total, long usable) {
        return total == 0 ? NOT_TOLD : usable;
    }

    static boolean isOne(Path one, Path other) throws IOException {
        FileStore store = storeOf(one);
        FileStore otherStore = storeOf(other);
        return (store == null || otherStore == null) ? isOneDevice(one, other) : store.equals(otherStore);
    }

    /** Null where no mount is found for what exists. */
    private static @Nullable FileStore storeOf(Path directory) throws IOException {
        try {
            return Files.getFileStore(directory);
        } catch (IOException e) {
            if (Files.exists(directory)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isOneDevice(Path one, Path other) throws IOException {
        try {
            return Objects.equals(Files.getAttribute(one, "unix:dev"), Files.getAttribute(other, "unix:dev"));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
