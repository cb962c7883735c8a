package dev.lifeboat.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether another process holds a lock on a file. */
public final class ForeignLock {

    private ForeignLock() {}

    /**
     * Whether anybody holds a lock, shared or not, on one of these bytes, which may lie behind the end of the file. Takes it
     * for a moment to find out.
     *
     * @param file one that this process does not have open: closing it drops all locks of this process on it
     */
    public static boolean isOn(Path file, long position, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock(position, bytes, false)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }
}
