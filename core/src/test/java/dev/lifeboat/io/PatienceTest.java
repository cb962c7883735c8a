package dev.lifeboat.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatienceTest {

    private int attempts;

    @ParameterizedTest
    @MethodSource("whatWindowsSaysOfAFileThatIsOpen")
    void aFileThatIsOpenForAMomentIsTriedAgain(IOException open) throws IOException {
        Patience.patiently(() -> {
            if (++attempts < Patience.ATTEMPTS) {
                throw open;
            }
        });

        assertThat(attempts).isEqualTo(Patience.ATTEMPTS);
    }

    static Stream<IOException> whatWindowsSaysOfAFileThatIsOpen() {
        return Stream.of(
                new FileSystemException("f", null, "The process cannot access the file because it is being used"),
                new AccessDeniedException("f"));
    }

    @Test
    void aFileThatStaysOpenIsAFailureInTheEnd() {
        FileSystemException open = new FileSystemException("f", null, "in use");

        assertThatThrownBy(() -> Patience.patiently(() -> {
                    attempts++;
                    throw open;
                }))
                .isSameAs(open);

        assertThat(attempts).isEqualTo(Patience.ATTEMPTS);
    }

    @ParameterizedTest
    @MethodSource("whatNoPatienceChanges")
    void whatNoPatienceChangesIsAFailureAtOnce(IOException failure) {
        assertThatThrownBy(() -> Patience.patiently(() -> {
                    attempts++;
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(attempts).isEqualTo(1);
    }

    static Stream<IOException> whatNoPatienceChanges() {
        return Stream.of(
                new NoSuchFileException("f"),
                new FileAlreadyExistsException("f"),
                new DirectoryNotEmptyException("f"),
                new IOException("input/output error"));
    }

    @Test
    void anInterruptIsKept() throws IOException {
        Thread.currentThread().interrupt();
        try {
            aFileThatIsOpenForAMomentIsTriedAgain(new AccessDeniedException("f"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
