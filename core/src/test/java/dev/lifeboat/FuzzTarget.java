package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.RunHistory.Outcomes;
import dev.lifeboat.TaskRun.Outcome;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.PortableNames;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.NotADatabaseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What reads bytes that may come from anywhere, each with what must hold of it. A target gets bytes, and says whether
 * they were accepted; what does not hold is an exception or an assertion error. Tried by {@link FuzzCorpusTest} with
 * what was found before, and by {@link FuzzMain} with what Jazzer thinks of.
 */
enum FuzzTarget {
    /** An accepted id is its own text, and each of its keys a portable file name that stays in its directory. */
    BACKUP_ID,
    /** What was accepted is written and read as the same. */
    MANIFEST,
    /** Sizes are those that SQLite has. */
    HEADER,
    /** Any text survives as a value. */
    KEY_VALUES,
    /** The text of a policy is read as the same policy, and the policy decides. */
    RETENTION,
    /** The text of a schedule is read as the same schedule, and the schedule names an instant in bounded time. */
    SCHEDULE,
    /** A size is written exactly. */
    SIZE,
    /** A duration is written exactly. */
    DURATION,
    /** Settings are saved and read as the same. */
    SETTINGS,
    /** Whatever was noted of the tasks, they can be planned and noted again. */
    TASKS,
    /** Whatever was noted of backups, the next outcome can be. */
    RUNS,
    /** A journal is read as it was written, and names no directory but one of ours. */
    JOURNAL,
    /** A verification is remembered as it was. */
    VERIFIED;

    private static final BackupId ID = BackupId.parse("app-20261123T181502.123Z");
    private static final Instant NOW = Instant.parse("2026-11-23T18:15:02.123Z");
    private static final int LONGEST_MESSAGE = 1_000;
    private static final int MOST_BYTES = 1 << 16;

    /** What breaks a line of a log or deceives who reads it. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final List<Schedule> SCHEDULES = List.of(
            Schedule.every(Duration.ofDays(365)),
            Schedule.parse("daily at 03:00 -18:00"),
            Schedule.parse("weekly on SUNDAY at 23:59:59 Pacific/Kiritimati"));
    private static final BackupSettings DEFAULTS = new BackupSettings(
            RetentionPolicy.keepEverything(),
            Map.of(
                    BackupTask.BACKUP, SCHEDULES.get(0),
                    BackupTask.CLEANUP, SCHEDULES.get(0),
                    BackupTask.VERIFY, SCHEDULES.get(1)),
            EnumSet.allOf(BackupTask.class));
    private static final List<Backup> BACKUPS = List.of(
            backup("app-99991231T235959.999Z"), backup("app-20261123T181502.123Z"), backup("app-19700101T000000.000Z"));

    /** Tries these bytes; whether they were accepted. */
    boolean accepts(byte[] data) throws Exception {
        return switch (this) {
            case BACKUP_ID -> backupId(data);
            case MANIFEST -> manifest(data);
            case HEADER -> header(data);
            case KEY_VALUES -> keyValues(data);
            case RETENTION -> retention(data);
            case SCHEDULE -> schedule(data);
            case SIZE -> size(data);
            case DURATION -> duration(data);
            case SETTINGS -> settings(data);
            case TASKS -> tasks(data);
            case RUNS -> runs(data);
            case JOURNAL -> journal(data);
            case VERIFIED -> verified(data);
        };
    }

    /** Where its corpus is, for example {@code backup-id}. */
    String directory() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean backupId(byte[] data) {
        String text = text(data);
        BackupId id;
        try {
            id = BackupId.parse(text);
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
        assertThat(id).hasToString(text).isEqualTo(BackupId.parse(id.toString()));
        Path directory = Path.of("backups").toAbsolutePath();
        for (String suffix : List.of("sqlite", "manifest", "manifest.part", "pin", "verified")) {
            String key = id.key(suffix);
            assertThat(PortableNames.isPortable(key, 200)).as(key).isTrue();
            assertThat(directory.resolve(key).normalize().getParent()).isEqualTo(directory);
            assertThat(Listing.isOfABackup(key)).as(key).isTrue();
        }
        assertThat(PortableNames.isPortable(id.name() + ".runs", 200)).isTrue();
        return true;
    }

    private static boolean manifest(byte[] data) throws Exception {
        Backup backup;
        try {
            backup = Manifest.read(ID, new ByteArrayInputStream(data));
        } catch (MalformedTextException e) {
            return refused(e);
        }
        assertThat(backup.databaseBytes()).isPositive();
        byte[] written = Manifest.write(backup);
        assertThat(Manifest.read(ID, new ByteArrayInputStream(written))).isEqualTo(backup);
        return true;
    }

    private static boolean header(byte[] data) throws IOException {
        try {
            DatabaseHeader header = DatabaseHeader.read(file(data));
            assertThat(header.pageSize()).isBetween(512, 65_536);
            assertThat(Integer.bitCount(header.pageSize())).isOne();
            assertThat(header.bytes()).isBetween(0L, 65_536L * 0xffff_ffffL);
            return true;
        } catch (NotADatabaseException e) {
            return refused(e);
        }
    }

    private static boolean keyValues(byte[] data) throws Exception {
        String value = text(data);
        if (data.length < 10_000) {
            assertThat(read(KeyValueText.write(Map.of("key", value)))).isEqualTo(Map.of("key", value));
        }
        Map<String, String> values;
        try {
            values = read(data);
        } catch (MalformedTextException e) {
            return refused(e);
        }
        // Escapes make it longer, which is no matter for what we write ourselves: each value has a bound.
        byte[] written = KeyValueText.write(values);
        if (written.length <= MOST_BYTES) {
            assertThat(read(written)).isEqualTo(values);
        }
        return !values.isEmpty();
    }

    private static Map<String, String> read(byte[] written) throws IOException, MalformedTextException {
        return KeyValueText.read(new ByteArrayInputStream(written));
    }

    private static boolean retention(byte[] data) {
        RetentionPolicy policy;
        try {
            policy = RetentionPolicy.parse(text(data));
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
        String written = policy.text().orElseThrow();
        assertThat(RetentionPolicy.parse(written)).isEqualTo(policy);
        assertThat(RetentionPolicy.parse(written).text()).hasValue(written);
        assertThat(policy.keep(BACKUPS.subList(1, 3), NOW)).hasSizeLessThanOrEqualTo(2);
        assertThat(policy.keep(BACKUPS, Instant.parse("9999-12-31T23:59:59.999Z")))
                .hasSizeLessThanOrEqualTo(3);
        return true;
    }

    private static boolean schedule(byte[] data) {
        Schedule schedule;
        try {
            schedule = Schedule.parse(text(data));
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
        String written = schedule.text().orElseThrow();
        assertThat(Schedule.parse(written)).isEqualTo(schedule);
        assertThat(Schedule.parse(written).text()).hasValue(written);
        for (Instant last : List.of(Instant.EPOCH, NOW, Instant.parse("9999-12-31T23:59:59.999Z"))) {
            LastRun run = new LastRun(Optional.of(last), Optional.of(last), 0, last);
            assertThat(schedule.next(run, last)).isAfter(last).isBefore(last.plus(Duration.ofDays(400)));
        }
        return true;
    }

    private static boolean size(byte[] data) {
        long bytes;
        try {
            bytes = SizeText.parse(text(data));
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
        assertThat(bytes).isNotNegative();
        assertThat(SizeText.parse(SizeText.write(bytes))).isEqualTo(bytes);
        return true;
    }

    private static boolean duration(byte[] data) {
        Duration duration;
        try {
            duration = DurationText.parse(text(data));
        } catch (IllegalArgumentException e) {
            return refused(e);
        }
        assertThat(duration.isNegative()).isFalse();
        assertThat(Words.duration(duration)).isNotEmpty();
        // The settings that are made of durations have bounds, below what can be written in days.
        if (duration.compareTo(Duration.ofDays(999_999)) <= 0) {
            assertThat(DurationText.parse(DurationText.write(duration))).isEqualTo(duration);
        }
        return true;
    }

    private static boolean settings(byte[] data) throws Exception {
        SettingsFile file = new SettingsFile(file(data), UNSAFE);
        BackupSettings settings;
        try {
            settings = file.read(DEFAULTS).orElseThrow();
        } catch (MalformedTextException e) {
            return refused(e);
        }
        file.write(settings);
        assertThat(file.read(DEFAULTS)).hasValue(settings);
        return true;
    }

    private static boolean tasks(byte[] data) throws IOException {
        Path file = file(data);
        TaskHistory history = new TaskHistory(file, new Staging(directory(file), file, "app", UNSAFE));
        Map<BackupTask, TaskHistory.State> read = history.read();
        history.write(read);
        assertThat(history.read()).isEqualTo(read);
        read.forEach((task, state) -> {
            assertThat(state.failuresInARow()).isNotNegative();
            TaskRun failed = new TaskRun(task, NOW, Duration.ZERO, Outcome.FAILED, text(data));
            TaskHistory.State after = state.with(failed);
            assertThat(after.failuresInARow()).isPositive();
            SCHEDULES.forEach(schedule -> {
                TaskTimes.next(schedule, state.last(), NOW);
                assertThat(TaskTimes.next(schedule, after.last(), NOW)).isPresent();
            });
        });
        Map<BackupTask, TaskHistory.State> later = new EnumMap<>(BackupTask.class);
        read.forEach((task, state) ->
                later.put(task, state.with(new TaskRun(task, NOW, Duration.ZERO, Outcome.FAILED, text(data)))));
        history.write(later);
        assertThat(history.read()).hasSameSizeAs(later);
        return !read.isEmpty();
    }

    private static boolean runs(byte[] data) throws IOException {
        RunHistory history = new RunHistory(file(data), UNSAFE);
        Outcomes before = history.read();
        assertThat(before.failuresInARow()).isNotNegative();
        history.failed(NOW, text(data));
        Outcomes after = history.read();
        assertThat(after.lastSuccess()).isEqualTo(before.lastSuccess());
        assertThat(after.failuresInARow()).isPositive();
        assertThat(history.frozen()).isPresent();
        history.succeeded(NOW);
        assertThat(history.read()).isEqualTo(new Outcomes(Optional.of(NOW), 0, Optional.of(NOW), after.lastFailure()));
        return !before.equals(Outcomes.NONE);
    }

    private static boolean journal(byte[] data) throws IOException {
        ReplaceJournal journal;
        try {
            journal = ReplaceJournal.read(file(data));
        } catch (IOException e) {
            return refused(e);
        }
        assertThat(BackupId.isId(journal.setAside())).isTrue();
        assertThat(ReplaceJournal.read(file(journal.text()))).isEqualTo(journal);
        return true;
    }

    private static boolean verified(byte[] data) throws IOException {
        Optional<Verification> last = new VerificationLog(new OneObject(data)).last(ID);
        if (last.isPresent()) {
            byte[] written = VerificationLog.write(last.get());
            assertThat(new VerificationLog(new OneObject(written)).last(ID)).isEqualTo(last);
        }
        return last.isPresent();
    }

    /** Being refused is fine, for a reason that fits into a line of a log whatever was read. */
    private static boolean refused(Exception reason) {
        assertThat(reason.getMessage())
                .isNotBlank()
                .hasSizeLessThan(LONGEST_MESSAGE)
                .doesNotContainPattern(UNPRINTABLE);
        return false;
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    private static Backup backup(String text) {
        BackupId id = BackupId.parse(text);
        return new Backup(
                id,
                new Backup.Origin(BackupTrigger.MANUAL, Optional.empty(), "3.54.1", Optional.empty(), Optional.empty()),
                new DatabaseInfo(4096, 0xfffffffeL, JournalMode.WAL, "UTF-8", 0, 0),
                new Backup.Content(Optional.of(new DatabaseExtent(0, Long.MAX_VALUE)), List.of()),
                new Backup.StoredData(Long.MAX_VALUE, "0".repeat(64)),
                false,
                Optional.empty());
    }

    /** A file with these bytes, the same for every call of this thread. */
    private static Path file(byte[] data) throws IOException {
        return Files.write(FILES.get(), data);
    }

    private static Path directory(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }

    private static final ThreadLocal<Path> FILES = ThreadLocal.withInitial(() -> {
        try {
            Path directory = Files.createTempDirectory("lifeboat-fuzz-");
            directory.toFile().deleteOnExit();
            Path file = directory.resolve("input");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    });

    /** Durability is not what is tried here, and takes its time. */
    private static final DurableFiles UNSAFE = new DurableFiles() {
        @Override
        public void sync(Path file) {}

        @Override
        public void syncDirectory(Path directory) {}
    };

    /** A store in which every key has the same bytes. */
    private static final class OneObject implements BackupStore {

        private final byte[] bytes;

        OneObject(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void put(String key, Path content) {
            throw new UnsupportedOperationException(key);
        }

        @Override
        public InputStream open(String key) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public List<StoredObject> list() {
            return List.of();
        }

        @Override
        public void delete(String key) {}
    }
}
