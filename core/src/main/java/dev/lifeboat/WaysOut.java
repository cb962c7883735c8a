package dev.lifeboat;

/** What an operator can do when a restore is refused. */
final class WaysOut {

    private static final String REPLACE =
            "restore(id, RestoreMode.REPLACE_FILE) puts the backup in its place once every"
                    + " connection to it is closed";

    private static final String NEW_FILE = "restoreTo(id, newFile) writes it to a new file";

    static final String OF_MISSING = "A restore in place needs a live database: " + REPLACE + "; " + NEW_FILE;

    static final String OF_DAMAGE =
            "A restore in place needs a sound one: " + REPLACE + " and keeps what is there; " + NEW_FILE;

    static final String OF_READ_ONLY =
            "If the system lets everybody write it who should, it is its header that does not, and the database is damaged. "
                    + OF_DAMAGE;

    static final String OF_OTHER = "Move away what is there; then " + REPLACE + "; " + NEW_FILE;

    static final String OF_ENCODING = "Close them, and " + REPLACE + "; " + NEW_FILE;

    static final String OF_PAGE_SIZE =
            "Register in onConnect what the message names and restore again. Or close every connection, and " + REPLACE
                    + "; " + NEW_FILE;

    static final String OF_SOUND = "restore(id), which is RestoreMode.IN_PLACE, puts the backup into it";

    static final String OF_MOUNT =
            "If the file is a mount of its own (as a container mounts a single file), it cannot be"
                    + " replaced: mount its directory instead, or " + NEW_FILE;

    /** Left where they are, the log of the old file would be played into the new one at the next start. */
    static final String OF_REPLACED =
            "What the application has written since is in the old file and its -wal: if that counts,"
                    + " copy both while it runs. Then stop it, move away the files beside the database (-wal, -shm, -journal), which"
                    + " belong to the old one, and start it again: it opens the new one. If that is the wrong one, restore(id) a"
                    + " backup then, which needs no replacing of files";

    static final String OF_OTHERS =
            "If two databases make these backups, give each a name(…) of its own. If all are of this one, because its staging"
                    + " directory was lost or it was moved, build the manager with adopt(mark).";

    private WaysOut() {}

    /** What to do with a backup of another database. */
    static String ofAnothers(Backup backup) {
        return "To have it in this database all the same, write it to a file with restoreTo(id, newFile), make that a backup"
                + " of this database with importFile(newFile, label), and restore that. If it is of this database, because"
                + " its staging directory was lost or it was moved, build the manager with adopt(\""
                + backup.owner().orElse("") + "\")";
    }
}
