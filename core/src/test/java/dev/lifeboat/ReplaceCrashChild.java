package dev.lifeboat;

import dev.lifeboat.testkit.MutableClock;
import java.nio.file.Path;
import java.util.Optional;

/** A host in a JVM of its own that replaces its database by the base, and dies at the point that it was told. */
final class ReplaceCrashChild {

    private ReplaceCrashChild() {}

    /** Directory, {@code REPLACE}, {@code IF_MISSING} or {@code START}, point of death. */
    public static void main(String[] arguments) {
        CrashChild.Death death = new CrashChild.Death(arguments[2]);
        BackupManagerBuilder builder = CrashChild.manager(Path.of(arguments[0]), MutableClock.at(CrashChild.NOW))
                .onStep(death::reached)
                .files(death.files());
        if (arguments[1].equals("START")) {
            death.arm();
        }
        try (BackupManager backups = builder.build()) {
            death.arm();
            switch (arguments[1]) {
                case "REPLACE" -> backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE);
                case "IF_MISSING" ->
                    System.out.println(backups.restoreIfMissing().map(RestoreResult::restored));
                default -> System.out.println(Optional.of("started"));
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
