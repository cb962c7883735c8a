package dev.lifeboat.examples;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in a table: so many rows, and one SHA-256 over every value of every row in its order, types included. Two
 * tables with the same content have the same rows.
 *
 * @param rows how many
 * @param sha256 lower-case hexadecimal digits
 */
record TableContent(long rows, String sha256) {

    private static final int BUFFER_BYTES = 1 << 16;

    /** The content of every table but these, by name. */
    static Map<String, TableContent> ofAllBut(Set<String> omitted, Connection connection) throws SQLException {
        Map<String, TableContent> contents = new LinkedHashMap<>();
        for (StoredTable table : StoredTable.in(connection)) {
            if (!omitted.contains(table.name())) {
                contents.put(table.name(), of(table, connection));
            }
        }
        return contents;
    }

    /** Reads a table from its first row to its last; holds one row at a time. */
    static TableContent of(StoredTable table, Connection connection) throws SQLException {
        MessageDigest sha256 = newSha256();
        long rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(table.query());
                DataOutputStream out = into(sha256)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                for (int i = 1; i <= columns; i++) {
                    write(row, i, out);
                }
                rows++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TableContent(rows, HexFormat.of().formatHex(sha256.digest()));
    }

    private static DataOutputStream into(MessageDigest digest) {
        return new DataOutputStream(new BufferedOutputStream(
                new DigestOutputStream(OutputStream.nullOutputStream(), digest), BUFFER_BYTES));
    }

    /** Text goes in as the bytes that are stored, which need not be valid in the encoding of the database. */
    private static void write(ResultSet row, int column, DataOutputStream out) throws SQLException, IOException {
        @Nullable Object value = row.getObject(column);
        if (value == null) {
            out.writeByte('0');
        } else if (value instanceof Double real) {
            out.writeByte('r');
            out.writeLong(Double.doubleToRawLongBits(real));
        } else if (value instanceof Number integer) {
            out.writeByte('i');
            out.writeLong(integer.longValue());
        } else {
            byte[] bytes = value instanceof byte[] blob ? blob : row.getBytes(column);
            out.writeByte(value instanceof byte[] ? 'b' : 't');
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
