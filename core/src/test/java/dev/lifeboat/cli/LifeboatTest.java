package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.Verification;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Collation;

class LifeboatTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-07-01T10:00:00Z");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path backups = Path.of("");

    @BeforeEach
    void nameTheDirectory() {
        backups = directory.resolve("backups");
    }

    // ---- list

    @Test
    void listShowsEachNameNewestFirst() throws Exception {
        Backup first = backUp("app", BackupRequest.manual());
        clock.advance(Duration.ofDays(180));
        Backup second = backUp("app", new BackupRequest(BackupTrigger.SCHEDULED, Optional.of("nightly")));
        Backup other = backUp("tenant-1", new BackupRequest(BackupTrigger.PRE_MIGRATION, Optional.empty()));
        Files.createFile(backups.resolve(second.id() + ".pin"));
        verified(second);

        assertThat(run("list", backups)).isZero();

        assertThat(said(out).lines())
                .containsExactly(
                        "3 backups in " + backups,
                        "",
                        "ID                        CREATED                  SIZE  TRIGGER    CHECK",
                        "app-20261228T100000.000Z  2026-12-28 11:00 +01  8.0 KiB  scheduled  ok, pinned",
                        "    nightly",
                        "app-20260701T100000.000Z  2026-07-01 12:00 +02  8.0 KiB  manual     -",
                        "",
                        "ID                             CREATED                  SIZE  TRIGGER        CHECK",
                        "tenant-1-20261228T100000.000Z  2026-12-28 11:00 +01  8.0 KiB  pre-migration  -");
        assertThat(said(err)).isEmpty();
        assertThat(first.id().name()).isNotEqualTo(other.id().name());
    }

    @Test
    void listWritesNothingAtAll() throws Exception {
        backUp("app");
        clock.advance(Duration.ofHours(1));
        delete(backUp("app"), "sqlite");
        Map<String, FileTime> before = timesBelow(directory);

        assertThat(run("list", backups)).isOne();

        assertThat(timesBelow(directory)).isEqualTo(before);
    }

    @Test
    void listTellsWhatIsNotWholeAndWhatIsNotOurs() throws Exception {
        Backup good = backUp("app");
        Backup noData = backUpLater();
        delete(noData, "sqlite");
        Backup noManifest = backUpLater();
        delete(noManifest, "manifest");
        Backup halfManifest = backUpLater();
        truncate(file(halfManifest, "manifest"));
        Backup shorter = backUpLater();
        truncate(file(shorter, "sqlite"));
        Files.writeString(backups.resolve("README.txt"), "not ours");
        Files.createDirectory(backups.resolve("old"));
        Files.createFile(backups.resolve("app-20261323T120000.000Z.sqlite"));

        assertThat(run("list", backups)).isOne();

        String reason = "    its manifest cannot be read, or its data has another length: verify tells which";
        assertThat(said(out).lines().skip(3))
                .containsExactly(
                        good.id() + "  2026-07-01 12:00 +02  8.0 KiB  manual   -",
                        "",
                        "Not whole, and not restored by Lifeboat:",
                        shorter.id().toString(),
                        reason,
                        halfManifest.id().toString(),
                        reason,
                        noManifest.id().toString(),
                        "    data without a manifest: being made, interrupted, or the manifest is lost",
                        noData.id().toString(),
                        "    its data is missing",
                        "",
                        "Not Lifeboat's, and left alone:",
                        "    README.txt",
                        "    app-20261323T120000.000Z.sqlite",
                        "    old/");
    }

    @Test
    void whatIsLeftOfARemovedBackupIsToldAndIsNoDamage() throws Exception {
        backUp("app");
        Files.createFile(backups.resolve("app-20260101T000000.000Z.pin"));

        assertThat(run("list", backups)).isZero();
        assertThat(said(out)).contains("app-20260101T000000.000Z" + System.lineSeparator() + "    left over: pin");
        assertThat(run("verify", backups)).isZero();
        assertThat(said(out)).contains("1 backup read again (quick_check): 1 ok.");
    }

    @Test
    void aBackupThatIsKnownToBeDamagedIsSaidInTheList() throws Exception {
        Backup backup = backUp("app");
        flipByte(file(backup, "sqlite"));
        assertThat(run("verify", backups)).isOne();

        assertThat(run("list", backups)).isOne();

        assertThat(said(out)).contains("manual   DAMAGED");
    }

    @Test
    void namesAndLabelsDoNotSpeakToTheTerminal() throws Exception {
        backUp("app", BackupRequest.manual("\u001b]0;owned\u0007 two\nlines \u009b31m \u202egnp.exe"));
        String name = "evil\u001b[2J\r\nname\u202e";
        try {
            Files.createFile(backups.resolve(name));
        } catch (InvalidPathException e) {
            assumeTrue(false, "no such name on this file system");
        }

        assertThat(run("list", backups)).isZero();
        assertThat(run("list", directory.resolve("no\u001b[31m"))).isEqualTo(3);
        assertThat(run("l\u001b[31mst")).isEqualTo(2);

        assertThat(said(out)).contains("?]0;owned? two?lines ?31m ?gnp.exe").contains("evil?[2J??name?");
        assertThat((said(out) + said(err)).lines()).noneMatch(line -> line.matches(".*[\\p{Cc}\\p{Cf}].*"));
    }

    @Test
    void anEmptyDirectoryIsSaidAndIsNothingToVerifyOrRestore() throws Exception {
        Files.createDirectory(backups);

        assertThat(run("list", backups)).isZero();
        assertThat(said(out)).isEqualToIgnoringNewLines("no backups in " + backups);
        assertThat(run("verify", backups)).isEqualTo(3);
        assertThat(run("restore-to", backups, "latest", directory.resolve("new.db")))
                .isEqualTo(3);
        assertThat(said(err).lines())
                .containsExactly(
                        "lifeboat: no backups in " + backups + ": nothing was verified",
                        "lifeboat: no backups in " + backups + ". Nothing was written.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list DIR", "verify DIR", "restore-to DIR latest new.db"})
    void aMissingDirectoryFailsAndIsNotMade(String command) throws Exception {
        String[] words = command.replace("DIR", backups.toString()).split(" ");

        assertThat(run((Object[]) words)).isEqualTo(3);

        assertThat(said(err)).isEqualToIgnoringNewLines("lifeboat: there is no such directory: " + backups);
        assertThat(backups).doesNotExist();
        Files.createFile(backups);
        assertThat(run((Object[]) words)).isEqualTo(3);
        assertThat(said(err)).contains("this is no directory: " + backups);
    }

    // ---- verify

    @Test
    void verifyReadsAllAndRemembers() throws Exception {
        Backup one = backUp("app");
        Backup other = backUp("tenant-1");

        assertThat(run("verify", backups)).isZero();

        assertThat(said(out).lines())
                .containsExactly(
                        one.id() + "  ok",
                        other.id() + "  ok",
                        "",
                        "2 backups read again (quick_check): 2 ok.",
                        "What was found is kept beside each backup.");
        assertThat(lastVerification(one).outcome()).isEqualTo(Verification.Outcome.PASSED);
        assertThat(names(backups)).hasSize(6).noneMatch(name -> name.startsWith("."));
        assertThat(said(err)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"checksum, CHECKSUM", "quick, QUICK_CHECK", "integrity, INTEGRITY_CHECK"})
    void verifyLooksAsDeepAsItIsTold(String word, VerifyDepth depth) throws Exception {
        Backup backup = backUp("app");
        Path work = Files.createDirectory(directory.resolve("work"));

        assertThat(run("verify", backups, backup.id(), "--depth", word, "--work=" + work))
                .isZero();

        assertThat(lastVerification(backup).depth()).isEqualTo(depth);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void verifyFindsEachKindOfDamageAndGoesOn() throws Exception {
        Backup flipped = backUp("app");
        flipByte(file(flipped, "sqlite"));
        Backup noData = backUpLater();
        delete(noData, "sqlite");
        Backup noManifest = backUpLater();
        delete(noManifest, "manifest");
        Backup halfManifest = backUpLater();
        truncate(file(halfManifest, "manifest"));
        Backup shorter = backUpLater();
        truncate(file(shorter, "sqlite"));
        Backup good = backUpLater();

        assertThat(run("verify", backups, "all")).isOne();

        assertThat(said(out))
                .containsSubsequence(
                        good.id() + "  ok",
                        flipped.id() + "  DAMAGED",
                        "    it is not the one that was backed up (sha256 " + flipped.sha256() + " expected",
                        shorter.id() + "  DAMAGED",
                        "    it has " + shorter.storedBytes() / 2 + " bytes, " + shorter.storedBytes() + " were stored",
                        halfManifest.id() + "  DAMAGED",
                        "    its manifest cannot be read: ",
                        noManifest.id() + "  DAMAGED",
                        "    data without a manifest",
                        noData.id() + "  DAMAGED",
                        "    its data " + noData.id() + ".sqlite is missing",
                        "6 backups read again (quick_check): 1 ok, 5 damaged.");
        assertThat(run("verify", backups, good.id())).isZero();
        assertThat(run("verify", backups, noManifest.id())).isOne();
        assertThat(run("verify", backups, flipped.id(), "--depth", "checksum")).isOne();
    }

    @Test
    void whatOnlyTheApplicationCanCheckIsSaidAndIsFine() throws Exception {
        Backup backup = backUpWithCollation();

        assertThat(run("verify", backups)).isZero();
        assertThat(said(out))
                .contains(backup.id() + "  ok")
                .contains("cannot be checked: register the collation sequence LOCAL in onConnect")
                .contains("only the application can register what is missing; the checksum holds");
        assertThat(run("verify", backups, "--depth", "checksum")).isZero();
        assertThat(run("restore-to", backups, "latest", directory.resolve("new.db")))
                .isZero();
        assertThat(directory.resolve("new.db")).hasSize(backup.databaseBytes());

        clock.advance(Duration.ofHours(1));
        flipByte(file(backUp("other"), "sqlite"));
        assertThat(run("verify", backups)).as("damage is worse").isOne();
    }

    @Test
    void anUnknownBackupIsNotFound() throws Exception {
        backUp("app");

        assertThat(run("verify", backups, "app-20200101T000000.000Z")).isEqualTo(3);
        assertThat(run("verify", backups, "nobody-20200101T000000.000Z")).isEqualTo(3);
        assertThat(run("restore-to", backups, "app-20200101T000000.000Z", directory.resolve("new.db")))
                .isEqualTo(3);

        assertThat(said(err).lines())
                .hasSize(3)
                .allMatch(
                        line -> line.matches("lifeboat: there is no backup (app|nobody)-20200101T000000\\.000Z in .*"));
        assertThat(directory.resolve("new.db")).doesNotExist();
    }

    /** A directory without the permission to write stops nobody who is root: a read-only mount would. */
    @Test
    void aReadOnlyDirectoryIsListedVerifiedAndRestoredFrom() throws Exception {
        Backup backup = backUp("app");
        assumeTrue(Files.getFileStore(backups).supportsFileAttributeView("posix"), "no permissions here");
        Files.setPosixFilePermissions(backups, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeTrue(!Files.isWritable(backups), "this user may write everywhere");
            Map<String, FileTime> before = timesBelow(directory);

            assertThat(run("list", backups)).isZero();
            assertThat(run("verify", backups)).isZero();
            assertThat(said(out)).contains("What was found is not kept: the directory cannot be written.");
            assertThat(timesBelow(directory)).isEqualTo(before);
            assertThat(run("restore-to", backups, backup.id(), directory.resolve("new.db")))
                    .isZero();
            assertThat(said(err)).isEmpty();
        } finally {
            Files.setPosixFilePermissions(backups, PosixFilePermissions.fromString("rwx------"));
        }
    }

    // ---- restore-to

    @Test
    void restoreToWritesTheBackupAndNothingBesideIt() throws Exception {
        Backup older = backUp("app");
        Backup latest = backUpLater();
        Path place = Files.createDirectory(directory.resolve("place"));

        assertThat(run("restore-to", backups, older.id(), place.resolve("older.db")))
                .isZero();
        assertThat(run("restore-to", backups, "latest", place.resolve("latest.db")))
                .isZero();

        assertThat(said(out))
                .contains(older.id() + " is in " + place.resolve("older.db") + " (8.0 KiB).")
                .contains(latest.id() + " is in " + place.resolve("latest.db"));
        assertThat(names(place)).containsExactly("latest.db", "older.db");
        assertThat(count(place.resolve("older.db"))).isEqualTo(1);
        assertThat(count(place.resolve("latest.db"))).isEqualTo(2);
        assertThat(place.resolve("older.db")).hasSameBinaryContentAs(file(older, "sqlite"));
    }

    @Test
    void latestOfSeveralNamesAsksWhose() throws Exception {
        backUp("app");
        Backup tenants = backUp("tenant-1");
        Path target = directory.resolve("new.db");

        assertThat(run("restore-to", backups, "latest", target)).isEqualTo(2);
        assertThat(run("restore-to", backups, "latest", target, "--name", "nobody"))
                .isEqualTo(2);
        assertThat(run("restore-to", backups, tenants.id(), target, "--name", "app"))
                .isEqualTo(2);
        assertThat(said(err).lines())
                .containsExactly(
                        "lifeboat: whose latest backup? There are backups of app, tenant-1: choose with --name NAME",
                        "lifeboat: whose latest backup? There are backups of app, tenant-1: choose with --name NAME",
                        "lifeboat: --name goes with latest: an id has its name in it");
        assertThat(target).doesNotExist();
        assertThat(run("restore-to", backups, "latest", target, "--name", "tenant-1"))
                .isZero();
        assertThat(said(out)).contains(tenants.id() + " is in ");
    }

    @Test
    void latestPassesOverWhatIsKnownToBeDamaged() throws Exception {
        Backup good = backUp("app");
        flipByte(file(backUpLater(), "sqlite"));
        assertThat(run("verify", backups)).isOne();

        assertThat(run("restore-to", backups, "latest", directory.resolve("new.db")))
                .isZero();
        assertThat(said(out)).contains(good.id() + " is in ");

        flipByte(file(good, "sqlite"));
        assertThat(run("verify", backups)).isOne();
        assertThat(run("restore-to", backups, "latest", directory.resolve("newer.db")))
                .isEqualTo(3);
        assertThat(said(err)).contains("no backup of app in " + backups + " counts as the latest good one");
    }

    @Test
    void aDamagedBackupIsNotWritten() throws Exception {
        Backup backup = backUp("app");
        flipByte(file(backup, "sqlite"));
        Path place = Files.createDirectory(directory.resolve("place"));

        assertThat(run("restore-to", backups, backup.id(), place.resolve("new.db")))
                .isOne();

        assertThat(place).isEmptyDirectory();
        assertThat(said(err).lines())
                .singleElement()
                .asString()
                .startsWith("lifeboat: backup " + backup.id() + " cannot be restored: it is not the one")
                .contains("Nothing was written");
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws Exception {
        backUp("app");
        Path mine = Files.writeString(directory.resolve("mine.db"), "mine");

        assertThat(run("restore-to", backups, "latest", mine)).isEqualTo(3);
        assertThat(run("restore-to", backups, "latest", directory.resolve("no/where.db")))
                .isEqualTo(3);

        assertThat(mine).hasContent("mine");
        assertThat(said(err)).contains("mine.db: it exists already").contains("its directory does not exist");
        assertThat(names(directory)).containsExactlyInAnyOrder("app.db", "backups", "mine.db", ".lifeboat");
    }

    @Test
    void theDatabaseIsNotNeeded() throws Exception {
        Backup backup = backUp("app");
        Files.delete(directory.resolve("app.db"));

        assertThat(run("list", backups)).isZero();
        assertThat(run("verify", backups)).isZero();
        assertThat(run("restore-to", backups, backup.id(), directory.resolve("new.db")))
                .isZero();
        assertThat(directory.resolve("app.db")).doesNotExist();
    }

    // ---- usage

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lst                          | there is no command \"lst\"; the commands are list, verify, restore-to, help",
                "list                         | DIRECTORY is missing; usage: list DIRECTORY",
                "list a b                     | \"b\" is one too many; usage: list DIRECTORY",
                "list a --deep                | there is no option --deep; usage: list DIRECTORY",
                "verify a --depth             | --depth needs a value; usage: verify DIRECTORY [ID|all]",
                "verify a --depth=q --depth=q | --depth is given twice; usage: verify",
                "verify a --depth deep        | there is no depth \"deep\"; the depths are checksum, quick and integrity",
                "verify a app-1               | not a backup id: \"app-1\"",
                "restore-to a latest          | NEW-FILE is missing; usage: restore-to DIRECTORY ID|latest NEW-FILE",
                "restore-to a ../x new.db     | not a backup id: \"../x\"",
                "help lst                     | there is no command \"lst\""
            })
    void wrongUsageIsNamedWithWhatIsAllowed(String words, String message) {
        assertThat(run((Object[]) words.trim().split(" "))).isEqualTo(2);

        assertThat(said(err).lines()).singleElement().asString().startsWith("lifeboat: " + message.trim());
        assertThat(said(out)).isEmpty();
    }

    @Test
    void withoutArgumentsTheHelpIsAdviceAndAskedForItIsOutput() {
        assertThat(run()).isEqualTo(2);
        String advice = said(err);
        assertThat(advice).contains("list DIRECTORY").contains("Exit codes:");
        assertThat(said(out)).isEmpty();

        for (String word : List.of("help", "--help", "-h")) {
            out.reset();
            assertThat(run(word)).isZero();
            assertThat(said(out)).isEqualTo(advice);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "verify", "restore-to", "help"})
    void everyCommandHasHelpThatFitsATerminal(String command) {
        assertThat(run("help", command)).isZero();
        String help = said(out);
        out.reset();
        assertThat(run(command, "--help")).isZero();

        assertThat(said(out)).isEqualTo(help).contains("Exit codes:");
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(said(out)).startsWith("lifeboat ");
    }

    /** As when the reader of a pipe went away. */
    @Test
    void outputThatNobodyGetsIsNoCrashAndNotFine() throws Exception {
        backUp("app");
        PrintStream broken = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });

        int code = Lifeboat.run(List.of("list", backups.toString()), broken, print(err), ZONE);

        assertThat(code).isEqualTo(3);
        assertThat(said(err)).isEmpty();
    }

    // ---- what the tests are written with

    private int run(Object... words) {
        List<String> args = Arrays.stream(words).map(Object::toString).toList();
        return Lifeboat.run(args, print(out), print(err), ZONE);
    }

    private static PrintStream print(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private BackupManager manager(String name) {
        return BackupManager.forDatabase(directory.resolve(name + ".db"))
                .storeIn(DirectoryBackupStore.at(backups))
                .clock(clock)
                .build();
    }

    private Backup backUp(String name) throws SQLException {
        return backUp(name, BackupRequest.manual());
    }

    private Backup backUpLater() throws SQLException {
        clock.advance(Duration.ofHours(1));
        return backUp("app");
    }

    /** Each holds one row more than the one before. */
    private Backup backUp(String name, BackupRequest request) throws SQLException {
        try (Connection host = connect(directory.resolve(name + ".db"));
                Statement statement = host.createStatement();
                BackupManager manager = manager(name)) {
            statement.execute("CREATE TABLE IF NOT EXISTS note (text TEXT)");
            statement.execute("INSERT INTO note VALUES ('a note')");
            return manager.create(request);
        }
    }

    private Backup backUpWithCollation() throws SQLException {
        try (Connection host = connect(directory.resolve("own.db"));
                Statement statement = host.createStatement();
                BackupManager manager = BackupManager.forDatabase(directory.resolve("own.db"))
                        .storeIn(DirectoryBackupStore.at(backups))
                        .clock(clock)
                        .onConnect(LifeboatTest::registerCollation)
                        .build()) {
            registerCollation(host);
            statement.execute("CREATE TABLE note (text TEXT COLLATE LOCAL)");
            statement.execute("CREATE INDEX note_text ON note (text)");
            statement.execute("INSERT INTO note VALUES ('a'), ('b')");
            return manager.create();
        }
    }

    private static void registerCollation(Connection connection) throws SQLException {
        Collation.create(connection, "LOCAL", new Collation() {
            @Override
            protected int xCompare(String one, String other) {
                return one.compareTo(other);
            }
        });
    }

    private static Connection connect(Path database) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    private static int count(Path database) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM note")) {
            return rows.getInt(1);
        }
    }

    private void verified(Backup backup) {
        try (BackupManager manager = manager(backup.id().name())) {
            assertThat(manager.verify(backup.id(), VerifyDepth.QUICK_CHECK).ok())
                    .isTrue();
        }
    }

    private Verification lastVerification(Backup backup) {
        try (BackupManager manager = manager(backup.id().name())) {
            return manager.find(backup.id()).flatMap(Backup::lastVerification).orElseThrow();
        }
    }

    private Path file(Backup backup, String suffix) {
        BackupId id = backup.id();
        return backups.resolve(id + "." + suffix);
    }

    private void delete(Backup backup, String suffix) throws IOException {
        Files.delete(file(backup, suffix));
    }

    private static void flipByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
    }

    private static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    private static List<String> names(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, FileTime> timesBelow(Path path) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.toList()) {
                times.put(file.toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }
}
