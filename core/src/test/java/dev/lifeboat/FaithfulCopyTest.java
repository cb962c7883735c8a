package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lifeboat.CheckNote.Kind;
import dev.lifeboat.Finding.Code;
import dev.lifeboat.Verification.Outcome;
import dev.lifeboat.io.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.Function;

/** A database whose content contradicts itself is backed up, verified, restored and told of; only damage is refused. */
class FaithfulCopyTest extends RestoreFixture {

    static List<Arguments> flawsInBothModes() {
        return Stream.of(ContentFlaw.values())
                .flatMap(flaw -> Stream.of(JournalMode.values()).map(mode -> Arguments.of(flaw, mode)))
                .toList();
    }

    private static void assertNoted(List<CheckNote> notes, ContentFlaw flaw) {
        assertThat(notes).anySatisfy(note -> {
            assertThat(note.kind()).isEqualTo(Kind.INCONSISTENT);
            assertThat(note.what()).contains(flaw.said);
            assertThat(note.cure()).contains(flaw.cure);
        });
    }

    @ParameterizedTest
    @MethodSource("flawsInBothModes")
    void aContentWithAFlawIsBackedUpVerifiedAndRestoredInEveryWay(ContentFlaw flaw, JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        flaw.make(app.connection());
        BackupManager backups = open(builder().build());

        Backup backup = backups.create();

        if (flaw.isFoundWhenMade()) {
            assertNoted(backup.notes(), flaw);
        }
        assertThat(backups.list()).containsExactly(backup);
        VerificationResult deepest = backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK);
        assertThat(deepest.ok()).isTrue();
        assertNoted(deepest.notes(), flaw);
        assertThat(backups.latest().map(Backup::id)).contains(backup.id());
        assertThat(backups.preview(backup.id()).refusal()).isEmpty();
        app.add("later");

        RestoreResult result = backups.restore(backup.id());

        assertThat(app.count()).isZero();
        if (flaw.isFoundWhenMade()) {
            assertThat(result.warnings())
                    .anySatisfy(
                            warning -> assertThat(warning).contains(flaw.said).contains(flaw.cure));
        }
        backups.restore(result.safetyBackup().id());
        assertThat(app.count()).isEqualTo(1);
        backups.restoreTo(backup.id(), directory.resolve("copy.db"));
        assertThat(Files.mismatch(directory.resolve("copy.db"), stored(backup.id(), "sqlite")))
                .isEqualTo(-1);
        assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource
    void aContentWithAFlawTakesThePlaceOfADatabaseThatIsMissing(ContentFlaw flaw) throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        flaw.make(app.connection());
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        app.close();
        Files.delete(app.path());

        assertThat(backups.restoreIfMissing().orElseThrow().restored().id()).isEqualTo(backup.id());

        assertThat(Files.mismatch(app.path(), stored(backup.id(), "sqlite"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void healthNamesTheFlawOfTheSourceWithItsCureUntilItIsMended(ContentFlaw flaw) throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = open(builder().build());
        backups.verify(backups.create().id(), VerifyDepth.INTEGRITY_CHECK);
        assertThat(backups.health().has(Code.SOURCE_INCONSISTENT)).isFalse();
        clock.advance(Duration.ofDays(1));
        flaw.make(app.connection());
        String first = clock.instant().toString();
        for (int day = 0; day < 3; day++) {
            backups.verify(backups.create().id(), VerifyDepth.INTEGRITY_CHECK);
            clock.advance(Duration.ofDays(1));
        }

        assertThat(backups.health().findings())
                .filteredOn(finding -> finding.code() == Code.SOURCE_INCONSISTENT)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                    assertThat(finding.what()).contains(flaw.said, "first seen in the backup of " + first);
                    assertThat(finding.advice()).contains(flaw.cure);
                });
        assertThat(backups.health().has(Code.BACKUP_DAMAGED)).isFalse();

        flaw.mend(app.connection());
        backups.verify(backups.create().id(), VerifyDepth.INTEGRITY_CHECK);

        assertThat(backups.health().has(Code.SOURCE_INCONSISTENT)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aCheckThatCallsAFunctionOfTheHostKeepsNothingFromBeingRestored(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        Function.create(app.connection(), "is_fine", new Function() {
            @Override
            protected void xFunc() throws java.sql.SQLException {
                result(1);
            }
        });
        AppDatabase.run(app.connection(), "CREATE TABLE orders (qty INTEGER CHECK (is_fine(qty)))");
        AppDatabase.run(app.connection(), "INSERT INTO orders VALUES (1)");
        ContentFlaw.NULL_WHERE_IT_IS_NOT_ALLOWED.make(app.connection());
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        app.add("later");

        RestoreResult result = backups.restore(backup.id());

        assertThat(backup.notes())
                .extracting(CheckNote::what)
                .containsExactlyInAnyOrder(
                        "table orders cannot be checked: register the function is_fine in onConnect",
                        ContentFlaw.NULL_WHERE_IT_IS_NOT_ALLOWED.said);
        assertThat(app.count()).isZero();
        assertThat(result.warnings()).hasSize(2);
        assertThat(backups.health().has(Code.SOURCE_NOT_CHECKED)).isTrue();
    }

    /** The application attaches its file under a name that its view has in it: as the main database nobody can read that. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aViewThatThisSqliteCannotReadKeepsNothingFromBeingBackedUpAndRestored(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        AppDatabase.run(app.connection(), "ATTACH '" + app.path() + "' AS store");
        AppDatabase.run(app.connection(), "CREATE VIEW store.texts AS SELECT text FROM store.note");
        app.close();
        try (Connection host = DatabaseContent.open(directory.resolve("other.db"))) {
            AppDatabase.run(host, "ATTACH '" + app.path() + "' AS store");
            BackupManager backups = open(builder().build());
            Backup backup = backups.create();
            AppDatabase.run(host, "INSERT INTO store.note (text) VALUES ('later')");

            assertThat(backup.notes())
                    .extracting(CheckNote::kind, CheckNote::what)
                    .containsExactly(tuple(
                            Kind.NOT_CHECKED,
                            "this version of SQLite cannot read texts - view texts cannot reference objects in database"
                                    + " store"));
            assertThat(backup.extent().map(DatabaseExtent::tables)).contains(1L);
            VerificationResult verified = backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK);
            assertThat(verified.ok()).isTrue();
            assertThat(verified.notes()).isEqualTo(backup.notes());
            assertThat(backups.preview(backup.id()).now().rowCounts()).containsEntry("note", 1L);
            RestoreResult result = backups.restore(backup.id());
            assertThat(AppDatabase.text(host, "SELECT count(*) FROM store.texts"))
                    .isEqualTo("0");
            backups.restore(result.safetyBackup().id());
            assertThat(AppDatabase.text(host, "SELECT text FROM store.texts")).isEqualTo("later");
            assertThat(backups.health().has(Code.SOURCE_DAMAGED)).isFalse();
        }
    }

    @Test
    void aTriggerThatThisSqliteCannotReadIsNotedAndATableIsDamage() throws Exception {
        AppDatabase app = app(JournalMode.ROLLBACK);
        AppDatabase.run(app.connection(), "CREATE TRIGGER t AFTER INSERT ON note BEGIN SELECT 1; END");
        AppDatabase.run(app.connection(), "CREATE TABLE other (a)");
        AppDatabase.run(app.connection(), "PRAGMA writable_schema=ON");
        AppDatabase.run(
                app.connection(),
                "UPDATE sqlite_schema SET sql = replace(sql, 'SELECT 1;', 'SELEC 1;') WHERE name = 't'");
        BackupManager backups = open(builder().build());

        assertThat(backups.create().notes())
                .extracting(CheckNote::what)
                .singleElement()
                .asString()
                .contains("cannot read t");

        AppDatabase.run(
                app.connection(), "UPDATE sqlite_schema SET sql = 'CREATE TABLE other (a' WHERE name = 'other'");
        assertThatThrownBy(backups::create)
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("never used");
        assertThat(backups.list()).hasSize(1);
    }

    /** Another version made the backup, and this one cannot read it: the restore can be undone all the same. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void theRestoreOfABackupWhoseTableThisSqliteCannotReadCanBeUndone(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        AppDatabase.run(app.connection(), "CREATE TABLE other (a DEFAULT 1)");
        AppDatabase.run(app.connection(), "CREATE INDEX by_a ON other (a)");
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        app.add("later");
        Path data = stored(backup.id(), "sqlite");
        String text = new String(Files.readAllBytes(data), StandardCharsets.ISO_8859_1);
        Files.write(data, text.replace("(a DEFAULT 1)", "(a DEFAULT 1_").getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(
                stored(backup.id(), "manifest"),
                Files.readString(stored(backup.id(), "manifest"))
                        .replace(backup.sha256(), Sha256.of(data, done -> {})));
        BackupManager anew = open(builder().build());
        assertThat(anew.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).ok()).isTrue();

        RestoreResult result = anew.restore(backup.id());

        assertThat(result.warnings()).anySatisfy(warning -> assertThat(warning).contains("malformed database schema"));
        anew.restore(result.safetyBackup().id());
        assertThat(app.count()).isEqualTo(1);
    }

    /** SQLite says this of a record that it cannot decode, in a row without its heading for pages. */
    @Test
    void aRecordThatCannotBeDecodedIsDamageAlsoWhereTheChecksumHolds() throws Exception {
        AppDatabase app = app("page_size=512", "journal_mode=DELETE");
        app.add("one");
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        byte[] bytes = Files.readAllBytes(stored(backup.id(), "sqlite"));
        int cell = ByteBuffer.wrap(bytes).getShort(512 + 8);
        bytes[512 + cell + 2] = 0x7f;
        Path data = Files.write(stored(backup.id(), "sqlite"), bytes);
        Path raw = Files.write(directory.resolve("raw.db"), bytes);
        try (Connection look = DatabaseContent.open(raw)) {
            assertThat(AppDatabase.column(look, "PRAGMA quick_check"))
                    .containsExactly("database disk image is malformed");
        }
        Files.writeString(
                stored(backup.id(), "manifest"),
                Files.readString(stored(backup.id(), "manifest"))
                        .replace(backup.sha256(), Sha256.of(data, done -> {})));
        BackupManager anew = open(builder().build());

        assertThat(anew.verify(backup.id(), VerifyDepth.QUICK_CHECK).problems()).isNotEmpty();
        assertThatThrownBy(() -> anew.restore(backup.id())).isInstanceOf(CorruptBackupException.class);
        assertThat(anew.latest()).isEmpty();
        assertThat(anew.health().findings())
                .filteredOn(finding -> finding.code() == Code.BACKUP_DAMAGED)
                .singleElement()
                .satisfies(finding -> assertThat(finding.advice()).contains("Look at the disk of the database"));
    }

    /** To mend the one would lose what is left of the other. */
    @Test
    void pagesThatNothingUsesBesideAnIndexThatLacksRowsAreToldOfTogether() throws Exception {
        AppDatabase app = app(JournalMode.ROLLBACK);
        ContentFlaw.PAGES_THAT_NOTHING_USES.make(app.connection());
        ContentFlaw.AN_INDEX_THAT_LACKS_A_ROW.make(app.connection());
        BackupManager backups = open(builder().build());

        VerificationResult result = backups.verify(backups.create().id(), VerifyDepth.INTEGRITY_CHECK);

        assertThat(result.ok()).isTrue();
        assertThat(result.notes())
                .hasSizeGreaterThan(1)
                .allSatisfy(note -> assertThat(note.cure().orElseThrow()).contains("restore an older backup"));
    }

    /** What only a deeper look finds is not mended by a look that is less deep. */
    @Test
    void aVerificationThatIsLessDeepKeepsTheNotesOfADeeperOne() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        ContentFlaw.AN_INDEX_THAT_LACKS_A_ROW.make(app.connection());
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        backups.verify(id, VerifyDepth.INTEGRITY_CHECK);

        backups.verify(id, VerifyDepth.CHECKSUM);

        assertThat(backups.health().has(Code.SOURCE_INCONSISTENT)).isTrue();
        assertThat(open(builder().build()).health().has(Code.SOURCE_INCONSISTENT))
                .isTrue();
    }

    /** A constraint may call a function that answers differently each time. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aCheckThatFailsNowAndThenUndoesNoRestore(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        AppDatabase.run(app.connection(), "PRAGMA ignore_check_constraints=ON");
        AppDatabase.run(app.connection(), "CREATE TABLE t (a CHECK (abs(random()) % 2 = 0))");
        AppDatabase.run(app.connection(), "INSERT INTO t VALUES (1), (2), (3)");
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        for (int i = 0; i < 8; i++) {
            backups.restore(id);
        }
        assertThat(app.count()).isZero();
    }

    /** One look at all of it ends after so many rows: a table with many faults hides no other. */
    @Test
    void manyFaultsOfOneTableHideNoOther() throws Exception {
        AppDatabase app = app(JournalMode.ROLLBACK);
        AppDatabase.run(app.connection(), "CREATE TABLE many (a)");
        AppDatabase.run(
                app.connection(),
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500) INSERT INTO many SELECT NULL FROM n");
        ContentFlaw.A_VALUE_OF_ANOTHER_TYPE.make(app.connection());
        AppDatabase.run(app.connection(), "PRAGMA writable_schema=ON");
        AppDatabase.run(
                app.connection(),
                "UPDATE sqlite_schema SET sql = 'CREATE TABLE many (a NOT NULL)' WHERE name = 'many'");
        BackupManager backups = open(builder().build());

        assertThat(backups.create().notes())
                .extracting(CheckNote::what)
                .containsExactly("NULL value in many.a (and at least 99 more)", "TEXT value in t.a");
    }

    /** The verdict of an earlier version: it says neither why nor of what. */
    private void condemn(Backup backup) throws Exception {
        Files.writeString(stored(backup.id(), "verified"), """
                verified.at=2026-11-23T18:15:02.123Z
                verified.depth=INTEGRITY_CHECK
                verified.outcome=FAILED
                """);
    }

    @Test
    void aBackupThatAnEarlierVersionCondemnedForItsContentIsAGoodOne() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        Backup backup;
        try (BackupManager before = builder().build()) {
            backup = before.create();
        }
        condemn(backup);
        app.close();
        Files.delete(app.path());
        BackupManager backups = open(builder().build());

        assertThat(backups.latest().map(Backup::id)).contains(backup.id());
        assertThat(backups.list().get(0).lastVerification().orElseThrow())
                .isEqualTo(new Verification(
                        backup.createdAt(), VerifyDepth.CHECKSUM, Outcome.PASSED, List.of(), List.of()));
        assertThat(backups.health().has(Code.BACKUP_DAMAGED)).isFalse();
        assertThat(backups.planPrune().entries().get(0).reason()).contains("the newest good backup");
        assertThat(backups.restoreIfMissing()).isPresent();
    }

    @Test
    void aBackupThatAnEarlierVersionCondemnedForItsBytesIsDamagedStill() throws Exception {
        app(JournalMode.WAL);
        Backup backup;
        try (BackupManager before = builder().build()) {
            backup = before.create();
        }
        condemn(backup);
        Path data = stored(backup.id(), "sqlite");
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] ^= 1;
        Files.write(data, bytes);
        BackupManager backups = open(builder().build());

        assertThat(backups.latest()).isEmpty();
        assertThat(backups.list().get(0).lastVerification().orElseThrow().problems())
                .singleElement()
                .asString()
                .contains("it is not the one that was backed up");
        assertThat(backups.health().findings())
                .filteredOn(finding -> finding.code() == Code.BACKUP_DAMAGED)
                .singleElement()
                .satisfies(finding -> assertThat(finding.advice()).contains("look at that disk"));
    }

    /** A verification that looks less deep acquits it too: what it was condemned for is unknown. */
    @Test
    void aVerificationReplacesTheVerdictOfAnEarlierVersion() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        condemn(backup);
        BackupManager anew = open(builder().build());

        anew.verify(backup.id(), VerifyDepth.CHECKSUM);

        assertThat(Files.readString(stored(backup.id(), "verified"))).contains("verified.outcome=PASSED");
    }

    /** Pages of another size are written by SQLite, which must evaluate what only the host can. */
    @Test
    void aBackupThatCannotBeRewrittenInTheLivePagesSaysSoAndReplacesTheFile() throws Exception {
        AppDatabase app = app("page_size=1024", "journal_mode=DELETE");
        Function.create(
                app.connection(),
                "fold",
                new Function() {
                    @Override
                    protected void xFunc() throws java.sql.SQLException {
                        result(value_text(0));
                    }
                },
                1,
                Function.FLAG_DETERMINISTIC);
        AppDatabase.run(app.connection(), "CREATE INDEX folded ON note (fold(text))");
        app.add("one");
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        AppDatabase.run(app.connection(), "PRAGMA writable_schema=ON");
        AppDatabase.run(app.connection(), "DROP INDEX folded");
        AppDatabase.run(app.connection(), "PRAGMA page_size=4096");
        AppDatabase.run(app.connection(), "VACUUM");
        AppDatabase.run(app.connection(), "PRAGMA journal_mode=WAL");

        assertThat(catchRefusal(backups, backup))
                .contains("cannot be rewritten", "no such function: fold", "onConnect", "REPLACE_FILE");
        app.close();
        backups.restore(backup.id(), RestoreMode.REPLACE_FILE);

        try (Connection restored = DatabaseContent.open(app.path())) {
            assertThat(AppDatabase.text(restored, "SELECT text FROM note")).isEqualTo("one");
        }
    }

    private static String catchRefusal(BackupManager backups, Backup backup) {
        try {
            backups.restore(backup.id());
            return "restored";
        } catch (RestoreRefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void theNotesOfABackupAreInItsManifest() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        ContentFlaw.A_ROW_THAT_BREAKS_A_CHECK.make(app.connection());
        Backup backup = open(builder().build()).create();

        assertThat(Files.readString(stored(backup.id(), "manifest"))).contains("""
                        check.note.1.kind=INCONSISTENT
                        check.note.1.what=CHECK constraint failed in orders
                        check.note.1.cure=SELECT * FROM "orders" WHERE NOT (qty > 0)
                        """);
        assertThat(open(builder().build()).find(backup.id()).map(Backup::notes)).isEqualTo(Optional.of(backup.notes()));
    }
}
