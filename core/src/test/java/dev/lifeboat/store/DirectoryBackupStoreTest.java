package dev.lifeboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.testkit.BackupStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryBackupStoreTest extends BackupStoreContract {

    /** A place of root's where not even root makes a file or a directory. */
    private static final Path PROC = Path.of("/proc/self");

    @TempDir
    private Path root;

    private Path backups;
    private DirectoryBackupStore store;

    @Override
    protected BackupStore freshStore() {
        return DirectoryBackupStore.at(root.resolve("contract"));
    }

    @BeforeEach
    void place() {
        backups = root.resolve("backups");
        store = DirectoryBackupStore.at(backups);
    }

    @Test
    void touchesNothingBeforeItIsUsed() throws IOException {
        assertThat(store.list()).isEmpty();
        store.delete("absent");
        assertThatThrownBy(() -> store.open("absent")).isInstanceOf(NoSuchFileException.class);

        assertThat(backups).doesNotExist();
    }

    /** What it is shows when it is opened: to look at each file takes most of the time of a listing. */
    @Test
    void whatIsNotSizedIsNotLookedAt() throws IOException {
        store.put("a.sqlite", content("content"));
        Files.createDirectory(backups.resolve("a.manifest"));

        assertThat(store.list(key -> key.endsWith("sqlite")))
                .containsExactlyInAnyOrder(new StoredObject("a.manifest", 0), new StoredObject("a.sqlite", 7));
        assertThat(store.list()).containsExactly(new StoredObject("a.sqlite", 7));
        assertThatThrownBy(() -> store.open("a.manifest")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void createsTheDirectoryAndThoseAboveItWhenFirstNeeded() throws IOException {
        Path deep = root.resolve("a/b c/ü");

        DirectoryBackupStore.at(deep).put("key", content("content"));

        assertThat(deep.resolve("key")).hasContent("content");
    }

    @Test
    void aRelativePathIsOfTheDirectoryInWhichTheProcessStarted() {
        assertThat(DirectoryBackupStore.at(Path.of("x/../backups")).directory())
                .isAbsolute()
                .isEqualTo(Path.of("").toAbsolutePath().resolve("backups"));
    }

    @Test
    void filesAndDirectoriesAreForTheirOwnerAlone() throws IOException {
        assumePosix();
        DurableFiles files = DurableFiles.SYSTEM;
        Path content = root.resolve("content");
        files.write(content, new byte[] {1});
        Path deep = root.resolve("new/backups");

        DirectoryBackupStore.at(deep).put("linked", content);
        new DirectoryBackupStore(deep, new CopyingFiles(LinksInside.POSSIBLE)).put("copied", content("anybody's"));
        new DirectoryBackupStore(deep, new CopyingFiles(LinksInside.IMPOSSIBLE)).put("moved", content("anybody's"));

        assertThat(permissions(root.resolve("new"))).isEqualTo("rwx------");
        assertThat(permissions(deep)).isEqualTo("rwx------");
        assertThat(permissions(deep.resolve("linked"))).isEqualTo("rw-------");
        assertThat(permissions(deep.resolve("copied"))).isEqualTo("rw-------");
        assertThat(permissions(deep.resolve("moved"))).isEqualTo("rw-------");
    }

    @Test
    void leavesThePermissionsOfADirectoryThatIsThere() throws IOException {
        assumePosix();
        Files.createDirectory(
                backups, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));

        store.put("key", content("content"));

        assertThat(permissions(backups)).isEqualTo("rwxr-x---");
    }

    @Test
    void theRefusalOfAKeyFitsIntoALog() {
        for (String key : List.of("nul\0byte", "new\nline", "x".repeat(1_000_000))) {
            assertThatThrownBy(() -> store.open(key))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("key \"[^\\p{Cntrl}]+ is not allowed: 1 to 200 of A-Z [^\\p{Cntrl}]+")
                    .message()
                    .hasSizeLessThan(400);
        }
    }

    // What is wrong with the directory

    @Test
    void aFileInPlaceOfTheDirectoryIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(backups, "a file");

        assertThatThrownBy(() -> store.prepare(1))
                .hasMessageContaining(backups.toString())
                .hasMessageContaining("is a file, not a directory");
        assertThatThrownBy(() -> store.put("key", content("content"))).hasMessageContaining("is a file");
        assertThatThrownBy(() -> store.list()).hasMessageContaining("is a file");
        assertThatThrownBy(() -> store.open("key"))
                .isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> store.delete("key")).hasMessageContaining("is a file");

        assertThat(backups).hasContent("a file");
    }

    @Test
    void aDirectoryWithoutPermissionToWriteFailsEarlyAndSaysWhere() throws IOException {
        assumePosix();
        assumeFalse(isRoot(), "root writes wherever it likes");
        Files.createDirectory(
                backups, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));

        assertUnusable(backups);

        assertThat(names(backups)).isEmpty();
    }

    @Test
    void aDirectoryWhereNotEvenRootCanWriteFailsEarlyAndSaysWhere() {
        assumeTrue(Files.isDirectory(PROC), "no " + PROC + " on this machine");

        assertUnusable(PROC);
    }

    @Test
    void aDirectoryThatCannotBeCreatedFailsEarlyAndSaysWhere() {
        assumeTrue(Files.isDirectory(PROC), "no " + PROC + " on this machine");

        assertUnusable(PROC.resolve("lifeboat-backups"));
    }

    private void assertUnusable(Path directory) {
        DirectoryBackupStore unusable = DirectoryBackupStore.at(directory);
        assertThatThrownBy(() -> unusable.prepare(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("backup directory")
                .hasMessageContaining(directory.toString());
        assertThatThrownBy(() -> unusable.put("key", content("content"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> unusable.open("key")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aProbeThatCannotBeWrittenLeavesNothingBehind() {
        DirectoryBackupStore full = new DirectoryBackupStore(backups, new DurableFiles() {
            @Override
            public void createFile(Path file) throws IOException {
                throw new IOException("no space left on device");
            }
        });

        assertThatThrownBy(() -> full.prepare(1))
                .hasMessageContaining("backup directory is not writable: " + backups)
                .hasMessageContaining("no space left on device");

        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void tooLittleFreeSpaceFailsEarlyAndSaysHowMuchIsMissing() throws IOException {
        DirectoryBackupStore nearlyFull = new DirectoryBackupStore(backups, new DurableFiles() {
            @Override
            public long usableBytes(Path directory) {
                return 10_000_000;
            }
        });

        assertThatThrownBy(() -> nearlyFull.prepare(9_000_000))
                .hasMessageContaining(backups.toString())
                .hasMessageContaining("too little free space")
                .hasMessageContaining("10048576 bytes needed")
                .hasMessageContaining("10000000 bytes free");
        nearlyFull.prepare(8_900_000);

        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatVanishesIsAnEmptyStoreAndComesBackWithTheNextPut() throws IOException {
        store.put("key", content("content"));
        Files.delete(backups.resolve("key"));
        Files.delete(backups);

        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.open("key")).isInstanceOf(NoSuchFileException.class);
        store.delete("key");
        assertThat(backups).doesNotExist();

        store.put("key", content("anew"));

        assertThat(backups.resolve("key")).hasContent("anew");
    }

    @Test
    void aDirectoryThatVanishesDuringAPutFailsThePut() {
        DirectoryBackupStore vanishing = new DirectoryBackupStore(backups, new DurableFiles() {
            @Override
            public void link(Path existing, Path link) throws IOException {
                Files.delete(backups);
                super.link(existing, link);
            }
        });

        assertThatThrownBy(() -> vanishing.put("key", content("content"))).isInstanceOf(NoSuchFileException.class);

        assertThat(backups).doesNotExist();
    }

    @Test
    void theDirectoryMayBeALinkToOneElsewhere() throws IOException {
        Path real = Files.createDirectory(root.resolve("real"));
        assumeLinks(backups, real);

        store.prepare(1);
        store.put("key", content("content"));

        assertThat(store.list()).containsExactly(new StoredObject("key", 7));
        assertThat(read(store, "key")).isEqualTo("content");
        assertThat(real.resolve("key")).hasContent("content");
        store.delete("key");
        assertThat(real).isEmptyDirectory();
    }

    /** Enough files for several threads; each shows once, as it is at that moment. */
    @Test
    void thousandsOfFilesAreEachListedOnceWithTheSizeThatTheyHaveNow() throws IOException {
        Files.createDirectories(backups);
        Map<String, Long> expected = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            Path file = backups.resolve("key-" + i);
            if (i % 10 == 0) {
                Files.createDirectory(file);
            } else {
                Files.write(file, new byte[i % 7]);
                expected.put("key-" + i, (long) (i % 7));
            }
        }
        assertThat(store.list()).hasSize(expected.size());
        assertThat(sizes()).isEqualTo(expected);

        for (int i = 1; i < 5_000; i += 1_000) {
            Files.write(backups.resolve("key-" + i), new byte[100]);
            expected.put("key-" + i, 100L);
            Files.delete(backups.resolve("key-" + (i + 1)));
            expected.remove("key-" + (i + 1));
            Files.delete(backups.resolve("key-" + (i + 2)));
            Files.createDirectory(backups.resolve("key-" + (i + 2)));
            expected.remove("key-" + (i + 2));
            Files.write(backups.resolve("new-" + i), new byte[3]);
            expected.put("new-" + i, 3L);
        }

        assertThat(sizes()).isEqualTo(expected);
    }

    private Map<String, Long> sizes() throws IOException {
        return store.list().stream().collect(Collectors.toMap(StoredObject::key, StoredObject::sizeBytes));
    }

    // What is in the directory and not ours

    @Test
    void foreignFilesAndDirectoriesAreNeitherListedNorTouched() throws IOException {
        store.put("key", content("content"));
        Path inside = Files.createDirectories(backups.resolve("directory")).resolve("inside");
        Files.writeString(inside, "inside");
        Files.createDirectory(backups.resolve("empty-directory"));
        for (String foreign : List.of(".hidden", "with blank", "ümlaut", "app~", "#app#", "-rf")) {
            Files.writeString(backups.resolve(foreign), "foreign");
        }
        List<String> before = names(backups);

        store.prepare(1);
        assertThat(store.list()).containsExactly(new StoredObject("key", 7));
        for (String directory : List.of("directory", "empty-directory")) {
            assertThatThrownBy(() -> store.open(directory)).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> store.put(directory, content("content")))
                    .isInstanceOf(FileAlreadyExistsException.class);
            store.delete(directory);
        }

        assertThat(names(backups)).isEqualTo(before);
        assertThat(inside).hasContent("inside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a file", "a directory", "nothing"})
    void aPlantedLinkLeadsNowhere(String target) throws IOException {
        Path outside = root.resolve("outside");
        if (target.equals("a file")) {
            Files.writeString(outside, "a secret");
        } else if (target.equals("a directory")) {
            Files.createDirectory(outside);
        }
        Files.createDirectory(backups);
        Path link = backups.resolve("planted");
        assumeLinks(link, outside);
        DirectoryBackupStore copying = new DirectoryBackupStore(backups, new CopyingFiles(LinksInside.IMPOSSIBLE));

        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.open("planted")).isInstanceOf(NoSuchFileException.class);
        for (BackupStore each : List.of(store, copying)) {
            assertThatThrownBy(() -> each.put("planted", content("content")))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(link).isSymbolicLink();

        store.delete("planted");

        assertThat(names(backups)).isEmpty();
        if (target.equals("a file")) {
            assertThat(outside).hasContent("a secret");
        } else {
            assertThat(Files.exists(outside)).isEqualTo(target.equals("a directory"));
        }
    }

    @Test
    void aLinkPlantedWhereACopyGrowsIsNotWrittenThrough() throws IOException {
        Path outside = Files.writeString(root.resolve("outside"), "not yours");
        Files.createDirectory(backups);
        assumeLinks(backups.resolve("key.part"), outside);
        DirectoryBackupStore copying = new DirectoryBackupStore(backups, new CopyingFiles(LinksInside.POSSIBLE));

        assertThatThrownBy(() -> copying.put("key", content("content"))).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(outside).hasContent("not yours");
        assertThat(names(backups)).containsExactly("key.part");
    }

    @Test
    void aContentFileThatIsALinkIsStoredAsWhatItLeadsTo() throws IOException {
        Path content = content("content");
        Path link = root.resolve("link");
        assumeLinks(link, content);

        store.put("key", link);
        Files.delete(link);
        Files.delete(content);

        assertThat(store.list()).containsExactly(new StoredObject("key", 7));
        assertThat(read(store, "key")).isEqualTo("content");
    }

    // Without a hard link

    /** Whether hard links can be made within the directory of the store. From elsewhere they cannot. */
    private enum LinksInside {
        POSSIBLE,
        IMPOSSIBLE
    }

    /** Files on a file system of their own. What is synchronised does not matter here, and takes its time. */
    private static class CopyingFiles extends DurableFiles {

        private final LinksInside links;

        CopyingFiles(LinksInside links) {
            this.links = links;
        }

        @Override
        public void link(Path existing, Path link) throws IOException {
            if (links == LinksInside.IMPOSSIBLE || !parent(existing).equals(parent(link))) {
                throw new FileSystemException(link.toString(), existing.toString(), "Invalid cross-device link");
            }
            super.link(existing, link);
        }

        private static Path parent(Path file) throws IOException {
            return file.resolveSibling("").toRealPath();
        }

        @Override
        public void sync(Path file) throws IOException {
            Files.newInputStream(file).close();
        }

        @Override
        public void syncDirectory(Path directory) {}
    }

    @Nested
    class AcrossFileSystems extends BackupStoreContract {
        @Override
        protected BackupStore freshStore() {
            return new DirectoryBackupStore(root.resolve("copies"), new CopyingFiles(LinksInside.POSSIBLE));
        }
    }

    @Nested
    class WhereNothingCanBeLinked extends BackupStoreContract {
        @Override
        protected BackupStore freshStore() {
            return new DirectoryBackupStore(root.resolve("copies"), new CopyingFiles(LinksInside.IMPOSSIBLE));
        }
    }

    /** The real thing, where this machine has two file systems to write to. */
    @Nested
    class OnAnotherFileSystem {

        private Path elsewhere;

        @BeforeEach
        void another() throws IOException {
            Path memory = Path.of("/dev/shm");
            assumeTrue(Files.isWritable(memory), "no " + memory + " to write to on this machine");
            assumeFalse(
                    Files.getFileStore(memory).equals(Files.getFileStore(root)),
                    memory + " is the file system of " + root);
            elsewhere = Files.createTempDirectory(memory, "lifeboat-");
        }

        @AfterEach
        void clear() throws IOException {
            if (elsewhere != null) {
                DurableFiles.SYSTEM.deleteContents(elsewhere);
                Files.delete(elsewhere);
            }
        }

        @Test
        void putsOpensListsAndDeletes() throws IOException {
            BackupStore remote = DirectoryBackupStore.at(elsewhere);

            remote.put("key", content("content"));

            assertThat(read(remote, "key")).isEqualTo("content");
            assertThat(remote.list()).containsExactly(new StoredObject("key", 7));
            assertThatThrownBy(() -> remote.put("key", content("again")))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(names(elsewhere)).containsExactly("key");
            remote.delete("key");
            assertThat(names(elsewhere)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(LinksInside.class)
    void whileOneCopyGrowsAnotherPutOfItsKeyIsRefused(LinksInside links) throws Exception {
        CountDownLatch copied = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        DirectoryBackupStore slow = new DirectoryBackupStore(backups, new CopyingFiles(links) {
            @Override
            public void copy(Path source, Path target) throws IOException {
                super.copy(source, target);
                copied.countDown();
                await(goOn);
            }
        });
        DirectoryBackupStore quick = new DirectoryBackupStore(backups, new CopyingFiles(links));
        Path first = content("first");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> put = thread.submit(() -> {
                slow.put("key", first);
                return true;
            });
            await(copied);

            assertThatThrownBy(() -> quick.put("key", content("second")))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("is being written, or was once");
            assertThatThrownBy(() -> quick.open("key")).isInstanceOf(NoSuchFileException.class);
            goOn.countDown();
            put.get(1, TimeUnit.MINUTES);
        } finally {
            goOn.countDown();
            thread.shutdownNow();
        }

        assertThat(read(quick, "key")).isEqualTo("first");
        assertThat(names(backups)).containsExactly("key");
    }

    @ParameterizedTest
    @EnumSource(LinksInside.class)
    void theNameThatIsTakenWhileACopyGrowsStaysWithWhoTookIt(LinksInside links) throws Exception {
        DirectoryBackupStore late = new DirectoryBackupStore(backups, new CopyingFiles(links) {
            @Override
            public void copy(Path source, Path target) throws IOException {
                super.copy(source, target);
                Files.writeString(backups.resolve("key"), "somebody else's");
            }
        });

        assertThatThrownBy(() -> late.put("key", content("content"))).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(names(backups)).containsExactly("key");
        assertThat(backups.resolve("key")).hasContent("somebody else's");
    }

    @ParameterizedTest
    @EnumSource(LinksInside.class)
    void aCopyThatFailsLeavesNothing(LinksInside links) throws IOException {
        List<String> faults = new ArrayList<>();
        DirectoryBackupStore full = new DirectoryBackupStore(backups, new CopyingFiles(links) {
            @Override
            public void sync(Path file) throws IOException {
                if (file.startsWith(backups)) {
                    faults.add(file.getFileName().toString());
                    throw new IOException("no space left on device");
                }
                super.sync(file);
            }
        });

        assertThatThrownBy(() -> full.put("key", content("content"))).hasMessageContaining("no space left on device");

        assertThat(faults).containsExactly("key.part");
        assertThat(names(backups)).isEmpty();
    }

    /** EPERM on FAT under Linux, ENOTSUP under macOS, and what a file server makes of it. */
    @ParameterizedTest
    @MethodSource("noLinks")
    void aFileSystemWithoutLinksGetsACopy(Exception noLinks) throws IOException {
        DirectoryBackupStore plain = new DirectoryBackupStore(backups, new DurableFiles() {
            @Override
            public void link(Path existing, Path link) throws IOException {
                if (noLinks instanceof UnsupportedOperationException unsupported) {
                    throw unsupported;
                }
                throw (IOException) noLinks;
            }
        });

        plain.put("key", content("content"));

        assertThat(read(plain, "key")).isEqualTo("content");
        assertThat(names(backups)).containsExactly("key");
        assertThatThrownBy(() -> plain.put("key", content("again"))).isInstanceOf(FileAlreadyExistsException.class);
    }

    static Stream<Exception> noLinks() {
        return Stream.of(
                new UnsupportedOperationException("links"),
                new FileSystemException("key", "content", "Operation not permitted"),
                new FileSystemException("key", "content", "Incorrect function"),
                new AccessDeniedException("key"));
    }

    @Test
    void aPutWhoseNameCannotBeMadeDurableLeavesNothing() throws IOException {
        DirectoryBackupStore failing = new DirectoryBackupStore(backups, new DurableFiles() {
            @Override
            public void syncDirectory(Path directory) throws IOException {
                throw new IOException("input/output error");
            }
        });

        assertThatThrownBy(() -> failing.put("key", content("content"))).hasMessageContaining("input/output error");

        assertThat(names(backups)).isEmpty();
    }

    @Test
    void aDeleteThatCannotBeMadeDurableFails() throws IOException {
        store.put("key", content("content"));
        DirectoryBackupStore failing = new DirectoryBackupStore(backups, new DurableFiles() {
            @Override
            public void syncDirectory(Path directory) throws IOException {
                throw new IOException("input/output error");
            }
        });

        assertThatThrownBy(() -> failing.delete("key")).hasMessageContaining("input/output error");
    }

    @Test
    void whatACrashLeavesOfACopyIsListedUnderItsOwnNameAndCanBeDeleted() throws IOException {
        store.put("key", content("content"));
        Files.writeString(backups.resolve("other.part"), "half a co");
        DirectoryBackupStore copying = new DirectoryBackupStore(backups, new CopyingFiles(LinksInside.POSSIBLE));

        assertThat(store.list())
                .containsExactlyInAnyOrder(new StoredObject("key", 7), new StoredObject("other.part", 9));
        assertThatThrownBy(() -> store.open("other")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> copying.put("other", content("content")))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("other.part");
        store.delete("other.part");
        copying.put("other", content("content"));

        assertThat(names(backups)).containsExactly("key", "other");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path content(String text) throws IOException {
        return Files.writeString(Files.createTempFile(root, "content-", ""), text);
    }

    private static String read(BackupStore store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void assumePosix() {
        assumeTrue(
                root.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no POSIX permissions");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void assumeLinks(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "symbolic links cannot be made here: " + e);
        }
    }
}
