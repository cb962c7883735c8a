package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever has happened to the live database, one of the two modes puts a backup in, and the other says so. */
class RestoreOntoDamageTest extends ReplaceFixture {

    /** What a broken disk, a broken program or a broken hand has made of the file. */
    private enum Damage {
        WRITE_VERSION_OF_THE_FUTURE(put(18, 3)),
        HIGHEST_WRITE_VERSION(put(18, 255)),
        VERSIONS_OF_THE_FUTURE(put(18, 3, 3)),
        SCHEMA_FORMAT_OF_THE_FUTURE(put(44, 0, 0, 0, 9)),
        NO_PAGE_SIZE(put(16, 3, 232)),
        SMALLER_PAGE_SIZE(put(16, 2, 0)),
        LARGER_PAGE_SIZE(put(16, 0, 1)),
        MORE_PAGES(put(28, 127, 0, 0, 0)),
        FEWER_PAGES(put(28, 0, 0, 0, 1)),
        UNKNOWN_ENCODING(put(56, 0, 0, 0, 7)),
        RESERVED_BYTES(put(20, 200)),
        PAYLOAD_FRACTIONS(put(21, 1, 1, 1)),
        AUTO_VACUUM(put(52, 0, 0, 0, 5)),
        FREE_PAGES(put(32, 0, 0, 0, 9, 0, 0, 0, 7)),
        SCHEMA_ROOT(put(100, 0, 0, 0, 0, 0, 0, 0, 0)),
        SCHEMA_TEXT(Damage::misspelled),
        ONE_BYTE(content -> Arrays.copyOf(content, 1)),
        HALF_A_HEADER(content -> Arrays.copyOf(content, 50)),
        ONE_PAGE(content -> Arrays.copyOf(content, 4096)),
        NOT_A_WHOLE_PAGE_AT_THE_END(content -> Arrays.copyOf(content, content.length - 100)),
        A_PAGE_LESS(content -> Arrays.copyOf(content, content.length - 4096)),
        MORE_AT_THE_END(content -> Arrays.copyOf(content, content.length + 5000)),
        ZEROS(content -> new byte[content.length]),
        EMPTY(content -> new byte[0]);

        @SuppressWarnings("ImmutableEnumChecker") // a function without a state
        private final UnaryOperator<byte[]> done;

        Damage(UnaryOperator<byte[]> done) {
            this.done = done;
        }

        private static UnaryOperator<byte[]> put(int at, int... values) {
            return content -> {
                for (int i = 0; i < values.length; i++) {
                    content[at + i] = (byte) values[i];
                }
                return content;
            };
        }

        private static byte[] misspelled(byte[] content) {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            content[text.indexOf("CREATE TABLE note")] = 'X';
            return content;
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void noDamageBlocksItsOwnRestore(Damage damage) throws Exception {
        for (JournalMode mode : JournalMode.values()) {
            BackupId id = backedUp(mode);
            Files.write(path(), damage.done.apply(Files.readAllBytes(path())));
            byte[] damaged = Files.readAllBytes(path());

            assertOneModePutsItInAndTheOtherPointsToIt(id, damaged);
            Files.delete(path());
        }
    }

    private void assertOneModePutsItInAndTheOtherPointsToIt(BackupId id, byte[] damaged) throws Exception {
        try (BackupManager backups = builder().build()) {
            try {
                assertThat(backups.restore(id).undo()).isPresent();
            } catch (RestoreRefusedException e) {
                assertThat(e)
                        .hasMessageContaining("RestoreMode.REPLACE_FILE")
                        .hasMessageMatching(".*(is damaged|is not a SQLite database).*");
                assertThat(path()).hasBinaryContent(damaged);
                Path kept =
                        backups.restore(id, RestoreMode.REPLACE_FILE).setAside().orElseThrow();
                assertThat(names(kept)).containsExactly("app.db");
                assertThat(kept.resolve("app.db")).hasBinaryContent(damaged);
            }
        }
        assertThat(firstNotes()).containsExactly("one");
        assertNothingBesideIt();
    }

    @ParameterizedTest
    @CsvSource({"'fts5(x)', f_config", "'rtree(id,a,b)', f_node"})
    void aVirtualTableThatHasLostItsTablesDoesNotBlockItEither(String module, String table) throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        run(path(), "CREATE VIRTUAL TABLE f USING " + module);
        run(path(), "DROP TABLE " + table);
        byte[] damaged = Files.readAllBytes(path());

        assertOneModePutsItInAndTheOtherPointsToIt(id, damaged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-journal"})
    void aDirectoryOrALinkToNothingInThePlaceOfALogIsNamed(String suffix) throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        corruptPages();
        Path beside = directory.resolve("app.db" + suffix);

        Files.createDirectory(beside);
        assertRefused(builder(), id, beside + " is not a file: move it away");

        Files.delete(beside);
        Files.createSymbolicLink(beside, directory.resolve("nothing"));
        assertRefused(builder(), id, beside + " is not a file: move it away");

        Files.delete(beside);
        try (BackupManager backups = builder().build()) {
            assertThat(backups.restore(id, RestoreMode.REPLACE_FILE).setAside()).isPresent();
        }
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void aDirectoryInPlaceOfTheDatabaseIsToBeMovedAwayInBothModes() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.delete(path());
        Files.createDirectory(path());

        assertRefused(builder(), id, "is not a file: move it away");
        try (BackupManager backups = builder().build()) {
            assertThatThrownBy(() -> backups.restore(id))
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContainingAll("is not a file. Move away what is there", "RestoreMode.REPLACE_FILE");
        }
    }
}
