package dev.lifeboat.sqlite;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A write-ahead log that nobody uses, read as SQLite reads it when it recovers (sqlite.org, "WAL-mode File Format").
 *
 * <p>SQLite deletes one without a commit when it closes the database, even a database that was opened with
 * {@code mode=ro}; one with a commit it cannot carry over into such a database, and leaves alone (measured with SQLite
 * 3.54.1).
 */
final class LeftoverLog {

    private static final int HEADER_BYTES = 32;
    private static final int MAGIC = 0x377f0682;
    private static final int PAGE_SIZE = 8;
    private static final int SALTS = 16;
    private static final int HEADER_CHECKSUM = 24;

    private static final int FRAME_HEADER_BYTES = 24;
    private static final int FRAME_PAGES_AFTER_COMMIT = 4;
    private static final int FRAME_SALTS = 8;
    private static final int FRAME_CHECKSUM = 16;

    private final ByteOrder order;
    private int first;
    private int second;

    private LeftoverLog(ByteOrder order) {
        this.order = order;
    }

    /** Whether a rollback journal that nobody uses, if there is one, is more than a used one: SQLite too looks at a byte. */
    static boolean isHot(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(journal)) {
            return in.read() > 0;
        }
    }

    /** Whether SQLite would look for a log beside a database that nobody uses, and make one: a single byte decides. */
    static boolean isLookedFor(Path database) {
        try (InputStream in = Files.newInputStream(database)) {
            in.skipNBytes(DatabaseHeader.READ_VERSION_OFFSET);
            return in.read() == DatabaseHeader.WAL_VERSION;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether it is no log at all, which SQLite passes over when it recovers. To a reader that may not write the
     * {@code -shm}, SQLite says after ten seconds that it cannot lock it (measured with SQLite 3.54.1).
     */
    static boolean isNone(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
            return header.limit() == HEADER_BYTES && begun(header).isEmpty();
        }
    }

    /** Whether SQLite would find a committed transaction in it. */
    static boolean holdsCommit(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
            Optional<LeftoverLog> log = header.limit() < HEADER_BYTES ? Optional.empty() : begun(header);
            return log.isPresent() && log.get().holdsCommit(header, in);
        }
    }

    /** One with this header, if that is whole. */
    private static Optional<LeftoverLog> begun(ByteBuffer header) {
        int magic = header.getInt(0);
        LeftoverLog log = new LeftoverLog((magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        log.add(header, 0, HEADER_CHECKSUM);
        boolean whole = (magic & ~1) == MAGIC
                && header.getLong(HEADER_CHECKSUM) == log.checksum()
                && DatabaseHeader.isPageSize(header.getInt(PAGE_SIZE));
        return whole ? Optional.of(log) : Optional.empty();
    }

    private boolean holdsCommit(ByteBuffer header, InputStream in) throws IOException {
        int frameBytes = FRAME_HEADER_BYTES + header.getInt(PAGE_SIZE);
        while (true) {
            ByteBuffer frame = ByteBuffer.wrap(in.readNBytes(frameBytes));
            if (frame.limit() < frameBytes || !follows(frame, header.getLong(SALTS))) {
                return false;
            }
            if (frame.getInt(FRAME_PAGES_AFTER_COMMIT) != 0) {
                return true;
            }
        }
    }

    /** Whether a frame belongs to this log and is whole. Its checksum covers everything before it. */
    private boolean follows(ByteBuffer frame, long salts) {
        add(frame, 0, FRAME_SALTS);
        add(frame, FRAME_HEADER_BYTES, frame.limit());
        return frame.getInt(0) != 0
                && frame.getLong(FRAME_SALTS) == salts
                && frame.getLong(FRAME_CHECKSUM) == checksum();
    }

    private void add(ByteBuffer bytes, int from, int to) {
        ByteBuffer words = bytes.duplicate().order(order);
        for (int i = from; i < to; i += 2 * Integer.BYTES) {
            first += words.getInt(i) + second;
            second += words.getInt(i + Integer.BYTES) + first;
        }
    }

    private long checksum() {
        return (long) first << Integer.SIZE | Integer.toUnsignedLong(second);
    }
}
