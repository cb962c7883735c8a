package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the next manager does about a replacement that did not get to its end; real deaths are in {@link ReplaceCrashTest}. */
class ReplaceRecoveryTest extends ReplaceFixture {

    private void dieAt(Step step, BackupId id) {
        try (BackupManager backups = builder().onStep(Death.at(step)).build()) {
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(Death.class);
        }
    }

    private void startAgain() {
        builder().build().close();
    }

    @Test
    void buildFinishesItBeforeTheHostOpensTheDatabase() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        Files.write(directory.resolve("app.db-wal"), GARBAGE);
        dieAt(Step.SIDECARS_DELETED, id);
        assertThat(path()).hasBinaryContent(GARBAGE);

        startAgain();

        assertThat(firstNotes()).containsExactly("one");
        assertNothingBesideIt();
        assertThat(setAside()).containsExactly("app.db", "app.db-wal");
    }

    @Test
    void healthSaysThatARestoreWaitsToBeFinishedAndWhatIsKeptOfTheDatabase() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        try (BackupManager backups =
                builder().onStep(Death.at(Step.SIDECARS_DELETED)).build()) {
            assertThat(backups.health().has(Finding.Code.RESTORE_INTERRUPTED)).isFalse();
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(Death.class);

            assertThat(backups.health().findings())
                    .extracting(Finding::code)
                    .contains(Finding.Code.RESTORE_INTERRUPTED, Finding.Code.SET_ASIDE_KEPT);
            assertThat(backups.health().findings())
                    .as("it is not opened")
                    .extracting(Finding::code)
                    .doesNotContain(Finding.Code.SOURCE_NOT_SQLITE);
            backups.prune();

            assertThat(backups.health().has(Finding.Code.RESTORE_INTERRUPTED)).isFalse();
            assertThat(backups.health().findings())
                    .filteredOn(finding -> finding.code() == Finding.Code.SET_ASIDE_KEPT)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.what())
                            .contains("1 replaced database", GARBAGE.length / 1024 + ".", ".set-aside"));
        }
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void aDatabaseThatTheHostHasOpenedSinceIsLeftToIt() throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("nothing else tells").isDirectory();
        BackupId id = backedUp("encoding='UTF-16le'", "journal_mode=WAL");
        Files.delete(path());
        AppDatabase.create(path(), JournalMode.WAL).close();
        run(path(), "INSERT INTO note (text) VALUES ('live')");
        dieAt(Step.REPLACE_JOURNALED, id);

        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + path())) {
            AppDatabase.run(host, "INSERT INTO note (text) VALUES ('since')");
            startAgain();
            AppDatabase.run(host, "INSERT INTO note (text) VALUES ('and later')");
        }
        startAgain();

        run(path(), "DELETE FROM note WHERE text = 'live'");
        assertThat(firstNotes()).containsExactly("since");
        assertNothingBesideIt();
    }

    @Test
    void aDatabaseThatAnotherProcessHasOpenedSinceIsLeftToIt() throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("nothing else tells").isDirectory();
        BackupId id = backedUp("encoding='UTF-16le'", "journal_mode=WAL");
        Files.delete(path());
        AppDatabase.create(path(), JournalMode.WAL).close();
        dieAt(Step.SIDECARS_DELETED, id);

        try (OtherProcess other = OtherProcess.open(path())) {
            startAgain();
            assertThat(other.isAlive()).isTrue();
        }
        startAgain();

        assertThat(firstNotes()).containsExactly("theirs");
    }

    @Test
    void aDatabaseThatWasMadeWhereNoneWasIsLeftAlone() throws Exception {
        BackupId id = backedUp(JournalMode.ROLLBACK);
        Files.delete(path());
        dieAt(Step.SET_ASIDE, id);
        AppDatabase.create(path(), JournalMode.ROLLBACK).close();
        run(path(), "INSERT INTO note (text) VALUES ('made since')");

        startAgain();

        assertThat(firstNotes()).containsExactly("made since");
        assertNothingBesideIt();
        assertStagingIsClean();
    }

    @Test
    void whatAnotherProgramPutThereMeanwhileIsSetAsideToo() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        dieAt(Step.SET_ASIDE, id);
        byte[] other = "somebody repaired it".getBytes(StandardCharsets.UTF_8);
        Files.delete(path());
        Files.write(path(), other);

        startAgain();

        assertThat(firstNotes()).containsExactly("one");
        assertThat(setAside()).containsExactly("app.db", "app.db.2");
    }

    @Test
    void whenItCannotBeFinishedAllIsAsItWas() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        Files.write(directory.resolve("app.db-wal"), GARBAGE);
        dieAt(Step.SIDECARS_DELETED, id);
        DurableFiles busy = new DurableFiles() {
            @Override
            public void move(Path source, Path target) throws IOException {
                if (target.endsWith("app.db")) {
                    throw new FileSystemException(target.toString(), null, "Device or resource busy");
                }
                super.move(source, target);
            }
        };

        builder().files(busy).build().close();

        assertThat(path()).hasBinaryContent(GARBAGE);
        assertThat(directory.resolve("app.db-wal")).hasBinaryContent(GARBAGE);
        assertThat(names(directory)).containsExactly(".lifeboat", "app.db", "app.db-wal", "backups");
        assertStagingIsClean();
    }

    @Test
    void aJournalThatCannotBeReadIsLeftAndNothingIsDone() throws Exception {
        backedUp(JournalMode.WAL);
        Path journal = directory.resolve(".lifeboat").resolve("app.db.replace");
        for (String content : List.of(
                "set.aside=../../etc",
                "",
                "backup=app-20261123T181502.123Z\nsha256=00\nmissing=maybe\nset.aside=app-20261123T181502.123Z\n")) {
            Files.writeString(journal, content);

            startAgain();

            assertThat(journal).exists();
            assertThat(firstNotes()).containsExactly("one");
        }
    }

    @Test
    void whereTheNewFileIsGoneItIsGivenUpAndWhatWasThereIsKept() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        Files.write(directory.resolve("app.db-wal"), GARBAGE);
        dieAt(Step.SIDECARS_DELETED, id);
        Files.delete(directory.resolve(".lifeboat-app.db.new"));
        steps.clear();

        startAgain();

        assertThat(steps).doesNotContain(Step.REPLACED);
        assertThat(path()).hasBinaryContent(GARBAGE);
        assertThat(setAside()).containsExactly("app.db", "app.db-wal");
        assertNothingBesideIt();
        assertStagingIsClean();
    }

    @Test
    void afterTheRenameItIsFinishedThoughTheHostHasWrittenSince() throws Exception {
        BackupId id = backedUp(JournalMode.ROLLBACK);
        Files.write(path(), GARBAGE);
        dieAt(Step.REPLACED, id);
        run(path(), "UPDATE note SET text = 'since' WHERE id = 1");
        steps.clear();

        startAgain();

        assertThat(steps).contains(Step.REPLACED, Step.REPLACE_DONE);
        assertThat(firstNotes()).containsExactly("since");
        assertStagingIsClean();
    }

    private List<String> setAside() throws IOException {
        Path all = directory.resolve(".lifeboat").resolve("app.db.set-aside");
        List<String> kept = names(all);
        assertThat(kept).hasSize(1);
        return names(all.resolve(kept.get(0)));
    }
}
