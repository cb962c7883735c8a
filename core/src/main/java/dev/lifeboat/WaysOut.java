package dev.lifeboat;

/** What an operator can do when a restore in place is refused. */
final class WaysOut {

    static final String OF_MISSING =
            "A restore in place needs a live database: restoreTo(id, newFile) writes the backup to a"
                    + " new one (RestoreMode.REPLACE_FILE is to come)";

    static final String OF_DAMAGE =
            "Keep what is there, use restoreTo(id, newFile) and start the application on that file"
                    + " (RestoreMode.REPLACE_FILE is to come)";

    private WaysOut() {}
}
