package dev.lifeboat.cli;

import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;

/**
 * Lists, verifies and restores the backups in a directory, for the day the application does not start. The database is
 * not needed and never touched. {@code help} tells the commands and the exit codes.
 */
public final class Lifeboat {

    /** Without a logging provider, which nobody needs here, SLF4J would write its advice between our lines. */
    private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

    private Lifeboat() {}

    /**
     * Runs one command and ends the process with its exit code: 0 fine, 1 a backup is damaged or not whole, 2 wrong
     * usage, 3 it failed or could not be checked.
     *
     * @param args a command and its arguments; none for the help
     */
    public static void main(String[] args) {
        if (System.getProperty(SLF4J_VERBOSITY) == null) {
            System.setProperty(SLF4J_VERBOSITY, "ERROR");
        }
        System.exit(run(List.of(args), System.out, System.err, ZoneId.systemDefault()));
    }

    static int run(List<String> args, PrintStream out, PrintStream err, ZoneId zone) {
        return new CommandLine(new Console(out, err), zone).run(args).code();
    }
}
