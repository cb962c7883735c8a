package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static final BackupId ID = BackupId.parse("app-20261123T181502.123Z");
    private static final String SHA_256 = "0123456789abcdef".repeat(4);

    private static final String TEXT = """
            manifest.version=1
            id=app-20261123T181502.123Z
            trigger=MANUAL
            label=before the upgrade
            host.version=2.0
            sqlite.version=3.54.1
            data.key=app-20261123T181502.123Z.sqlite
            data.bytes=8192
            data.sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            database.page.size=4096
            database.page.count=2
            database.journal.mode=WAL
            database.encoding=UTF-8
            database.user.version=7
            database.application.id=-3
            """;

    private static final Backup BACKUP = new Backup(
            ID,
            new Backup.Origin(
                    BackupTrigger.MANUAL,
                    Optional.of("before the upgrade"),
                    "3.54.1",
                    Optional.of("2.0"),
                    Optional.empty()),
            new DatabaseInfo(4096, 2, JournalMode.WAL, "UTF-8", 7, -3),
            Backup.Content.UNKNOWN,
            new Backup.StoredData(8192, SHA_256),
            false,
            Optional.empty());

    @Test
    void isThisTextAndNoOtherForAsLongAsThereAreBackups() throws Exception {
        assertThat(new String(Manifest.write(BACKUP), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        assertThat(read(TEXT)).isEqualTo(BACKUP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two\nlines",
                "windows\r\nlines",
                "C:\\new\\",
                "a=b=c",
                "Grüße, 你好, 🛟",
                "nul\0",
                "\u0085\u2028\u2029",
                "\\n is no line end",
                "manifest.version=2"
            })
    void anyWordsMayBeInALabel(String label) throws Exception {
        Backup labelled = new Backup(
                ID,
                new Backup.Origin(
                        BackupTrigger.IMPORTED, Optional.of(label), "3.54.1", Optional.of(label), Optional.empty()),
                BACKUP.database(),
                BACKUP.content(),
                BACKUP.stored(),
                false,
                Optional.empty());

        assertThat(read(Manifest.write(labelled))).isEqualTo(labelled);
    }

    @Test
    void theLongestLabelAndHostVersionFit() throws Exception {
        String longest = "\n".repeat(BackupRequest.MAX_LABEL_LENGTH);
        Backup labelled = new Backup(
                ID,
                new Backup.Origin(
                        BackupTrigger.MANUAL, Optional.of(longest), "3.54.1", Optional.of(longest), Optional.empty()),
                BACKUP.database(),
                BACKUP.content(),
                BACKUP.stored(),
                false,
                Optional.empty());

        assertThat(read(Manifest.write(labelled))).isEqualTo(labelled);
    }

    /** A manifest that is too large to be read would make its backup vanish from every list. */
    @Test
    void aLabelThatWouldNotFitIsRefusedBeforeThereIsABackup() {
        String tooLong = "x".repeat(BackupRequest.MAX_LABEL_LENGTH + 1);

        assertThatThrownBy(() -> BackupRequest.manual(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label has 501 characters");
    }

    /** Half of a pair, which a cut in the middle of a character leaves, would come back as another label. */
    @Test
    void halfOfACharacterInALabelIsReplacedBeforeThereIsABackup() {
        assertThat(BackupRequest.manual("before \uD83D").label()).contains("before \uFFFD");
        assertThat(BackupRequest.manual("a \uD83D\uDEDF b").label()).contains("a \uD83D\uDEDF b");
    }

    @Test
    void whateverIsWrittenIsReadAsTheSame() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Backup backup = random(random);
            assertThat(Manifest.read(backup.id(), new ByteArrayInputStream(Manifest.write(backup))))
                    .as("seed %d", seed)
                    .isEqualTo(backup);
        }
    }

    @Test
    void pinsAndVerificationsAreNotInIt() throws Exception {
        Backup pinned = new Backup(
                ID,
                BACKUP.origin(),
                BACKUP.database(),
                BACKUP.content(),
                BACKUP.stored(),
                true,
                Optional.of(new Verification(
                        Instant.EPOCH, VerifyDepth.CHECKSUM, Verification.Outcome.PASSED, List.of(), List.of())));

        assertThat(read(Manifest.write(pinned))).isEqualTo(BACKUP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"label", "host.version"})
    void someFieldsMayBeMissing(String key) throws Exception {
        Backup backup = read(without(key));

        assertThat(backup.label().isEmpty()).isEqualTo(key.equals("label"));
        assertThat(backup.hostVersion().isEmpty()).isEqualTo(key.equals("host.version"));
    }

    @Test
    void fieldsOfLaterVersionsOfTheLibraryAreIgnored() throws Exception {
        assertThat(read(TEXT + "database.colour=blue\n")).isEqualTo(BACKUP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest.version",
                "id",
                "trigger",
                "sqlite.version",
                "data.key",
                "data.bytes",
                "data.sha256",
                "database.page.size",
                "database.page.count",
                "database.journal.mode",
                "database.encoding",
                "database.user.version",
                "database.application.id"
            })
    void everyOtherFieldIsNeededAndGivenOnce(String key) {
        assertThatThrownBy(() -> read(without(key)))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("it has no " + key);
        assertThatThrownBy(() -> read(TEXT + line(key) + "\n"))
                .isInstanceOf(MalformedTextException.class)
                .hasMessageContaining("gives " + key + " again");
    }

    @ParameterizedTest
    @CsvSource({
        "manifest.version, ''",
        "manifest.version, 2",
        "manifest.version, 1.0",
        "manifest.version, one",
        "id, ''",
        "id, app-20261123T181502.124Z",
        "id, other-20261123T181502.123Z",
        "trigger, ''",
        "trigger, manual",
        "trigger, SOMEHOW",
        "data.key, app-20261123T181502.124Z.sqlite",
        "data.key, ../../etc/passwd",
        "data.bytes, ''",
        "data.bytes, 0",
        "data.bytes, -8192",
        "data.bytes, 8 KiB",
        "data.bytes, 9223372036854775808",
        "data.sha256, ''",
        "data.sha256, 0123",
        "data.sha256, 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "data.sha256, g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "data.sha256, 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "database.page.size, 0",
        "database.page.size, 256",
        "database.page.size, 4097",
        "database.page.size, 131072",
        "database.page.size, -4096",
        "database.page.size, 2147483648",
        "database.page.size, 4 KiB",
        "database.page.count, 0",
        "database.page.count, -1",
        "database.page.count, 4294967295",
        "database.page.count, many",
        "database.journal.mode, wal",
        "database.journal.mode, DELETE",
        "database.encoding, ''",
        "database.encoding, EBCDIC",
        "database.encoding, utf-8",
        "database.user.version, 2147483648",
        "database.user.version, one",
        "database.application.id, 0x1234"
    })
    void anAbsurdValueIsRefusedAndNamed(String key, String value) {
        assertThatThrownBy(() -> read(with(key, value)))
                .isInstanceOf(MalformedTextException.class)
                .hasMessageStartingWith(key + " is ");
    }

    @ParameterizedTest
    @CsvSource({
        "database.page.size, 512",
        "database.page.size, 65536",
        "database.page.count, 1",
        "database.page.count, 4294967294",
        "database.encoding, UTF-16le",
        "database.encoding, UTF-16be",
        "database.user.version, -2147483648",
        "data.bytes, 1",
        "data.bytes, 9223372036854775807"
    })
    void whatSqliteAllowsIsAllowed(String key, String value) {
        assertThatCode(() -> read(with(key, value))).doesNotThrowAnyException();
    }

    @Test
    void aTruncatedManifestIsRefusedWhereverItEnds() {
        String text = without("label");
        int lastByteThatMatters = text.length() - "-3\n".length();
        for (int length = 0; length <= lastByteThatMatters; length++) {
            String truncated = text.substring(0, length);
            assertThatThrownBy(() -> read(truncated)).as(truncated).isInstanceOf(MalformedTextException.class);
        }
    }

    @Test
    void anOversizeManifestIsRefused() {
        assertThatThrownBy(() -> read(TEXT + "padding=" + "x".repeat(1 << 16) + "\n"))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("it has more than 65536 bytes");
    }

    private static Backup random(Random random) {
        BackupTrigger[] triggers = BackupTrigger.values();
        int pageSize = 512 << random.nextInt(8);
        long pages = 1L + random.nextInt(1_000_000);
        StringBuilder label = new StringBuilder();
        random.ints(random.nextInt(30), ' ', 0x3000).forEach(label::appendCodePoint);
        return new Backup(
                new BackupId("app", Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE))),
                new Backup.Origin(
                        triggers[random.nextInt(triggers.length)],
                        random.nextBoolean() ? Optional.empty() : Optional.of(label.toString()),
                        "3." + random.nextInt(100),
                        Optional.empty(),
                        random.nextBoolean() ? Optional.empty() : Optional.of("%032x".formatted(random.nextLong()))),
                new DatabaseInfo(
                        pageSize,
                        pages,
                        random.nextBoolean() ? JournalMode.WAL : JournalMode.ROLLBACK,
                        random.nextBoolean() ? "UTF-8" : "UTF-16be",
                        random.nextInt(),
                        random.nextInt()),
                new Backup.Content(Optional.empty(), randomNotes(random)),
                new Backup.StoredData(pageSize * pages, "%064x".formatted(random.nextLong())),
                false,
                Optional.empty());
    }

    private static List<CheckNote> randomNotes(Random random) {
        return random.ints(random.nextInt(4), 0, 1_000)
                .mapToObj(row -> new CheckNote(
                        row % 2 == 0 ? CheckNote.Kind.INCONSISTENT : CheckNote.Kind.NOT_CHECKED,
                        "row " + row + " missing\nfrom = index",
                        row % 3 == 0 ? Optional.empty() : Optional.of("REINDEX \"i" + row + "\"")))
                .toList();
    }

    private static String line(String key) {
        return TEXT.lines()
                .filter(line -> line.startsWith(key + "="))
                .findFirst()
                .orElseThrow();
    }

    private static String without(String key) {
        return TEXT.replace(line(key) + "\n", "");
    }

    private static String with(String key, String value) {
        return TEXT.lines()
                .map(line -> line.startsWith(key + "=") ? key + "=" + value : line)
                .collect(Collectors.joining("\n"));
    }

    private static Backup read(String text) throws IOException, MalformedTextException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Backup read(byte[] bytes) throws IOException, MalformedTextException {
        return Manifest.read(ID, new ByteArrayInputStream(bytes));
    }
}
