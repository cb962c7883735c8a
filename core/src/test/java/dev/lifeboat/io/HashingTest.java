package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is hashed beside other work. */
class HashingTest {

    @TempDir
    Path directory;

    @Test
    void theHashIsTheOneOfTheFile() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(20_261_124).nextBytes(content);
        Path file = Files.write(directory.resolve("file"), content);

        try (Hashing hashing = Hashing.of(file)) {
            assertThat(hashing.sha256()).isEqualTo(Sha256.of(file, bytes -> {}));
        }
    }

    @Test
    void aFileThatCannotBeReadIsSaidToWhomAsksForTheHash() {
        try (Hashing hashing = Hashing.of(directory.resolve("missing"))) {
            assertThatThrownBy(hashing::sha256).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void anInterruptIsKeptAndTheHashIsThereAllTheSame() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "abc");
        Thread.currentThread().interrupt();
        try (Hashing hashing = Hashing.of(file)) {
            assertThat(hashing.sha256()).isEqualTo(Sha256.ofText("abc"));
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Else the file could not be deleted on Windows. */
    @Test
    void whenItIsClosedNobodyReadsTheFileAnyMore() throws Exception {
        Path file = directory.resolve("file");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        Hashing hashing = Hashing.of(file);
        hashing.close();

        assertThatThrownBy(hashing::sha256).hasMessageContaining("hashing " + file);
    }
}
