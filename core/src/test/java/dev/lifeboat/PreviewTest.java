package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreviewTest extends RestoreFixture {

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void saysWhatIsThereNowAndWhatWouldBeThere(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        app.fill(30);
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        app.fill(12);
        clock.advance(Duration.ofHours(1));

        RestorePreview preview = backups.preview(backup.id());

        assertThat(preview.backup()).isEqualTo(backup);
        assertThat(preview.then().rowCounts()).containsEntry("note", 30L);
        assertThat(preview.then().at()).isEqualTo(backup.createdAt());
        assertThat(preview.then().bytes()).isEqualTo(backup.databaseBytes());
        assertThat(preview.now().rowCounts()).containsEntry("note", 42L);
        assertThat(preview.now().at()).isEqualTo(clock.instant());
        assertThat(preview.refusal()).isEmpty();
        assertThat(app.count()).isEqualTo(42);
        assertNothingLeftBehind();
    }

    @Test
    void theHostWritesWhileItLooks() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(5);
        RestoreGuard writing = new RestoreGuard() {
            @Override
            public void check(RestoreCandidate candidate) throws Exception {
                app.add("while it looks");
            }
        };
        BackupManager backups = open(builder().guard(writing).build());
        BackupId id = backups.create().id();

        assertThat(backups.preview(id).now().rowCounts()).containsEntry("note", 6L);
        assertThat(app.count()).isEqualTo(6);
    }

    @Test
    void runsBesideAnOperationThatHoldsTheLock() throws Exception {
        app(JournalMode.WAL).fill(5);
        List<RestorePreview> seen = new ArrayList<>();
        List<Runnable> looks = new ArrayList<>();
        BackupManager backups = open(builder()
                .operationTimeout(Duration.ZERO)
                .onStep(step -> {
                    if (step == Step.SNAPSHOT_TAKEN) {
                        looks.forEach(Runnable::run);
                    }
                })
                .build());
        BackupId id = backups.create().id();
        looks.add(() -> seen.add(backups.preview(id)));

        clock.advance(Duration.ofMinutes(1));
        backups.create();

        assertThat(seen)
                .singleElement()
                .satisfies(preview -> assertThat(preview.then().rowCounts()).containsEntry("note", 5L));
    }

    @Test
    void saysWhyTheGuardWouldRefuse() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder()
                .guard(RestoreGuard.refuseWhile(() -> true, "an import runs"))
                .build());
        BackupId id = backups.create().id();

        assertThat(backups.preview(id).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("an import runs"));
    }

    @Test
    void aDamagedBackupIsNoPreview() throws Exception {
        app(JournalMode.WAL).fill(50);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        flip(stored(id, "sqlite"));

        assertThatThrownBy(() -> backups.preview(id))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("not the one that was backed up");
        assertNothingLeftBehind();
    }

    @Test
    void ofAMissingDatabaseItSaysTheWayOut() throws Exception {
        AppDatabase app = app(JournalMode.ROLLBACK);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        app.close();
        Files.delete(directory.resolve("app.db"));

        assertThatThrownBy(() -> backups.preview(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void isAnOperationThatListenersHearOf() throws Exception {
        app(JournalMode.WAL);
        List<BackupEvent> events = new CopyOnWriteArrayList<>();
        try (BackupManager backups = builder().listener(events::add).build()) {
            backups.preview(backups.create().id());
        }

        assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(BackupEvent.Completed.class, completed -> {
            assertThat(completed.operation().kind()).isEqualTo(Operation.Kind.PREVIEW);
            assertThat(completed.operation().backup()).isPresent();
        });
    }

    @Test
    void openGivesTheBytesThatWereStored() throws Exception {
        app(JournalMode.WAL).fill(300);
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        Path copy = directory.resolve("copy");

        try (InputStream in = backups.open(backup.id())) {
            Files.copy(in, copy);
            assertThat(in.read()).isEqualTo(-1);
        }

        assertThat(Sha256.of(copy, bytes -> {})).isEqualTo(backup.sha256());
    }

    @Test
    void openHoldsTheLastBytesOfAnotherFileBack() throws Exception {
        app(JournalMode.WAL).fill(300);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        Path data = stored(id, "sqlite");
        byte[] whole = Files.readAllBytes(data);

        flip(data);
        assertNeverWhole(backups.open(id), whole.length, "sha256");
        Files.write(data, Arrays.copyOf(whole, whole.length - 1000));
        assertNeverWhole(backups.open(id), whole.length, "ends 1000 bytes early");
        Files.write(data, Arrays.copyOf(whole, whole.length + 1));
        assertNeverWhole(backups.open(id), whole.length, "more bytes than");
    }

    private static void assertNeverWhole(InputStream content, long length, String why) throws Exception {
        long bytes = 0;
        try (InputStream in = content) {
            byte[] buffer = new byte[777];
            while (true) {
                int read = in.read(buffer);
                assertThat(read).as("it never ends well").isPositive();
                bytes += read;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(why);
        }
        assertThat(bytes).isPositive().isLessThan(length);
    }

    @Test
    void openSaysWhatIsNotThere() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.open(BackupId.parse("other-20200101T000000.000Z")))
                .isInstanceOf(BackupNotFoundException.class);
        assertThatThrownBy(() -> backups.open(BackupId.parse("app-20200101T000000.000Z")))
                .isInstanceOf(BackupNotFoundException.class);
        Files.delete(stored(id, "sqlite"));
        assertThatThrownBy(() -> backups.open(id))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("is missing");
    }

    private static void flip(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[5000] ^= 4;
        Files.write(file, bytes);
    }

    /** A full-text table may have its content in an ordinary one whose name is that of a table of its own. */
    @Test
    void aTableWithTheNameOfAShadowTableIsCounted() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        AppDatabase.run(app.connection(), "CREATE TABLE docs_content (id INTEGER PRIMARY KEY, body)");
        AppDatabase.run(
                app.connection(),
                "CREATE VIRTUAL TABLE docs USING fts5(body, content='docs_content', content_rowid='id')");
        AppDatabase.run(app.connection(), "CREATE TABLE sized_docsize (a)");
        AppDatabase.run(app.connection(), "CREATE VIRTUAL TABLE sized USING fts5(body, columnsize=0)");
        AppDatabase.run(app.connection(), "CREATE VIRTUAL TABLE plain USING fts4(body)");
        AppDatabase.run(app.connection(), "CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)");
        AppDatabase.run(app.connection(), "CREATE TABLE places_data (a)");
        AppDatabase.run(app.connection(), "INSERT INTO docs_content VALUES (1, 'one')");
        try (BackupManager backups = builder().build()) {
            BackupId id = backups.create().id();

            assertThat(backups.preview(id).then().rowCounts())
                    .containsOnlyKeys("docs_content", "note", "places_data", "sized_docsize");
        }
    }

    @Test
    void aTableWhoseNameIsNotTextIsLeftOutAndTheOthersAreCounted() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        AppDatabase.run(app.connection(), "CREATE TABLE named (a)");
        AppDatabase.run(app.connection(), "PRAGMA writable_schema=ON");
        AppDatabase.run(
                app.connection(),
                "UPDATE sqlite_schema SET name = CAST(x'ff' AS TEXT), tbl_name = CAST(x'ff' AS TEXT),"
                        + " sql = CAST(x'435245415445205441424c452022ff22202861290a' AS TEXT) WHERE name = 'named'");
        AppDatabase.run(app.connection(), "PRAGMA writable_schema=RESET");
        try (BackupManager backups = builder().build()) {
            BackupId id = backups.create().id();

            assertThat(backups.preview(id).then().rowCounts()).containsOnlyKeys("note");
        }
    }

    @Test
    void aTableIsCountedWithoutTheCollationOfItsIndex() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        AppDatabase.run(app.connection(), "CREATE TABLE named (name TEXT COLLATE NOCASE UNIQUE)");
        AppDatabase.run(app.connection(), "INSERT INTO named VALUES ('a'), ('b')");
        AppDatabase.run(app.connection(), "PRAGMA writable_schema=ON");
        AppDatabase.run(
                app.connection(),
                "UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'LOCALIZED') WHERE name = 'named'");
        AppDatabase.run(app.connection(), "PRAGMA writable_schema=RESET");
        try (BackupManager backups = builder().build()) {
            BackupId id = backups.create().id();

            assertThat(backups.preview(id).then().rowCounts()).containsEntry("named", 2L);
        }
    }
}
