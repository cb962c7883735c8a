package dev.lifeboat.spring;

import dev.lifeboat.BackupId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How people put a backup in the place of the database while the application is stopped: steps with commands that can be
 * copied, for the shell of this machine.
 *
 * @param database the database
 * @param directory the directory of the backups, if they are in one of this machine
 */
record WayBack(Path database, Optional<Path> directory) {

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final String INDENT = "\n       ";

    /** The steps to a backup. What belongs to the old database goes before the new file comes: SQLite would put it in there. */
    String to(BackupId backup) {
        Path live = resolved(database);
        Path restored = newFile(live, backup);
        return "To go back to backup " + backup + ", as the user that the application runs as:"
                + "\n  1. Stop the application, what starts it again, and whatever else has the database open."
                + "\n  2. Write the backup to a new file:" + INDENT + write(backup, restored)
                + "\n  3. Delete what belongs to the old database, and put the new file in its place:" + INDENT
                + delete(live) + INDENT + move(restored, live)
                + "\n  4. Start the version of the application from before, or one whose migration works.";
    }

    private String write(BackupId backup, Path restored) {
        String where = directory.map(Path::toAbsolutePath).map(WayBack::quoted).orElse("DIRECTORY");
        return CommandLineOfHost.start() + " restore-to " + where + " " + backup + " " + quoted(restored)
                + (directory.isPresent()
                        ? ""
                        : INDENT + "(DIRECTORY is a copy of the store of the backups, which is no directory here.)");
    }

    private static String delete(Path live) {
        StringBuilder command = new StringBuilder(WINDOWS ? "del /f" : "rm -f");
        for (String suffix : new String[] {"-wal", "-shm", "-journal"}) {
            command.append(' ').append(quoted(live.resolveSibling(live.getFileName() + suffix)));
        }
        return command.toString();
    }

    private static String move(Path restored, Path live) {
        return (WINDOWS ? "move /y " : "mv -f ") + quoted(restored) + " " + quoted(live);
    }

    /** Nothing is overwritten by restore-to: what is there from an earlier attempt is not in its way. */
    private static Path newFile(Path live, BackupId backup) {
        Path usual = live.resolveSibling(live.getFileName() + ".restored");
        return Files.exists(usual) ? live.resolveSibling(live.getFileName() + "." + backup + ".restored") : usual;
    }

    /** The file that a link leads to: beside it are the log and the journal. */
    private static Path resolved(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    static String quoted(Path path) {
        return quoted(path.toString());
    }

    /** One word to the shell, whatever is in it; plain where it need not be anything else. */
    static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_@%+=:,./\\\\-]+") && (WINDOWS || !word.contains("\\"))) {
            return word;
        }
        return WINDOWS ? '"' + word + '"' : "'" + word.replace("'", "'\\''") + "'";
    }
}
