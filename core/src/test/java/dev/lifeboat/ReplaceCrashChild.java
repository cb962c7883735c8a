package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A host in a JVM of its own that replaces its database by the base, and dies at the point that it was told. */
final class ReplaceCrashChild {

    /** What it does until it dies. */
    enum Work {
        /** Replaces the database. */
        REPLACE,
        /** Replaces it where there is none. */
        IF_MISSING,
        /** Replaced it, and replaces the one that is in now by what was there before. */
        UNDO,
        /** Nothing but what a manager does when it is built after a crash. */
        START,
        /** Damages the database, or removes it, and replaces it, again and again. */
        EVERYTHING
    }

    private ReplaceCrashChild() {}

    /** Directory, work, point of death, whether files are linked. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Work work = Work.valueOf(arguments[1]);
        CrashChild.Death death = new CrashChild.Death(arguments[2], CrashChild.Links.valueOf(arguments[3]));
        MutableClock clock = MutableClock.at(CrashChild.NOW);
        DurableFiles files = death.files();
        BackupManagerBuilder builder = CrashChild.manager(directory, clock)
                .storeIn(DirectoryStores.at(directory.resolve("backups"), files))
                .onStep(death::reached)
                .files(files);
        if (work == Work.START) {
            death.arm();
        }
        try (BackupManager backups = builder.build()) {
            BackupId restored = work == Work.UNDO
                    ? backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE)
                            .safetyBackup()
                            .id()
                    : CrashChild.BASE;
            System.out.println("ready");
            death.arm();
            switch (work) {
                case REPLACE, UNDO -> backups.restore(restored, RestoreMode.REPLACE_FILE);
                case IF_MISSING -> System.out.println(backups.restoreIfMissing().map(RestoreResult::restored));
                case START -> System.out.println("started");
                case EVERYTHING -> everything(backups, clock, directory.resolve("app.db"));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** What is in place of a database between two replacements is one word, written in one piece beside it. */
    private static void everything(BackupManager backups, MutableClock clock, Path database) throws IOException {
        for (int round = 0; ; round++) {
            clock.advance(Duration.ofMillis(1));
            if (round % 3 == 0) {
                Files.deleteIfExists(database);
                if (backups.restoreIfMissing().isEmpty()) {
                    throw new IllegalStateException("there is a backup to put in");
                }
            } else {
                damage(database);
                backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE);
            }
        }
    }

    /** What a death may leave then is the base, this text, or nothing. */
    private static void damage(Path database) {
        try {
            Path damaged = database.resolveSibling("damaged");
            Files.writeString(damaged, ReplaceCrashTest.DAMAGED);
            DurableFiles.SYSTEM.move(damaged, database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
