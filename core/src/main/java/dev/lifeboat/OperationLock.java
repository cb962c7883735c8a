package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.PlainText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mutating operation at a time per database, across the managers of this process and across processes: a lock of
 * this JVM, and under it a lock on a file of ours in staging (never on the database).
 *
 * <p>The file is opened by one holder of the JVM's lock at a time, since closing any descriptor of a file drops a
 * process's POSIX locks on it.
 */
final class OperationLock {

    private static final Logger LOG = LoggerFactory.getLogger(OperationLock.class);

    private static final ConcurrentMap<Path, JvmLock> JVM_LOCKS = new ConcurrentHashMap<>();
    private static final long POLL_MILLIS = 20;
    private static final int MAX_HOLDER_BYTES = 200;

    /** The holder is written into the file: a link in its place would have it written anywhere. */
    private static final Set<OpenOption> WITHOUT_FOLLOWING_A_LINK =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Far behind the text, as SQLite does it: Windows lets nobody read what another process has locked. */
    private static final long LOCKED_BYTE = 1L << 30;

    private final Path file;
    private final DurableFiles files;
    private final JvmLock jvmLock;

    OperationLock(Path file, DurableFiles files) {
        this.file = file;
        this.files = files;
        this.jvmLock = JVM_LOCKS.computeIfAbsent(file, absent -> new JvmLock());
    }

    /** What is done under the lock. */
    @FunctionalInterface
    interface Body<T> {
        T run() throws Exception;
    }

    /** Waits for the lock up to the timeout, then says who holds it. */
    <T> T hold(String who, Duration timeout, Body<T> body) throws Exception {
        long deadline = System.nanoTime() + timeout.toNanos();
        lockInThisProcess(who, timeout);
        try (FileChannel channel = lockFile(who, timeout, deadline)) {
            T result = body.run();
            clear(channel);
            return result;
        } finally {
            jvmLock.unlock();
        }
    }

    private void lockInThisProcess(String who, Duration timeout) {
        if (OperationThread.isWithin(jvmLock.getOwner())) {
            throw busy(who, "was called from within " + jvmLock.holder + ", which it would have to wait for");
        }
        if (!inTime(timeout)) {
            throw busy(who, "waited " + Words.duration(timeout) + " for " + jvmLock.holder + " in this process");
        }
        jvmLock.holder = who;
    }

    private boolean inTime(Duration timeout) {
        try {
            return jvmLock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException("interrupted while waiting for " + jvmLock.holder + "; nothing was done", e);
        }
    }

    private FileChannel lockFile(String who, Duration timeout, long deadline) throws IOException {
        if (!Files.exists(file)) {
            createFile();
        }
        FileChannel channel = FileChannel.open(file, WITHOUT_FOLLOWING_A_LINK);
        try {
            lockAmongProcesses(channel, who, timeout, deadline);
            describe(channel, who);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    private void lockAmongProcesses(FileChannel channel, String who, Duration timeout, long deadline)
            throws IOException {
        while (tryLock(channel) == null) {
            if (System.nanoTime() - deadline >= 0) {
                throw busy(who, "waited " + Words.duration(timeout) + " for " + holderElsewhere(channel));
            }
            pause();
        }
    }

    private void createFile() throws IOException {
        try {
            files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker, which is as good.
            return;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** For those who wait. It takes room that a full disk does not have, and a prune must run there all the same. */
    private static void describe(FileChannel channel, String who) throws ClosedChannelException {
        String text = who + " of process " + ProcessHandle.current().pid();
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (ClosedChannelException e) {
            // An interrupt closed it, and the lock went with it.
            throw e;
        } catch (IOException e) {
            LOG.debug("the name of the holder is not in its lock file", e);
        }
    }

    /** The text is for people alone; that it stays does not make what was done a failure. */
    private static void clear(FileChannel channel) {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            LOG.debug("the name of the last holder stays in its lock file", e);
        }
    }

    private static String holderElsewhere(FileChannel channel) {
        ByteBuffer text = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        try {
            channel.read(text, 0);
        } catch (IOException e) {
            return "another process";
        }
        String holder = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
        return holder.isBlank() ? "another process" : PlainText.oneLine(holder);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException("interrupted while waiting for another process; nothing was done", e);
        }
    }

    private BackupBusyException busy(String who, String why) {
        return new BackupBusyException(who + " " + why + "; nothing was done (lock file " + file + ")");
    }

    /** A lock that knows what it is held for. */
    private static final class JvmLock extends ReentrantLock {

        private static final long serialVersionUID = 1L;

        private volatile String holder = "another operation";

        JvmLock() {
            super(true);
        }

        @Override
        protected @Nullable Thread getOwner() {
            return super.getOwner();
        }
    }
}
