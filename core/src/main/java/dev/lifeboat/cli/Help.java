package dev.lifeboat.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** What the commands do, in words. */
final class Help {

    private static final String OVERVIEW = """
            Lifeboat: the backups in a directory, without the application that made them.

              list DIRECTORY                          shows the backups, and what is wrong
              verify DIRECTORY [ID|all]               reads backups again and compares
              restore-to DIRECTORY ID|latest NEW-FILE writes a backup to a new file
              help [COMMAND]                          tells more
              --version                               tells the version

            DIRECTORY is where the backups are. The database is neither needed nor touched.
            Exit codes:
              0  fine
              1  a backup is damaged or not whole
              2  wrong usage
              3  it failed, or could not be checked
            """;

    private static final String LIST = """
            Shows the backups of each name, newest first: id, local time, size, what made it
            happen, and what the last check found since it was made (ok or DAMAGED), pinned
            or not; its label is on a line of its own. Then what is not whole, and files
            that are not Lifeboat's.
            Writes nothing at all.

            Exit codes:
              0  fine, or no backups
              1  a backup is known to be damaged, or is not whole
              3  the directory is missing or cannot be read
            """;

    private static final String VERIFY = """
            Reads one backup again, or all of them, and compares. Keeps the outcome beside
            each backup, as a .verified file, where the directory can be written.

              --depth checksum   length and SHA-256
              --depth quick      and SQLite's quick_check (default)
              --depth integrity  and SQLite's integrity_check, some eight times as long
              --work DIRECTORY   for a copy of one backup at a time, deleted afterwards;
                                 default: the directory of the backups, or the temporary
                                 one where that cannot be written

            Exit codes:
              0  all is well
              1  a backup is damaged or not whole
              3  one could not be read or checked (an index may need a collation that only
                 the application registers), or there is none
            """;

    private static final String RESTORE_TO = """
            Writes a backup to a new file: all of it, compared and checked, or nothing.
            Nothing is ever overwritten. A backup that SQLite cannot check without the
            application (an index may need a collation of its own) is written when its
            checksum holds.

              latest       the newest good backup; safety backups of restores do not count
              --name NAME  whose latest, where there are backups of several names

            To use the file: stop the application, delete the -wal, -shm and -journal beside
            its database, and put the file in the place of the database.

            Killed on the way it may leave a file .lifeboat-....part beside NEW-FILE, which
            can be deleted.

            Exit codes:
              0  written
              1  the backup is damaged; nothing was written
              3  it failed (no such backup, NEW-FILE exists, too little space); nothing was
                 written
            """;

    private Help() {}

    static String overview() {
        return OVERVIEW;
    }

    static String of(Command command) {
        return switch (command) {
            case LIST -> about(command, LIST);
            case VERIFY -> about(command, VERIFY);
            case RESTORE_TO -> about(command, RESTORE_TO);
            case HELP -> OVERVIEW;
        };
    }

    private static String about(Command command, String text) {
        return "Usage: " + command.usage() + "\n\n" + text;
    }

    static String version() {
        return Optional.ofNullable(Help.class.getPackage().getImplementationVersion())
                .or(() -> Optional.ofNullable(Help.class.getModule().getDescriptor())
                        .flatMap(ModuleDescriptor::rawVersion))
                .orElse("(not packaged)");
    }
}
