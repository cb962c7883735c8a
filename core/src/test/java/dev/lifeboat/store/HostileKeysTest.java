package dev.lifeboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and directory entries of somebody who means harm. What is outside of the directory is as it was after each. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HostileKeysTest {

    private static final String SECRET = "the secret of somebody else";
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    private static final int RANDOM_KEYS = 5_000;
    private static final String TELLING = "./\\:%~$ \0\n\u202e\u00b9\uff0e\u0131\u0130AZaz09_-";

    @TempDir
    private Path root;

    private Path backups;
    private Path outside;
    private Path canary;
    private Path content;
    private Object identity = "none";
    private DirectoryBackupStore store;

    @BeforeEach
    void plantACanary() throws IOException {
        backups = Files.createDirectory(root.resolve("backups"));
        outside = Files.createDirectory(root.resolve("outside"));
        canary = Files.writeString(outside.resolve("canary"), SECRET);
        content = Files.writeString(root.resolve("content"), "content");
        Files.setLastModifiedTime(canary, LONG_AGO);
        identity = String.valueOf(attributes(canary).fileKey());
        store = DirectoryBackupStore.at(backups);
    }

    @AfterEach
    void theCanaryLives() throws IOException {
        assertThat(names(root)).containsExactly("backups", "content", "outside");
        assertThat(names(outside)).containsExactly("canary");
        assertThat(canary).hasContent(SECRET);
        assertThat(attributes(canary).lastModifiedTime()).isEqualTo(LONG_AGO);
        assertThat(attributes(canary).fileKey()).hasToString(String.valueOf(identity));
        assertThat(content).hasContent("content");
    }

    /** Ways to the canary, and names that some system takes for something else than a file in the directory. */
    static List<String> waysOut() {
        List<String> keys = new ArrayList<>(List.of(
                "../outside/canary",
                "x/../../outside/canary",
                "..\\outside\\canary",
                "./../outside/canary",
                "....//outside/canary",
                "%2e%2e%2foutside%2fcanary",
                "..%c0%afoutside%c0%afcanary",
                "..\u2215outside\u2215canary",
                "\uff0e\uff0e/outside/canary",
                "canary:$DATA",
                "a:b",
                "a::$INDEX_ALLOCATION",
                "~",
                "~root",
                "$HOME",
                "app\u202eetilqs.",
                "\u202eapp",
                "\u200bapp",
                "app\u00ad",
                "\uff10\uff11",
                "\u0661",
                "app\u0131",
                "\u0130d",
                "\u212aey",
                "\ud83d\ude00",
                "\ud800",
                "app.",
                "app..",
                "app ",
                "app\u00a0",
                "COM\u00b9",
                "com\u00b2.sqlite",
                "LPT\u00b3",
                "CON ",
                "CONIN$",
                "file:///etc/passwd",
                "\\\\server\\share",
                "\\\\?\\C:\\x",
                "\\\\.\\PhysicalDrive0"));
        for (String device : List.of("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9")) {
            keys.addAll(List.of(
                    device,
                    device.toUpperCase(Locale.ROOT),
                    device + ".sqlite",
                    device + "..x",
                    device + ".app-20261123T181502.123Z.sqlite"));
        }
        return keys;
    }

    @ParameterizedTest
    @MethodSource("waysOut")
    void aWayOutIsRefusedInALineThatCanBeLogged(String key) {
        assertRefused(key);
        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void theAbsolutePathOfAFileOutsideIsNoKeyHoweverItIsWritten() {
        String path = canary.toString();
        for (String key : List.of(
                path,
                canary.toUri().toString(),
                URLEncoder.encode(path, StandardCharsets.UTF_8),
                path.replace('/', '\\'),
                backups + "/../outside/canary",
                path + "\0.sqlite")) {
            assertRefused(key);
        }
        assertThat(backups).isEmptyDirectory();
    }

    private void assertRefused(String key) {
        assertRefused(() -> store.put(key, content));
        assertRefused(() -> store.put(key, canary));
        assertRefused(() -> store.open(key).close());
        assertRefused(() -> store.delete(key));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("key \"")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]")
                .hasSizeLessThan(500);
    }

    /** Names near devices are names. */
    @Test
    void whatOnlyLooksLikeADeviceIsAKey() throws IOException {
        List<String> keys = List.of(
                "con-20261123T181502.123Z.sqlite",
                "console",
                "com",
                "com0",
                "com10.sqlite",
                "xcon.sqlite",
                "x.con",
                "null");
        for (String key : keys) {
            store.put(key, content);
        }

        assertThat(store.list().stream().map(StoredObject::key)).containsExactlyInAnyOrderElementsOf(keys);
        for (String key : keys) {
            store.delete(key);
        }
    }

    /** Whatever text comes: refused, or the name of a file directly in the directory. */
    @Test
    void aRandomKeyIsRefusedOrAFileOfTheDirectory() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < RANDOM_KEYS; round++) {
            String key = randomKey(random);
            try {
                store.delete(key);
                accepted++;
                assertThat(backups.resolve(key).normalize().getParent())
                        .as("seed %d, round %d: %s", seed, round, key)
                        .isEqualTo(backups);
            } catch (IllegalArgumentException e) {
                assertThatThrownBy(() -> store.open(key))
                        .as("seed %d, round %d: %s", seed, round, key)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(accepted).as("seed %d", seed).isBetween(1, RANDOM_KEYS - 1);
    }

    private static String randomKey(Random random) {
        StringBuilder key = new StringBuilder();
        for (int length = 1 + random.nextInt(6); length > 0; length--) {
            boolean plain = random.nextInt(4) > 0;
            key.append(plain ? (char) ('a' + random.nextInt(26)) : TELLING.charAt(random.nextInt(TELLING.length())));
        }
        return key.toString();
    }

    /** What somebody may have put under a name of ours. */
    private enum Planted {
        LINK_TO_A_FILE {
            @Override
            void at(HostileKeysTest test, Path entry) throws IOException {
                link(entry, test.canary);
            }
        },
        RELATIVE_LINK {
            @Override
            void at(HostileKeysTest test, Path entry) throws IOException {
                link(entry, Path.of("../outside/canary"));
            }
        },
        LINK_TO_A_DIRECTORY {
            @Override
            void at(HostileKeysTest test, Path entry) throws IOException {
                link(entry, test.outside);
            }
        },
        LINK_TO_NOTHING {
            @Override
            void at(HostileKeysTest test, Path entry) throws IOException {
                link(entry, test.outside.resolve("made-through-a-link"));
            }
        },
        LINK_TO_ITSELF {
            @Override
            void at(HostileKeysTest test, Path entry) throws IOException {
                link(entry, entry);
            }
        },
        PIPE {
            @Override
            void at(HostileKeysTest test, Path entry) throws IOException {
                pipe(entry);
            }
        },
        DIRECTORY {
            @Override
            void at(HostileKeysTest test, Path entry) throws IOException {
                Files.createDirectory(entry);
            }
        };

        abstract void at(HostileKeysTest test, Path entry) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void whatIsPlantedUnderAKeyIsNeitherListedNorReadNorWrittenThrough(Planted planted) throws IOException {
        String key = "app-20261123T181502.123Z.sqlite";
        planted.at(this, backups.resolve(key));

        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.open(key)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.put(key, content)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> withoutLinks().put(key, content)).isInstanceOf(FileAlreadyExistsException.class);
        store.prepare(1);

        assertThat(names(backups)).containsExactly(key);
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void whatIsPlantedUnderAKeyIsDeletedItselfAtMost(Planted planted) throws IOException {
        planted.at(this, backups.resolve("key"));

        store.delete("key");

        assertThat(names(backups)).isEqualTo(planted == Planted.DIRECTORY ? List.of("key") : List.of());
    }

    /** Where the file system makes no links, a copy grows beside its place. */
    @ParameterizedTest
    @EnumSource(Planted.class)
    void whatIsPlantedWhereACopyWouldGrowIsNotWrittenThrough(Planted planted) throws IOException {
        planted.at(this, backups.resolve("key.part"));

        assertThatThrownBy(() -> withoutLinks().put("key", content)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(names(backups)).containsExactly("key.part");
    }

    /** A hard link is the file as much as any other name of it is: it can be read, and nothing else. */
    @Test
    void aFileOutsideWithASecondNameInTheDirectoryIsNeverWrittenAndKeepsItsOtherName() throws IOException {
        try {
            Files.createLink(backups.resolve("key"), canary);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "hard links cannot be made here: " + e);
        }

        assertThatThrownBy(() -> store.put("key", content)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> withoutLinks().put("key", content)).isInstanceOf(FileAlreadyExistsException.class);
        store.delete("key");

        assertThat(names(backups)).isEmpty();
    }

    /** A name that is no key is somebody else's file, and no key reaches it. */
    @Test
    void filesWithHostileNamesAreNeitherListedNorTouched() throws IOException {
        List<String> names = Stream.of("nul.sqlite", "app.", "a\\b", "a:b", "..x", "app\u202e", "-rf", "new\nline")
                .filter(this::canBeAFile)
                .sorted()
                .toList();

        assertThat(store.list()).isEmpty();
        store.put("key", content);
        store.delete("key");

        assertThat(names(backups)).isEqualTo(names);
    }

    private boolean canBeAFile(String name) {
        try {
            Files.writeString(backups.resolve(name), "foreign");
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private BackupStore withoutLinks() {
        return new DirectoryBackupStore(backups, new DurableFiles() {
            @Override
            public void link(Path existing, Path link) throws IOException {
                throw new FileSystemException(link.toString(), existing.toString(), "Operation not permitted");
            }
        });
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "symbolic links cannot be made here: " + e);
        }
    }

    /** Whoever opened it to read would wait for ever. */
    private static void pipe(Path pipe) throws IOException {
        try {
            Process maker = new ProcessBuilder("mkfifo", pipe.toString()).start();
            assumeTrue(maker.waitFor(30, TimeUnit.SECONDS) && maker.exitValue() == 0, "mkfifo made no pipe");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            assumeTrue(false, "pipes cannot be made here: " + e);
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
