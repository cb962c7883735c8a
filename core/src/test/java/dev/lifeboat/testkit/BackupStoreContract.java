package dev.lifeboat.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The executable contract of {@link BackupStore}: every sentence of its documentation that a test can hold it to. The
 * author of a store makes a subclass and gets the whole suite:
 *
 * <pre>{@code
 * class BucketBackupStoreTest extends BackupStoreContract {
 *     @Override
 *     protected BackupStore freshStore() {
 *         return new BucketBackupStore(client, "bucket-" + UUID.randomUUID());
 *     }
 * }
 * }</pre>
 *
 * <p>Not tested, since no test in one process can: that a put and a delete are durable when they return.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class BackupStoreContract {

    /** How many threads race for one key. */
    private static final int RACERS = 8;

    /** How often they do. */
    private static final int RACES = 5;

    /** How many objects come and go while others look. */
    private static final int ROUNDS = 8;

    /** More than any buffer between a store and its bytes. */
    private static final int LARGE_BYTES = 5_000_017;

    @TempDir
    private Path directory;

    private BackupStore store;

    /** For subclasses. */
    protected BackupStoreContract() {}

    /**
     * A store without any object, which no other test uses.
     *
     * @return the store to be tested
     * @throws Exception if there can be none; the test fails
     */
    protected abstract BackupStore freshStore() throws Exception;

    @BeforeEach
    void askForTheStore() throws Exception {
        store = freshStore();
    }

    /** Keys that every store takes. */
    static List<String> allowedKeys() {
        return List.of(
                "a",
                "7",
                "_",
                "app-20261123T181502.123Z.sqlite",
                "Under_score-and.dots..and--dashes",
                "trailing-",
                "con-20261123T181502.123Z.sqlite",
                "console.txt",
                "x.nul",
                "k".repeat(200));
    }

    /** Keys that every store refuses. */
    static List<String> refusedKeys() {
        return List.of(
                "",
                ".",
                "..",
                "../outside",
                "inside/../../outside",
                "..\\outside",
                "a/b",
                "a\\b",
                "/absolute",
                "C:\\absolute",
                "C:relative",
                ".hidden",
                "-option",
                "nul\0byte",
                "new\nline",
                "blank key",
                "trailing ",
                "percent%2e%2e",
                "ümlaut",
                "fullwidth．dot",
                "fullwidth０",
                "dotless\u0131",
                "kelvin\u212a",
                "\u202eright-to-left",
                "zero\u200bwidth",
                "line\u2028separator",
                "half\ud800pair",
                "a:stream",
                "~",
                "trailing.",
                "trailing..",
                "CON",
                "nul",
                "Aux.sqlite",
                "prn.a.b",
                "com1.txt",
                "LPT9",
                "COM\u00b9",
                "k".repeat(201),
                "k".repeat(100_000));
    }

    /** What was put is what is opened and listed. */
    @Test
    void whatIsPutIsOpenedAndListed() throws IOException {
        store.put("one", content("first"));
        store.put("two", content("second object"));

        assertThat(read("one")).asString(StandardCharsets.UTF_8).isEqualTo("first");
        assertThat(read("two")).asString(StandardCharsets.UTF_8).isEqualTo("second object");
        assertThat(store.list()).containsExactlyInAnyOrder(new StoredObject("one", 5), new StoredObject("two", 13));
    }

    /** Each allowed key can be put, opened, listed and deleted. */
    @ParameterizedTest
    @MethodSource("allowedKeys")
    void takesEveryAllowedKey(String key) throws IOException {
        store.put(key, content("under " + key));

        assertThat(read(key)).asString(StandardCharsets.UTF_8).isEqualTo("under " + key);
        assertThat(keys()).containsExactly(key);
        store.delete(key);
        assertThat(keys()).isEmpty();
    }

    /** Keys that begin alike, or hold one another, are different keys. */
    @Test
    void keysThatHoldOneAnotherAreDifferentObjects() throws IOException {
        List<String> keys = List.of("app", "app_", "app-", "app.sqlite", "app-staging.sqlite", "p.sqlite");
        for (String key : keys) {
            store.put(key, content(key));
        }

        store.delete("app");

        assertThat(keys()).containsExactlyInAnyOrderElementsOf(keys.subList(1, keys.size()));
        for (String key : keys.subList(1, keys.size())) {
            assertThat(read(key)).asString(StandardCharsets.UTF_8).isEqualTo(key);
        }
    }

    /** An object may have no bytes at all. */
    @Test
    void takesAnObjectWithoutBytes() throws IOException {
        store.put("empty", content(""));

        assertThat(read("empty")).isEmpty();
        assertThat(store.list()).containsExactly(new StoredObject("empty", 0));
        assertThatThrownBy(() -> store.put("empty", content("more"))).isInstanceOf(FileAlreadyExistsException.class);
    }

    /** An object of some megabytes comes back byte for byte. */
    @Test
    void takesALargeObject() throws IOException {
        long seed = new Random().nextLong();
        byte[] bytes = randomBytes(seed, LARGE_BYTES);
        Path content = content(bytes);

        store.prepare(bytes.length);
        store.put("large", content);

        assertThat(Arrays.equals(read("large"), bytes)).as("seed %d", seed).isTrue();
        assertThat(store.list()).containsExactly(new StoredObject("large", bytes.length));
    }

    /** Bytes are bytes: no line end and no encoding is touched. */
    @Test
    void leavesEveryByteAsItIs() throws IOException {
        byte[] bytes = new byte[256 + 4];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        System.arraycopy("\r\n\n\r".getBytes(StandardCharsets.US_ASCII), 0, bytes, 256, 4);

        store.put("bytes", content(bytes));

        assertThat(read("bytes")).isEqualTo(bytes);
    }

    /** Several streams of one object do not disturb each other, and one may be closed before its end. */
    @Test
    void oneObjectCanBeReadSeveralTimesAtOnce() throws IOException {
        store.put("shared", content("0123456789"));

        try (InputStream one = store.open("shared")) {
            assertThat(one.readNBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("0123");
            assertThat(read("shared")).asString(StandardCharsets.UTF_8).isEqualTo("0123456789");
            assertThat(one.readNBytes(2)).asString(StandardCharsets.UTF_8).isEqualTo("45");
        }
        assertThat(read("shared")).hasSize(10);
    }

    /** A store that is in a directory says in which, so that health can look at it. */
    @Test
    void theLocalDirectoryIfThereIsOneIsWhereTheObjectsAre() throws IOException {
        store.put("key", content("content"));

        assertThat(store.localDirectory().stream())
                .allSatisfy(path -> assertThat(path).isAbsolute().isNotEmptyDirectory());
    }

    /** The content file is as it was before. */
    @Test
    void leavesTheContentFileAsItIs() throws IOException {
        Path content = content("content");

        store.put("key", content);
        assertThat(content).isRegularFile().hasContent("content");
        store.delete("key");

        assertThat(content).isRegularFile().hasContent("content");
    }

    /** The owner may delete the content file, and the object stays. */
    @Test
    void anObjectOutlivesItsContentFile() throws IOException {
        Path content = content("content");
        store.put("key", content);

        Files.delete(content);

        assertThat(read("key")).asString(StandardCharsets.UTF_8).isEqualTo("content");
        assertThat(store.list()).containsExactly(new StoredObject("key", 7));
    }

    /** Two objects may come from one content file, and are two. */
    @Test
    void oneContentFileCanBecomeSeveralObjects() throws IOException {
        Path content = content("content");
        store.put("one", content);
        store.put("two", content);

        store.delete("one");

        assertThat(keys()).containsExactly("two");
        assertThat(read("two")).asString(StandardCharsets.UTF_8).isEqualTo("content");
    }

    /** Without its content file a put fails, and nothing is stored. */
    @Test
    void storesNothingWhenTheContentFileIsMissing() throws IOException {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> store.put("key", missing)).isInstanceOf(IOException.class);

        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.open("key")).isInstanceOf(NoSuchFileException.class);
        store.put("key", content("now it is there"));
        assertThat(read("key")).asString(StandardCharsets.UTF_8).isEqualTo("now it is there");
    }

    /** A directory is no content file. */
    @Test
    void storesNothingWhenTheContentFileIsADirectory() throws IOException {
        Path notAFile = Files.createDirectory(directory.resolve("directory"));

        assertThatThrownBy(() -> store.put("key", notAFile)).isInstanceOf(IOException.class);

        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.open("key")).isInstanceOf(NoSuchFileException.class);
    }

    /** A key that exists is refused, and its object stays as it is. */
    @Test
    void neverOverwrites() throws IOException {
        store.put("key", content("first"));

        assertThatThrownBy(() -> store.put("key", content("second and longer")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store.put("key", content("first")))
                .as("the same content again")
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(read("key")).asString(StandardCharsets.UTF_8).isEqualTo("first");
        assertThat(store.list()).containsExactly(new StoredObject("key", 5));
    }

    /** Of many threads that put one key at the same time, one succeeds; the others hear that the key exists. */
    @Test
    void ofManyRacingPutsOfOneKeyExactlyOneWins() throws Exception {
        List<Path> contents = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            contents.add(content(("racer " + racer).repeat(1 + racer * 5_000)));
        }
        for (int race = 0; race < RACES; race++) {
            String key = "race-" + race;
            CyclicBarrier start = new CyclicBarrier(RACERS);
            List<Callable<Boolean>> puts = new ArrayList<>();
            contents.forEach(content -> puts.add(() -> {
                start.await(1, TimeUnit.MINUTES);
                return isWon(key, content);
            }));

            List<Boolean> won = together(puts);

            assertThat(won).as(key).containsOnlyOnce(true);
            byte[] winner = Files.readAllBytes(contents.get(won.indexOf(true)));
            assertThat(Arrays.equals(read(key), winner)).as(key).isTrue();
            assertThat(sizes()).as(key).containsEntry(key, (long) winner.length);
        }
        assertThat(store.list()).hasSize(RACES);
    }

    private boolean isWon(String key, Path content) throws IOException {
        try {
            store.put(key, content);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** A key that is not allowed is refused by every method that takes one, and nothing has been touched. */
    @ParameterizedTest
    @MethodSource("refusedKeys")
    void refusesAKeyThatIsNotAllowedBeforeItTouchesAnything(String key) throws IOException {
        store.put("present", content("present"));
        Path content = content("content");

        assertThatThrownBy(() -> store.put(key, content)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.put(key, directory.resolve("missing")))
                .as("the key is looked at first")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete(key)).isInstanceOf(IllegalArgumentException.class);

        assertThat(store.list()).containsExactly(new StoredObject("present", 7));
        assertThat(content).hasContent("content");
    }

    /** A store that was never used has no objects, and looking at it is no failure. */
    @Test
    void aFreshStoreIsEmpty() throws IOException {
        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.open("absent")).isInstanceOf(NoSuchFileException.class);
        store.delete("absent");
        assertThat(store.list()).isEmpty();
    }

    /** A deleted object is gone; deleting it again is fine, and others stay. */
    @Test
    void deletesAndFindsNothingWrongWithDeletingAgain() throws IOException {
        store.put("key", content("content"));
        store.put("other", content("other"));

        store.delete("key");
        store.delete("key");

        assertThat(keys()).containsExactly("other");
        assertThatThrownBy(() -> store.open("key")).isInstanceOf(NoSuchFileException.class);
        assertThat(read("other")).asString(StandardCharsets.UTF_8).isEqualTo("other");
    }

    /** A deleted key is free again. */
    @Test
    void aDeletedKeyCanBePutAnew() throws IOException {
        store.put("key", content("old"));
        store.delete("key");

        store.put("key", content("new one"));

        assertThat(read("key")).asString(StandardCharsets.UTF_8).isEqualTo("new one");
        assertThat(store.list()).containsExactly(new StoredObject("key", 7));
    }

    /** Preparing stores no object, and is no promise that one comes. */
    @Test
    void preparingStoresNoObject() throws IOException {
        store.prepare(1);
        store.prepare(1_000_000);

        assertThat(store.list()).isEmpty();
        store.put("key", content("content"));
        store.prepare(1);
        assertThat(keys()).containsExactly("key");
    }

    /** Sizes that nobody asked for need not be right, but nothing else is missing from such a listing. */
    @Test
    void aListingOfSomeSizesHasAllKeysAndThoseSizes() throws IOException {
        store.put("one", content("first"));
        store.put("two", content("and the second"));

        assertThat(store.list(key -> key.equals("two")))
                .extracting(StoredObject::key)
                .containsExactlyInAnyOrder("one", "two");
        assertThat(store.list(key -> key.equals("two"))).contains(new StoredObject("two", 14));
        assertThat(store.list(key -> true)).containsExactlyInAnyOrderElementsOf(store.list());
    }

    /** The list that a caller was given is the caller's: later puts and deletes leave it alone. */
    @Test
    void aListingIsOfItsMoment() throws IOException {
        store.put("key", content("content"));
        List<StoredObject> before = store.list();

        store.put("later", content("later"));
        store.delete("key");

        assertThat(before).containsExactly(new StoredObject("key", 7));
        assertThat(keys()).containsExactly("later");
    }

    /** Every put that is finished shows in the next listing, whoever else is at work. */
    @Test
    void aListingSeesEveryFinishedPutAndNoFinishedDelete() throws Exception {
        List<Callable<Boolean>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String own = "thread-" + thread + "-";
            threads.add(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    store.put(own + round, content(own));
                    assertThat(keys()).contains(own + round);
                    store.delete(own + round);
                    assertThat(keys()).doesNotContain(own + round);
                }
                return true;
            });
        }
        assertThat(together(threads)).containsOnly(true);
        assertThat(store.list()).isEmpty();
    }

    /** While objects come and go, a listing never fails, shows the others all the time, and no object in part. */
    @Test
    void listsAndOpensOnlyWholeObjectsWhileOthersComeAndGo() throws Exception {
        store.put("stays", content("stays"));
        byte[] bytes = randomBytes(7, 300_000);
        Path content = content(bytes);
        AtomicBoolean done = new AtomicBoolean();
        Callable<Boolean> writer = () -> {
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    store.put("comes-and-goes", content);
                    store.delete("comes-and-goes");
                }
                return true;
            } finally {
                done.set(true);
            }
        };
        Callable<Boolean> lister = () -> {
            do {
                assertThat(sizes())
                        .containsEntry("stays", 5L)
                        .satisfiesAnyOf(
                                sizes -> assertThat(sizes).doesNotContainKey("comes-and-goes"),
                                sizes -> assertThat(sizes).containsEntry("comes-and-goes", (long) bytes.length));
            } while (!done.get());
            return true;
        };
        Callable<Boolean> reader = () -> {
            do {
                assertThat(isAbsentOrWhole("comes-and-goes", bytes)).isTrue();
            } while (!done.get());
            return true;
        };

        assertThat(together(List.of(writer, lister, reader))).containsOnly(true);
        assertThat(keys()).containsExactly("stays");
    }

    private boolean isAbsentOrWhole(String key, byte[] whole) throws IOException {
        try (InputStream in = store.open(key)) {
            return isWholeOrCutOff(in, whole);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** Reading what is deleted meanwhile may fail, and must not end early without a failure. */
    private static boolean isWholeOrCutOff(InputStream in, byte[] whole) {
        try {
            return Arrays.equals(in.readAllBytes(), whole);
        } catch (IOException e) {
            return true;
        }
    }

    private Path content(String text) throws IOException {
        return content(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path content(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(directory, "content-", ""), bytes);
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    private List<String> keys() throws IOException {
        return store.list().stream().map(StoredObject::key).toList();
    }

    private Map<String, Long> sizes() throws IOException {
        return store.list().stream().collect(Collectors.toMap(StoredObject::key, StoredObject::sizeBytes));
    }

    private static byte[] randomBytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Runs them at the same time; a failure of one is a failure of all. */
    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> task : threads.invokeAll(tasks, 1, TimeUnit.MINUTES)) {
                results.add(task.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
