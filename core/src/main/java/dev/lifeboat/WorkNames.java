package dev.lifeboat;

import dev.lifeboat.sqlite.PathLength;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The names of work in staging: short, for SQLite opens no file whose path is too long. */
final class WorkNames {

    /** Comes between the id that tells the age of a reading and the rest of its name. */
    static final String READING = ".reading-";

    private static final String SOME = "00000000";
    private static final String LONGEST_PURPOSE = "interrupted";

    /** Nobody needs to know whose backup is read. */
    private static final String READER = "r";

    private WorkNames() {}

    /** Of a file in the work directory. */
    static String work(String purpose) {
        return purpose + "-" + some();
    }

    /** Of a file that is read without a lock. */
    static String reading(Instant now) {
        return new BackupId(READER, now) + READING + some();
    }

    static String some() {
        return UUID.randomUUID().toString().substring(0, SOME.length());
    }

    /** Why SQLite could not open what is made in this staging directory, if it could not. */
    static Optional<String> tooLong(Path staging, Path workDirectory) throws IOException {
        Path work = Directories.real(workDirectory).resolve(LONGEST_PURPOSE + "-" + SOME);
        Path reading = Directories.real(staging).resolve(new BackupId(READER, Instant.EPOCH) + READING + SOME);
        Path longest = PathLength.bytes(work) > PathLength.bytes(reading) ? work : reading;
        return PathLength.isTooLong(longest)
                ? Optional.of("work in it has paths of up to " + PathLength.bytes(longest)
                        + " bytes, and SQLite opens none with more than " + PathLength.MOST_BYTES
                        + "; name a directory with a shorter path with staging(…)")
                : Optional.empty();
    }
}
