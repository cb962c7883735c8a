package dev.lifeboat.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * The facts in the 100-byte header of a database (sqlite.org, "Database File Format", section 1.3).
 *
 * @param pageSize bytes a page
 * @param pageCount pages in the database
 * @param wal whether it is a WAL database
 * @param encoding {@code UTF-8}, {@code UTF-16le} or {@code UTF-16be}
 * @param userVersion the host's
 * @param applicationId the host's
 */
public record DatabaseHeader(
        int pageSize, long pageCount, boolean wal, String encoding, int userVersion, int applicationId) {

    static final int BYTES = 100;
    static final int WRITE_VERSION_OFFSET = 18;
    static final int READ_VERSION_OFFSET = 19;
    static final int INCREMENTAL_VACUUM_OFFSET = 64;
    static final byte ROLLBACK_VERSION = 1;
    static final byte WAL_VERSION = 2;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE_SIZE_OFFSET = 16;
    private static final int PAGE_COUNT_OFFSET = 28;
    private static final int ENCODING_OFFSET = 56;
    private static final int USER_VERSION_OFFSET = 60;
    private static final int APPLICATION_ID_OFFSET = 68;

    /** The size of the database: pages × page size. */
    public long bytes() {
        return pageCount * pageSize;
    }

    /**
     * Reads the header of a file of ours. Never of a live database: closing the file would drop SQLite's locks.
     *
     * @throws NotADatabaseException if the file has no such header
     */
    public static DatabaseHeader read(Path file) throws IOException, NotADatabaseException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(BYTES);
        }
        if (bytes.length == 0) {
            throw new NotADatabaseException("the file is empty");
        }
        if (bytes.length < BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new NotADatabaseException("the file does not begin as a SQLite database does");
        }
        return parse(ByteBuffer.wrap(bytes));
    }

    private static DatabaseHeader parse(ByteBuffer header) throws NotADatabaseException {
        int stored = Short.toUnsignedInt(header.getShort(PAGE_SIZE_OFFSET));
        int pageSize = stored == 1 ? 65_536 : stored;
        if (!isPageSize(pageSize)) {
            throw new NotADatabaseException("its header gives the page size " + pageSize);
        }
        return new DatabaseHeader(
                pageSize,
                Integer.toUnsignedLong(header.getInt(PAGE_COUNT_OFFSET)),
                header.get(WRITE_VERSION_OFFSET) == WAL_VERSION,
                encoding(header.getInt(ENCODING_OFFSET)),
                header.getInt(USER_VERSION_OFFSET),
                header.getInt(APPLICATION_ID_OFFSET));
    }

    /** Whether SQLite knows pages of so many bytes. */
    static boolean isPageSize(int bytes) {
        return bytes >= 512 && bytes <= 65_536 && Integer.bitCount(bytes) == 1;
    }

    /** Whether SQLite lets anybody write a database with the header of this file of ours; an empty one has none yet. */
    public static boolean isWritable(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES);
            return bytes.length < BYTES || Byte.toUnsignedInt(bytes[WRITE_VERSION_OFFSET]) <= WAL_VERSION;
        }
    }

    /** The version of SQLite that the driver brings. */
    public static String sqliteVersion() throws SQLException {
        return Connections.sqliteVersion();
    }

    /** Asks a connection; the answers belong together when it holds a read transaction. */
    public static DatabaseHeader of(Connection connection) throws SQLException {
        return new DatabaseHeader(
                (int) Sql.number(connection, "PRAGMA page_size"),
                Sql.number(connection, "PRAGMA page_count"),
                Sql.text(connection, "PRAGMA journal_mode").equals("wal"),
                Sql.text(connection, "PRAGMA encoding"),
                (int) Sql.number(connection, "PRAGMA user_version"),
                (int) Sql.number(connection, "PRAGMA application_id"));
    }

    /** A database without a table has no encoding yet (0); SQLite then takes UTF-8. */
    private static String encoding(int code) throws NotADatabaseException {
        return switch (code) {
            case 0, 1 -> "UTF-8";
            case 2 -> "UTF-16le";
            case 3 -> "UTF-16be";
            default -> throw new NotADatabaseException("its header gives the text encoding " + code);
        };
    }
}
