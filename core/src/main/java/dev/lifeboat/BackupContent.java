package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/**
 * The data of a backup on its way to a reader, compared with its manifest: what differs fails with the last bytes, which
 * are held back until all is known. Not thread-safe.
 */
final class BackupContent extends InputStream {

    private final Backup backup;
    private final InputStream stored;
    private final Sha256 hash = new Sha256();
    private long left;

    private BackupContent(Backup backup, InputStream stored) {
        this.backup = backup;
        this.stored = stored;
        this.left = backup.storedBytes();
    }

    static InputStream open(Context context, BackupId id) throws IOException {
        Backup backup = manifest(context, id);
        try {
            return new BackupContent(backup, context.backups().openData(id));
        } catch (NoSuchFileException e) {
            throw damaged(context, id, FetchBackup.missing(context.backups(), id));
        }
    }

    private static Backup manifest(Context context, BackupId id) throws IOException {
        try {
            return FetchBackup.manifest(context.backups(), id);
        } catch (MalformedTextException e) {
            throw damaged(context, id, "its manifest cannot be read (" + e.getMessage() + ")");
        }
    }

    private static CorruptBackupException damaged(Context context, BackupId id, String why) {
        return new CorruptBackupException("backup " + id + " cannot be read: " + why + " (in "
                + context.backups().placeOf(id) + "). verify() the older backups.");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 || length == 0) {
            return left == 0 ? -1 : 0;
        }
        int read = stored.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw differs("it ends " + left + " bytes early");
        }
        hash.add(buffer, offset, read);
        if (read == left) {
            compare();
        }
        left -= read;
        return read;
    }

    private void compare() throws IOException {
        if (stored.read() >= 0) {
            throw differs("it has more bytes than the " + backup.storedBytes() + " that were stored");
        }
        String found = hash.hex();
        if (!found.equals(backup.sha256())) {
            throw differs("sha256 " + backup.sha256() + " expected, " + found + " found");
        }
    }

    private IOException differs(String how) {
        return new IOException("backup " + backup.id() + " is not the one that was backed up: " + how);
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
