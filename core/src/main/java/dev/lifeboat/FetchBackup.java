package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.EarlyFlush;
import dev.lifeboat.io.ReadAhead;
import dev.lifeboat.io.Sha256;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.IntegrityCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads a backup out of its store and compares it with its manifest on the way. */
final class FetchBackup {

    private static final String OTHER_BYTES = "it is not the one that was backed up";
    private static final String WERE_STORED = " were stored";

    private final Context context;
    private final Progress progress;
    private final BooleanSupplier late;

    FetchBackup(Context context, Progress progress) {
        this(context, progress, () -> false);
    }

    /** Breaks off when it is late: reading with a {@link LateException}, a check with a finding. */
    FetchBackup(Context context, Progress progress, BooleanSupplier late) {
        this.context = context;
        this.progress = progress;
        this.late = late;
    }

    /**
     * The manifest of a backup, read anew like everything else that is compared.
     *
     * @throws BackupNotFoundException if there is none
     * @throws MalformedTextException if it cannot be read
     */
    Backup manifest(BackupId id) throws IOException, MalformedTextException {
        return manifest(context.backups(), id);
    }

    /** As {@link #manifest(BackupId)}, for who reads the data itself. */
    static Backup manifest(AllBackups backups, BackupId id) throws IOException, MalformedTextException {
        backups.requireOurs(id);
        try {
            return backups.readManifest(id);
        } catch (NoSuchFileException e) {
            throw notFound(backups, id);
        }
    }

    private static BackupNotFoundException notFound(AllBackups backups, BackupId id) {
        return BackupNotFoundException.of(id, backups.store().toString());
    }

    /** Reads it to its end. What is wrong with it, in words; empty when it is the one that was backed up. */
    List<String> compare(Backup backup) throws IOException {
        return compare(backup, (buffer, length) -> {});
    }

    /** As {@link #compare(Backup)}, and writes it into an empty file of ours. */
    List<String> into(Path file, Backup backup) throws IOException {
        return into(file, backup, () -> {});
    }

    /** As {@link #into(Path, Backup)}; a file that is to last is made durable while it grows. */
    List<String> intoLasting(Path file, Backup backup) throws IOException {
        try (EarlyFlush flush = EarlyFlush.of(context.staging().files(), file)) {
            return into(file, backup, flush::grown);
        }
    }

    private List<String> into(Path file, Backup backup, Runnable grown) throws IOException {
        try (OutputStream out = context.staging().files().append(file)) {
            return compare(backup, (buffer, length) -> {
                out.write(buffer, 0, length);
                grown.run();
            });
        }
    }

    /**
     * SQLite's check of a backup that was read into a file of ours and is the one that was backed up, and whether its header
     * is what the manifest says. It goes through the pages in the order of the tables and indexes, and of what is larger than
     * the memory it would fetch each by itself.
     */
    CheckFindings check(CandidateDatabase candidate, Backup backup, IntegrityCheck check)
            throws IOException, SQLException {
        progress.at(Phase.CHECK, 0, 1);
        BooleanSupplier over = CheckTime.of(context.options().checkTime(), backup.databaseBytes());
        ReadAhead ahead = ReadAhead.of(candidate.file());
        try {
            CheckFindings findings = candidate
                    .check(check, () -> over.getAsBoolean() || late.getAsBoolean())
                    .ofProvenBytes();
            progress.at(Phase.CHECK, 1, 1);
            return findings.damage().isEmpty()
                    ? findings.withDamage(Databases.comparison(candidate, backup.database()))
                    : findings;
        } finally {
            ahead.close();
        }
    }

    private List<String> compare(Backup backup, Sha256.Sink sink) throws IOException {
        Sha256 hash = new Sha256();
        // What is longer than the pages would fill the disk before its checksum shows that it is another one.
        long longest = Math.min(backup.storedBytes(), backup.databaseBytes());
        try (InputStream in = context.backups().openData(backup.id())) {
            hash.read(in, (buffer, length) -> {
                if (hash.bytes() > longest) {
                    throw new TooLongException();
                }
                if (late.getAsBoolean()) {
                    throw new LateException();
                }
                sink.accept(buffer, length);
                progress.at(Phase.FETCH, hash.bytes() / backup.pageSize(), backup.pageCount());
            });
        } catch (NoSuchFileException e) {
            return List.of(missing(context.backups(), backup.id()));
        } catch (TooLongException e) {
            return List.of("it has more bytes than the " + longest + " that" + WERE_STORED);
        }
        return differences(backup, hash);
    }

    /** What is wrong with a backup without its data, in words; one that was deleted meanwhile is not found. */
    static String missing(AllBackups backups, BackupId id) throws IOException {
        if (!backups.isCommitted(id)) {
            throw notFound(backups, id);
        }
        return "its data " + Manifest.dataKey(id) + " is missing";
    }

    /** Whether a problem is that the bytes are not those that were backed up. */
    static boolean isOfBytes(String problem) {
        return problem.contains(OTHER_BYTES) || problem.contains(WERE_STORED) || problem.contains("is missing");
    }

    /** How what was read differs from what was backed up, in words. */
    static List<String> differences(Backup backup, Sha256 hash) {
        List<String> problems = new ArrayList<>();
        if (hash.bytes() != backup.storedBytes()) {
            problems.add("it has " + hash.bytes() + " bytes, " + backup.storedBytes() + WERE_STORED);
        }
        String found = hash.hex();
        if (!found.equals(backup.sha256())) {
            problems.add(OTHER_BYTES + " (sha256 " + backup.sha256() + " expected, " + found + " found)");
        }
        return problems;
    }

    /** The time for reading is over. */
    static final class LateException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** An object that does not end where it should. */
    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
