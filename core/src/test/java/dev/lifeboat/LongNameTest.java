package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases whose name is almost as long as a file system takes it: what is named after them would be longer. */
class LongNameTest extends ReplaceFixture {

    /** Behind the longest comes {@code -journal}. */
    private static final int LONGEST = 247;

    private String name = nameOf(LONGEST);

    private static String nameOf(int length) {
        return "n".repeat(length - ".db".length()) + ".db";
    }

    @Override
    Path path() {
        return directory.resolve(name);
    }

    @Override
    BackupManagerBuilder builder() {
        return BackupManager.forDatabase(path())
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(clock)
                .onStep(steps::add);
    }

    private void damage() throws IOException {
        Files.write(path(), GARBAGE);
        Files.write(directory.resolve(name + "-wal"), GARBAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 232, 234, 238, 246, LONGEST})
    void aLongNameIsBackedUpRestoredAndReplaced(int length) throws Exception {
        name = nameOf(length);
        BackupId id = backedUp(JournalMode.WAL);
        try (BackupManager backups = builder().build()) {
            backups.restore(id);
            damage();
            Path kept = backups.restore(id, RestoreMode.REPLACE_FILE).setAside().orElseThrow();

            assertThat(kept.resolve(name)).hasBinaryContent(GARBAGE);
            assertThat(kept.resolve(name + "-wal")).hasBinaryContent(GARBAGE);
            assertThat(firstNotes()).containsExactly("one");
            assertThat(backups.health().has(Finding.Code.STAGING_UNUSABLE)).isFalse();
        }
        assertThat(names(directory)).containsExactlyInAnyOrder(".lifeboat", "backups", name);
    }

    /** Names that would not be the same the next time would be left for ever. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"PLACED", "REPLACE_JOURNALED", "SET_ASIDE", "SIDECARS_DELETED", "REPLACED"})
    void theNextManagerFindsWhatACrashLeft(Step step) throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        damage();
        try (BackupManager backups = builder().onStep(Death.at(step)).build()) {
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(Death.class);
        }

        builder().build().close();

        if (step == Step.PLACED) {
            assertThat(path()).hasBinaryContent(GARBAGE);
        } else {
            assertThat(firstNotes()).containsExactly("one");
        }
        assertThat(names(directory))
                .filteredOn(left -> !left.endsWith("-wal"))
                .containsExactlyInAnyOrder(".lifeboat", "backups", name);
    }

    /** A second copy has a number behind a name that is at its limit already; a half of it has more. */
    @Test
    void whatIsKeptTwiceIsKeptUnderTwoNames() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        damage();
        try (BackupManager backups = builder().onStep(Death.at(Step.SET_ASIDE)).build()) {
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(Death.class);
        }
        Files.delete(path());
        Files.writeString(path(), "something else, put in by hand");
        Files.delete(directory.resolve(name + "-wal"));
        Files.writeString(directory.resolve(name + "-wal"), "and its log");

        builder().build().close();

        assertThat(firstNotes()).containsExactly("one");
        assertThat(kept()).hasSize(4).contains(name, name + "-wal");
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve(".lifeboat"))) {
            return all.filter(file -> file.toString().contains(".set-aside"))
                    .filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
