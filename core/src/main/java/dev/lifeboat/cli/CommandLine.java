package dev.lifeboat.cli;

import dev.lifeboat.BackupException;
import dev.lifeboat.CorruptBackupException;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of the command line: finds the command, and turns what goes wrong into one plain line and an exit code. */
final class CommandLine {

    private static final Set<String> HELP = Set.of("--help", "-h");

    private final Console console;
    private final ZoneId zone;

    CommandLine(Console console, ZoneId zone) {
        this.console = console;
        this.zone = zone;
    }

    Outcome run(List<String> args) {
        Outcome outcome = attempt(args);
        return outcome == Outcome.FINE && console.isLost() ? Outcome.FAILED : outcome;
    }

    private Outcome attempt(List<String> args) {
        try {
            return dispatch(args);
        } catch (UsageException e) {
            return failed(Outcome.USAGE, e.getMessage());
        } catch (CorruptBackupException e) {
            return failed(Outcome.DAMAGED, e.getMessage());
        } catch (BackupException e) {
            return failed(Outcome.FAILED, e.getMessage());
        } catch (IOException | RuntimeException e) {
            return failed(Outcome.FAILED, Words.failure(e));
        } catch (LinkageError e) {
            return failed(Outcome.FAILED, withoutItsJars(args, e));
        }
    }

    /** With -jar the class path is that jar alone, and no other beside it helps. */
    private static String withoutItsJars(List<String> args, LinkageError e) {
        return "sqlite-jdbc and slf4j-api must be on the class path beside lifeboat-core (" + e
                + "). With java -jar they cannot be. Put the three jars into one directory, such as lib, and say: java -cp"
                + " \"lib/*\" " + Lifeboat.class.getName()
                + args.stream()
                        .map(word -> word.contains(" ") ? " \"" + word + '"' : " " + word)
                        .collect(Collectors.joining());
    }

    private Outcome failed(Outcome outcome, @Nullable String message) {
        console.error(String.valueOf(message));
        return outcome;
    }

    private Outcome dispatch(List<String> args) throws UsageException, IOException {
        if (args.isEmpty()) {
            console.advice(Help.overview());
            return Outcome.USAGE;
        }
        List<String> rest = args.subList(1, args.size());
        if (args.get(0).equals("--version")) {
            return said("lifeboat " + Help.version());
        }
        if (HELP.contains(args.get(0))) {
            return said(Help.overview());
        }
        Command command = Command.of(args.get(0));
        return rest.stream().anyMatch(HELP::contains)
                ? said(Help.of(command))
                : run(command, Arguments.parse(command, rest));
    }

    private Outcome run(Command command, Arguments arguments) throws UsageException, IOException {
        return switch (command) {
            case LIST -> new ListCommand(console, zone).run(arguments);
            case VERIFY -> new VerifyCommand(console).run(arguments);
            case RESTORE_TO -> new RestoreToCommand(console).run(arguments);
            case HELP -> help(arguments.optionalValue(0));
        };
    }

    private Outcome help(Optional<String> about) throws UsageException {
        return said(about.isEmpty() ? Help.overview() : Help.of(Command.of(about.get())));
    }

    private Outcome said(String text) {
        console.help(text);
        return Outcome.FINE;
    }
}
