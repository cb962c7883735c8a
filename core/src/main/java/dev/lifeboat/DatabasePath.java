package dev.lifeboat;

import dev.lifeboat.io.PortableNames;
import dev.lifeboat.io.Sha256;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the host says that its database is, and the defaults that follow from that.
 *
 * @param given as the host gave it; there need not be a file yet
 */
record DatabasePath(Path given) {

    private static final int MOST_LINKS = 40;
    private static final int MARK_LENGTH = 8;
    private static final String USUAL_EXTENSION = ".db";
    private static final Pattern EXTENSION = Pattern.compile("\\.[^.]*$");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern NOT_AT_THE_ENDS_OF_NAMES = Pattern.compile("^[.-]|\\.$");

    DatabasePath {
        String text = given.toString();
        if (given.getFileName() == null || text.isEmpty() || text.startsWith(":memory:") || text.startsWith("file:")) {
            throw new IllegalArgumentException("database \"" + text
                    + "\" is not a file: Lifeboat needs the path of a SQLite database file (an in-memory database ends"
                    + " with its last connection and cannot be backed up by path)");
        }
        if (!given.getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException("database \"" + text + "\" is in " + given.getFileSystem()
                    + ", where SQLite cannot open it: Lifeboat needs a path of the default file system");
        }
    }

    /** Where the path leads now, if that is another file than when a manager was built: a link was moved to it. */
    Optional<Path> movedFrom(Path built) {
        Path now = resolved();
        return now.equals(built) ? Optional.empty() : Optional.of(now);
    }

    /** SQLite follows links too, also to a file that does not exist yet, and names the files beside a database after the real one. */
    Path resolved() {
        try {
            Path end = given.toAbsolutePath();
            for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(end); links++) {
                end = end.resolveSibling(Files.readSymbolicLink(end));
            }
            return Files.exists(end) ? end.toRealPath() : inRealDirectory(end);
        } catch (IOException e) {
            return given.toAbsolutePath();
        }
    }

    /** Who has one open that was deleted is known by the real path alone. */
    private static Path inRealDirectory(Path end) throws IOException {
        Path directory = end.getParent();
        return directory != null && Files.isDirectory(directory)
                ? directory.toRealPath().resolve(end.getFileName())
                : end;
    }

    static Path defaultStaging(Path database, Access access) {
        if (access == Access.READ_ONLY) {
            throw new IllegalStateException("readOnly() needs staging(…): nothing may be written beside the database");
        }
        return database.resolveSibling(BackupDefaults.STAGING);
    }

    /**
     * Different for each file name: {@code app.db} is {@code app}, and where the name would lose anything else of the file
     * name, a short mark of the complete one comes after it.
     */
    static String defaultName(Path database) {
        String former = formerName(database);
        if (String.valueOf(database.getFileName()).equals(former + USUAL_EXTENSION)) {
            return former;
        }
        int most = BackupId.MAX_NAME_LENGTH - MARK_LENGTH - 1;
        return former.substring(0, Math.min(former.length(), most)) + "-"
                + Sha256.ofText(String.valueOf(database.getFileName())).substring(0, MARK_LENGTH);
    }

    /** The default from before there were marks, which several file names share. */
    static String formerName(Path database) {
        String file = String.valueOf(database.getFileName());
        String stem = EXTENSION.matcher(file).replaceFirst("");
        String portable = NOT_IN_NAMES.matcher(stem.isEmpty() ? file : stem).replaceAll("_");
        String name = PortableNames.isDevice(portable) ? "_" + portable : portable;
        String cut = name.substring(0, Math.min(name.length(), BackupId.MAX_NAME_LENGTH));
        return NOT_AT_THE_ENDS_OF_NAMES.matcher(cut).replaceAll("_");
    }
}
