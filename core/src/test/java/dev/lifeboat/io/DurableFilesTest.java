package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    @TempDir
    private Path directory;

    private final DurableFiles files = DurableFiles.SYSTEM;

    @Test
    void theNameOfEachNewDirectoryIsDurable() throws IOException {
        List<Path> synced = new ArrayList<>();
        DurableFiles recording = new DurableFiles() {
            @Override
            public void syncDirectory(Path above) throws IOException {
                synced.add(above);
                super.syncDirectory(above);
            }
        };

        recording.createDirectories(directory.resolve("new/newer"));
        recording.createDirectories(directory.resolve("new/newer"));

        assertThat(synced).containsExactly(directory, directory.resolve("new"));
    }

    @Test
    void createsDirectoriesForTheirOwnerAloneAndFindsNothingWrongWithThoseThatAreThere() throws IOException {
        Path deep = directory.resolve("a/b/c");

        files.createDirectories(deep);
        files.createDirectories(deep);

        assertThat(deep).isDirectory();
        assumePosix();
        assertThat(permissions(deep)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    void createsAFileForItsOwnerAloneAndRefusesAnExistingOne() throws IOException {
        Path file = directory.resolve("file");

        files.createFile(file);

        assertThat(file).isEmptyFile();
        assertThatThrownBy(() -> files.createFile(file)).isInstanceOf(FileAlreadyExistsException.class);
        assumePosix();
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void writesANewFileAndRefusesAnExistingOne() throws IOException {
        Path file = directory.resolve("file");

        files.write(file, bytes("first"));

        assertThatThrownBy(() -> files.write(file, bytes("second"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("first");
    }

    @Test
    void appendsToAFileThatIsThere() throws IOException {
        Path file = directory.resolve("file");
        files.write(file, bytes("one "));

        try (OutputStream out = files.append(file)) {
            out.write(bytes("two"));
        }

        assertThat(file).hasContent("one two");
        assertThatThrownBy(() -> files.append(directory.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void replacesWhatIsThereOrNot() throws IOException {
        Path file = directory.resolve("file");

        files.replace(file, bytes("first"));
        assertThat(file).hasContent("first");
        files.replace(file, bytes("second"));

        assertThat(file).hasContent("second");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void replacesAlthoughACrashLeftAPart() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "old");
        Files.writeString(directory.resolve("file.part"), "half of the n");

        files.replace(file, bytes("new"));

        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void keepsTheOldContentWhenTheNewCannotBeWritten() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "old");

        assertThatThrownBy(() -> new FailingSync().replace(file, bytes("new"))).hasMessage("input/output error");

        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void whatCannotBeMadeDurableLeavesNoFile() throws IOException {
        Path source = Files.writeString(directory.resolve("source"), "content");
        DurableFiles failing = new FailingSync();

        assertThatThrownBy(() -> failing.write(directory.resolve("written"), bytes("content")))
                .hasMessage("input/output error");
        assertThatThrownBy(() -> failing.copy(source, directory.resolve("copied")))
                .hasMessage("input/output error");

        assertThat(names()).containsExactly("source");
    }

    @Test
    void whatCannotBeWrittenLeavesNoFile() throws IOException {
        Path source = Files.writeString(directory.resolve("source"), "content");
        DurableFiles full = new DurableFiles() {
            @Override
            public OutputStream append(Path file) throws IOException {
                throw new FileSystemException(file.toString(), null, "no space left on device");
            }
        };

        assertThatThrownBy(() -> full.write(directory.resolve("written"), bytes("content")))
                .hasMessageContaining("no space left");
        assertThatThrownBy(() -> full.copy(source, directory.resolve("copied"))).hasMessageContaining("no space left");

        assertThat(names()).containsExactly("source");
    }

    @Test
    void theFailureThatCountsIsTheFirst() {
        DurableFiles broken = new FailingSync() {
            @Override
            public void delete(Path file) throws IOException {
                throw new IOException("cannot even delete");
            }
        };

        assertThatThrownBy(() -> broken.write(directory.resolve("written"), bytes("content")))
                .hasMessage("input/output error")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(also -> assertThat(also).hasMessage("cannot even delete")));
    }

    @Test
    void copiesAndRefusesAnExistingTarget() throws IOException {
        Path source = Files.writeString(directory.resolve("source"), "content");
        Path target = directory.resolve("target");

        files.copy(source, target);

        assertThat(target).hasContent("content");
        assertThat(source).hasContent("content");
        assertThatThrownBy(() -> files.copy(source, target)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> files.copy(directory.resolve("missing"), directory.resolve("other")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(names()).containsExactly("source", "target");
    }

    @Test
    void publishesByALinkWithoutCopying() throws IOException {
        Path content = Files.writeString(directory.resolve("content"), "content");
        Path target = directory.resolve("target");
        List<String> done = new ArrayList<>();

        new Recording(done).publish(content, target);

        assertThat(done).containsExactly("sync content", "link target", "syncDirectory");
        assertThat(target).hasContent("content");
    }

    @Test
    void publishesByACopyThatIsDurableBeforeItHasItsName() throws IOException {
        Path content = Files.writeString(directory.resolve("content"), "content");
        Path target = directory.resolve("target");
        List<String> done = new ArrayList<>();
        DurableFiles withoutLinks = new Recording(done) {
            @Override
            public void link(Path existing, Path link) {
                throw new UnsupportedOperationException("no links here");
            }
        };

        withoutLinks.publish(content, target);

        assertThat(done)
                .containsExactly(
                        "sync content", "copy target.part", "sync target.part", "move target", "syncDirectory");
        assertThat(target).hasContent("content");
        assertThat(names()).containsExactly("content", "target");
    }

    @Test
    void publishesOverNothingThatExists() throws IOException {
        Path content = Files.writeString(directory.resolve("content"), "content");
        Path target = Files.writeString(directory.resolve("target"), "somebody else's");
        List<String> done = new ArrayList<>();
        DurableFiles withoutLinks = new Recording(done) {
            @Override
            public void link(Path existing, Path link) throws IOException {
                throw new FileSystemException(link.toString(), null, "Operation not permitted");
            }
        };

        assertThatThrownBy(() -> files.publish(content, target)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> withoutLinks.publish(content, target)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(done).as("a copy of gigabytes is not begun in vain").containsExactly("sync content");
        assertThat(target).hasContent("somebody else's");
        assertThat(names()).containsExactly("content", "target");
    }

    /** In a directory where nothing can be linked, a part that was moved is not there any more to be deleted. */
    @Test
    void aPartThatAnotherPutHasBegunIsNotDeleted() throws IOException {
        Path content = Files.writeString(directory.resolve("content"), "content");
        Path target = directory.resolve("target");
        Path part = directory.resolve("target.part");
        DurableFiles withoutLinks = new DurableFiles() {
            @Override
            public void link(Path existing, Path link) {
                throw new UnsupportedOperationException("no links here");
            }

            @Override
            public void move(Path source, Path to) throws IOException {
                super.move(source, to);
                Files.writeString(part, "another's");
            }
        };

        withoutLinks.publish(content, target);

        assertThat(target).hasContent("content");
        assertThat(part).hasContent("another's");
    }

    @Test
    void aNameThatCannotBeMadeDurableIsTakenBack() throws IOException {
        Path content = Files.writeString(directory.resolve("content"), "content");
        DurableFiles failing = new DurableFiles() {
            @Override
            public void syncDirectory(Path synced) throws IOException {
                throw new IOException("input/output error");
            }
        };

        assertThatThrownBy(() -> failing.publish(content, directory.resolve("target")))
                .hasMessage("input/output error");

        assertThat(names()).containsExactly("content");
    }

    @Test
    void movesOverAnExistingFile() throws IOException {
        Path source = Files.writeString(directory.resolve("source"), "new");
        Path target = Files.writeString(directory.resolve("target"), "old");

        files.move(source, target);

        assertThat(target).hasContent("new");
        assertThat(names()).containsExactly("target");
    }

    @Test
    void deletesAFileThatIsThereOrNot() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");

        files.delete(file);
        files.delete(file);

        assertThat(names()).isEmpty();
    }

    @Test
    void refusesToDeleteADirectoryThatIsNotEmpty() throws IOException {
        Files.writeString(directory.resolve("file"), "content");

        assertThatThrownBy(() -> files.delete(directory)).isInstanceOf(DirectoryNotEmptyException.class);
    }

    @Test
    void emptiesADirectoryAndFollowsNoLink() throws IOException {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("file"), "not ours");
        Files.writeString(work.resolve("file"), "ours");
        Files.writeString(Files.createDirectories(work.resolve("deep/deeper")).resolve("file"), "ours");
        try {
            Files.createSymbolicLink(work.resolve("link"), outside);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "symbolic links cannot be made here: " + e);
        }

        files.deleteContents(work);
        files.deleteContents(directory.resolve("missing"));

        assertThat(work).isEmptyDirectory();
        assertThat(outside.resolve("file")).hasContent("not ours");
    }

    @Test
    void doesNotEmptyADirectoryThroughALink() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("file"), "not ours");
        Path link = directory.resolve("link");
        try {
            Files.createSymbolicLink(link, outside);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "symbolic links cannot be made here: " + e);
        }

        files.deleteContents(link);

        assertThat(outside.resolve("file")).hasContent("not ours");
    }

    @Test
    void synchronisesFilesAndDirectoriesThatAreThere() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");

        files.sync(file);
        files.syncDirectory(directory);

        assertThat(file).hasContent("content");
        assertThatThrownBy(() -> files.sync(directory.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
        assumePosix();
        assertThatThrownBy(() -> files.syncDirectory(directory.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void knowsTheFreeSpaceAndWhoSharesIt() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));

        assertThat(files.usableBytes(directory)).isPositive();
        assertThat(files.sameFileSystem(directory, other)).isTrue();
        Path proc = Path.of("/proc");
        assumeTrue(Files.isDirectory(proc), "no other file system is known on this machine");
        assertThat(files.sameFileSystem(directory, proc)).isFalse();
    }

    @Test
    void whatHasNoSizeDoesNotTellWhatIsFreeAndWhatIsFullDoes() {
        assertThat(Volumes.told(0, 0)).isEqualTo(Volumes.NOT_TOLD);
        assertThat(Volumes.told(1 << 30, 0)).isZero();
        assertThat(Volumes.told(1 << 30, 5)).isEqualTo(5);
    }

    @Test
    void theFreeSpaceOfWhatIsNotThereIsAnError() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> files.usableBytes(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.sameFileSystem(missing, directory)).isInstanceOf(NoSuchFileException.class);
    }

    /** A disk that takes what is written and loses it. */
    private static class FailingSync extends DurableFiles {
        @Override
        public void sync(Path file) throws IOException {
            throw new IOException("input/output error");
        }
    }

    private static class Recording extends DurableFiles {

        private final List<String> done;

        Recording(List<String> done) {
            this.done = done;
        }

        @Override
        public void sync(Path file) throws IOException {
            done.add("sync " + file.getFileName());
            super.sync(file);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            done.add("syncDirectory");
            super.syncDirectory(directory);
        }

        @Override
        public void link(Path existing, Path link) throws IOException {
            done.add("link " + link.getFileName());
            super.link(existing, link);
        }

        @Override
        public void copy(Path source, Path target) throws IOException {
            done.add("copy " + target.getFileName());
            super.copy(source, target);
        }

        @Override
        public void move(Path source, Path target) throws IOException {
            done.add("move " + target.getFileName());
            super.move(source, target);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void assumePosix() {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no POSIX permissions");
    }
}
