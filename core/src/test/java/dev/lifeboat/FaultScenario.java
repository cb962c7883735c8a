package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What is done in a {@link FaultWorld} while something fails: every operation, in the forms that take ways of their own. */
enum FaultScenario {
    CREATE {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.create("now");
        }
    },
    SCHEDULED_BACKUP {
        @Override
        BackupManagerBuilder configure(FaultWorld world, BackupManagerBuilder builder) {
            return builder.settings(
                    settings -> settings.withSchedule(BackupTask.BACKUP, Schedule.every(Duration.ofHours(6)))
                            .withSwitchedOn(BackupTask.BACKUP));
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            assertThat(backups.scheduler().runNow(BackupTask.BACKUP)).isNotDone();
            backups.scheduler().beat();
            TaskRun run = backups.scheduler().task(BackupTask.BACKUP).lastRun().orElseThrow();
            if (run.outcome() != TaskRun.Outcome.SUCCEEDED) {
                throw new BackupException(run.detail());
            }
        }
    },
    PRUNE {
        @Override
        BackupManagerBuilder configure(FaultWorld world, BackupManagerBuilder builder) {
            return builder.retention(RetentionPolicy.keepLast(1));
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.prune();
        }

        @Override
        Set<BackupId> mayGo() {
            return Set.of(FaultWorld.FIRST);
        }

        @Override
        void assertDone(FaultWorld world, BackupManager backups) {
            assertThat(backups.find(FaultWorld.FIRST)).isEmpty();
        }
    },
    DELETE {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.delete(FaultWorld.FIRST);
        }

        /** The first attempt may have gone as far. */
        @Override
        void actAgain(FaultWorld world, BackupManager backups) {
            if (backups.find(FaultWorld.FIRST).isPresent()) {
                backups.delete(FaultWorld.FIRST);
            }
        }

        @Override
        Set<BackupId> mayGo() {
            return Set.of(FaultWorld.FIRST);
        }

        @Override
        void assertDone(FaultWorld world, BackupManager backups) {
            assertThat(backups.find(FaultWorld.FIRST)).isEmpty();
        }
    },
    IMPORT {
        @Override
        void prepare(FaultWorld world) throws Exception {
            try (AppDatabase foreign = AppDatabase.create(world.file("foreign.db"), JournalMode.WAL)) {
                foreign.add("from elsewhere");
            }
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.importFile(world.file("foreign.db"), "from elsewhere");
        }
    },
    PIN {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            assertThat(backups.pin(FaultWorld.FIRST).pinned()).isTrue();
        }

        @Override
        void assertDone(FaultWorld world, BackupManager backups) {
            assertThat(backups.find(FaultWorld.FIRST).orElseThrow().pinned()).isTrue();
        }
    },
    UNPIN {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            assertThat(backups.unpin(FaultWorld.SECOND).pinned()).isFalse();
        }

        @Override
        void assertDone(FaultWorld world, BackupManager backups) {
            assertThat(backups.find(FaultWorld.SECOND).orElseThrow().pinned()).isFalse();
        }

        @Override
        Set<String> objectsThatMayGo() {
            return Set.of(FaultWorld.SECOND.key("pin"));
        }
    },
    VERIFY {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.verify(FaultWorld.FIRST, VerifyDepth.QUICK_CHECK);
        }

        /** What it found when it could not read right is taken back. */
        @Override
        void assertDone(FaultWorld world, BackupManager backups) {
            assertThat(backups.find(FaultWorld.FIRST).orElseThrow().knownDamaged())
                    .isFalse();
        }

        @Override
        Set<String> objectsThatMayGo() {
            return Set.of(FaultWorld.FIRST.key("verified"));
        }
    },
    RESTORE {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.restore(FaultWorld.FIRST);
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_FIRST;
        }
    },
    RESTORE_WITH_ROLLBACK_JOURNAL {
        @Override
        void prepare(FaultWorld world) throws Exception {
            ReplaceFixture.run(world.database(), "PRAGMA journal_mode=DELETE");
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.restore(FaultWorld.FIRST);
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_FIRST;
        }
    },
    /** Somebody commits after the safety copy, which is taken again under the lock. */
    RESTORE_WHILE_OTHERS_WRITE {
        @Override
        BackupManagerBuilder configure(FaultWorld world, BackupManagerBuilder builder) {
            return builder.onStep(step -> {
                if (step == Step.SAFEGUARDED) {
                    world.touch();
                }
            });
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.restore(FaultWorld.FIRST);
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_FIRST;
        }
    },
    /** The host does not want the result, and the safety copy is put back. */
    RESTORE_THAT_IS_UNDONE {
        @Override
        BackupManagerBuilder configure(FaultWorld world, BackupManagerBuilder builder) {
            return builder.guard(new RestoreGuard() {
                @Override
                public void validate(Connection live) {
                    throw new IllegalStateException(FaultyFiles.INJECTED + " by the host");
                }
            });
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.restore(FaultWorld.FIRST);
        }

        @Override
        void actAgain(FaultWorld world, BackupManager backups) {
            try {
                act(world, backups);
            } catch (RestoreFailedException e) {
                assertThat(e).hasMessageContaining("was put back");
            }
        }

        @Override
        boolean alwaysFails() {
            return true;
        }
    },
    UNDO {
        @Override
        void prepare(FaultWorld world) throws Exception {
            try (BackupManager backups = world.manager(DurableFiles.SYSTEM).build()) {
                backups.restore(FaultWorld.FIRST);
            }
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.restore(FaultWorld.SAFETY);
        }

        @Override
        List<String> notesBefore() {
            return FaultWorld.NOTES_OF_FIRST;
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES;
        }
    },
    REPLACE_A_DAMAGED_ONE {
        @Override
        void prepare(FaultWorld world) throws Exception {
            damage(world);
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            replaceUnlessDone(world, backups);
        }

        @Override
        Optional<byte[]> bytesBefore() {
            return Optional.of(ReplaceFixture.GARBAGE);
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_FIRST;
        }
    },
    /** Sound, of another encoding: a safety backup is taken of it. */
    REPLACE_A_SOUND_ONE {
        @Override
        void prepare(FaultWorld world) throws Exception {
            Files.delete(world.database());
            try (AppDatabase other =
                    AppDatabase.create(world.database(), "encoding='UTF-16le'", "journal_mode=DELETE")) {
                for (String note : FaultWorld.NOTES) {
                    other.add(note);
                }
            }
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            replaceUnlessDone(world, backups);
        }

        @Override
        boolean hostIsConnected() {
            return false;
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_FIRST;
        }
    },
    RESTORE_IF_MISSING {
        @Override
        void prepare(FaultWorld world) throws Exception {
            Files.delete(world.database());
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.restoreIfMissing();
        }

        /** When the newest manifest cannot be read, the backup before it has been taken. */
        @Override
        void actAgain(FaultWorld world, BackupManager backups) throws IOException {
            if (!world.holds(FaultWorld.THIRD)) {
                Files.deleteIfExists(world.database());
            }
            act(world, backups);
        }

        @Override
        Optional<byte[]> bytesBefore() {
            return Optional.of(new byte[0]);
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_THIRD;
        }
    },
    RESTORE_TO {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.restoreTo(FaultWorld.FIRST, world.file("copy.db"));
        }

        /** Either nothing was written, or all of it. */
        @Override
        void actAgain(FaultWorld world, BackupManager backups) {
            if (!Files.exists(world.file("copy.db"))) {
                act(world, backups);
            }
        }

        @Override
        void assertDone(FaultWorld world, BackupManager backups) throws SQLException {
            assertThat(world.notes(world.file("copy.db"))).isEqualTo(FaultWorld.NOTES_OF_FIRST);
        }
    },
    SETTINGS {
        @Override
        BackupManagerBuilder configure(FaultWorld world, BackupManagerBuilder builder) {
            return builder.settingsFile(world.file("settings/app.settings"));
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.scheduler()
                    .apply(backups.scheduler()
                            .settings()
                            .withRetention(RetentionPolicy.keepLast(7))
                            .withSchedule(BackupTask.BACKUP, Schedule.every(Duration.ofHours(7)))
                            .withSwitchedOn(BackupTask.BACKUP));
        }

        @Override
        void assertDone(FaultWorld world, BackupManager backups) throws IOException {
            assertThat(Files.readString(world.file("settings/app.settings"))).contains("backup=every 7h");
        }
    },
    HEALTH {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.health();
        }
    },
    LOOKS {
        @Override
        void act(FaultWorld world, BackupManager backups) {
            assertThat(backups.list()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(backups.find(FaultWorld.FIRST)).isNotNull();
            assertThat(backups.latest()).isPresent();
            assertThat(backups.planPrune(RetentionPolicy.keepLast(1)).kept()).isNotEmpty();
        }
    },
    /** The store was down: a safety copy waits in staging. */
    BUILD_WITH_A_SAFETY_COPY_WAITING {
        @Override
        void prepare(FaultWorld world) throws Exception {
            AtomicInteger none = new AtomicInteger(0);
            try (BackupManager backups = world.manager(DurableFiles.SYSTEM)
                    .storeIn(new LimitedStore(world.store(DurableFiles.SYSTEM), none))
                    .build()) {
                backups.restore(FaultWorld.FIRST);
            }
        }

        @Override
        boolean isTheBuildItself() {
            return true;
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            // build() has done it, or left it to this.
            backups.prune();
        }

        @Override
        List<String> notesBefore() {
            return FaultWorld.NOTES_OF_FIRST;
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_FIRST;
        }

        @Override
        void assertDone(FaultWorld world, BackupManager backups) {
            assertThat(backups.list()).extracting(Backup::trigger).contains(BackupTrigger.PRE_RESTORE);
        }
    },
    /** The process died when it was about to put a new file in. */
    BUILD_AFTER_AN_INTERRUPTED_REPLACEMENT {
        @Override
        void prepare(FaultWorld world) throws Exception {
            damage(world);
            BackupManagerBuilder dying = world.manager(DurableFiles.SYSTEM).onStep(step -> {
                if (step == Step.SIDECARS_DELETED) {
                    throw new AssertionError("dies");
                }
            });
            try (BackupManager backups = dying.build()) {
                backups.restore(FaultWorld.FIRST, RestoreMode.REPLACE_FILE);
            } catch (AssertionError e) {
                assertThat(world.database()).hasBinaryContent(ReplaceFixture.GARBAGE);
            }
        }

        @Override
        boolean isTheBuildItself() {
            return true;
        }

        @Override
        void act(FaultWorld world, BackupManager backups) {
            backups.prune();
        }

        /** What could not be finished is given up, and said so: then it is restored again. */
        @Override
        void actAgain(FaultWorld world, BackupManager backups) {
            replaceUnlessDone(world, backups);
        }

        @Override
        Optional<byte[]> bytesBefore() {
            return Optional.of(ReplaceFixture.GARBAGE);
        }

        @Override
        List<String> notesAfter() {
            return FaultWorld.NOTES_OF_FIRST;
        }
    };

    private static final Set<String> COSTLY = Set.of(
            "SCHEDULED_BACKUP",
            "IMPORT",
            "RESTORE",
            "RESTORE_WITH_ROLLBACK_JOURNAL",
            "RESTORE_WHILE_OTHERS_WRITE",
            "RESTORE_THAT_IS_UNDONE",
            "UNDO",
            "REPLACE_A_DAMAGED_ONE",
            "REPLACE_A_SOUND_ONE",
            "RESTORE_IF_MISSING");

    private static void damage(FaultWorld world) throws IOException {
        Files.write(world.database(), ReplaceFixture.GARBAGE);
        Files.write(world.file("app.db-wal"), ReplaceFixture.GARBAGE);
    }

    private static void replaceUnlessDone(FaultWorld world, BackupManager backups) {
        if (!world.holds(FaultWorld.FIRST)) {
            backups.restore(FaultWorld.FIRST, RestoreMode.REPLACE_FILE);
        }
    }

    /** What is there before, besides what is in every world. */
    void prepare(FaultWorld world) throws Exception {}

    BackupManagerBuilder configure(FaultWorld world, BackupManagerBuilder builder) {
        return builder;
    }

    abstract void act(FaultWorld world, BackupManager backups);

    void actAgain(FaultWorld world, BackupManager backups) throws IOException {
        act(world, backups);
    }

    /** Whether files begin to fail before the manager is built. */
    boolean isTheBuildItself() {
        return false;
    }

    boolean alwaysFails() {
        return false;
    }

    /** Whether it takes the time of many others. */
    boolean isCostly() {
        return COSTLY.contains(toString());
    }

    /** Whether the host holds a connection all the while. */
    boolean hostIsConnected() {
        return bytesBefore().isEmpty();
    }

    /** What is in the place of a database that cannot be opened; nothing where there is no file. */
    Optional<byte[]> bytesBefore() {
        return Optional.empty();
    }

    List<String> notesBefore() {
        return FaultWorld.NOTES;
    }

    List<String> notesAfter() {
        return FaultWorld.NOTES;
    }

    Set<BackupId> mayGo() {
        return Set.of();
    }

    Set<String> objectsThatMayGo() {
        return Set.of();
    }

    /** After an attempt in which nothing failed. */
    void assertDone(FaultWorld world, BackupManager backups) throws Exception {}
}
