package dev.lifeboat.cli;

import dev.lifeboat.BackupException;
import dev.lifeboat.BackupId;
import dev.lifeboat.VerifyDepth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads backups again and compares. */
final class VerifyCommand {

    private static final Map<String, VerifyDepth> DEPTHS = Map.of(
            "checksum", VerifyDepth.CHECKSUM,
            "quick", VerifyDepth.QUICK_CHECK,
            "integrity", VerifyDepth.INTEGRITY_CHECK);

    private final Console console;

    VerifyCommand(Console console) {
        this.console = console;
    }

    Outcome run(Arguments arguments) throws IOException, UsageException {
        VerifyDepth depth = depth(arguments.option("--depth").orElse("quick"));
        Optional<BackupId> one = one(arguments.optionalValue(1).orElse("all"));
        BackupDirectory directory = BackupDirectory.at(arguments.value(0));
        BackupDirectory.Content content = directory.look();
        List<BackupId> ids = one.map(List::of).orElseGet(content::ids);
        if (ids.isEmpty()) {
            throw new BackupException("no backups in " + directory.path() + ": nothing was verified");
        }
        try (Work work = Work.in(workDirectory(arguments, directory))) {
            return new Verifications(console, directory, depth, work).run(ids, content.incomplete());
        }
    }

    private static VerifyDepth depth(String word) throws UsageException {
        VerifyDepth depth = DEPTHS.get(word);
        if (depth == null) {
            throw new UsageException(
                    "there is no depth \"" + word + "\"; the depths are checksum, quick and integrity");
        }
        return depth;
    }

    private static Optional<BackupId> one(String which) throws UsageException {
        return which.equals("all") ? Optional.empty() : Optional.of(Arguments.id(which));
    }

    private static Path workDirectory(Arguments arguments, BackupDirectory directory) {
        Optional<String> given = arguments.option("--work");
        if (given.isPresent()) {
            return BackupDirectory.at(given.get()).path();
        }
        return directory.isWritable() ? directory.path() : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
