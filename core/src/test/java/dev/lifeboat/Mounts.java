package dev.lifeboat;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Mounts of a test, which end with it. Where this user or this machine may not mount, the test is skipped, saying so. */
final class Mounts {

    private static final long PATIENCE_SECONDS = 20;

    private final Deque<Path> mounted = new ArrayDeque<>();

    /** A file system of its own in memory, of so many KiB. */
    Path small(Path directory, int kibibytes) throws Exception {
        Files.createDirectories(directory);
        mount(directory, "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", directory.toString());
        return directory;
    }

    /** A file system of its own in memory without a limit, which says that it has 0 bytes, and 0 of them free. */
    Path withoutSize(Path directory) throws Exception {
        Files.createDirectories(directory);
        mount(directory, "-t", "tmpfs", "-o", "size=0", "tmpfs", directory.toString());
        return directory;
    }

    /** A directory from which no program and no library is loaded. */
    Path noexec(Path directory) throws Exception {
        Files.createDirectories(directory);
        mount(directory, "-t", "tmpfs", "-o", "noexec", "tmpfs", directory.toString());
        return directory;
    }

    /** Another place for the same file or directory, which exists there already. */
    Path bind(Path source, Path target) throws Exception {
        mount(target, "--bind", source.toString(), target.toString());
        return target;
    }

    /** The same directory, read-only from now on. */
    Path readOnly(Path directory) throws Exception {
        bind(directory, directory);
        run("-o", "remount,ro,bind", directory.toString());
        return directory;
    }

    private void mount(Path target, String... arguments) throws Exception {
        run(arguments);
        mounted.push(target);
    }

    private static void run(String... arguments) throws Exception {
        String said = call("mount", arguments);
        if (!said.isEmpty()) {
            abort("this user cannot mount here: " + said);
        }
    }

    /** What a command says when it fails. */
    private static String call(String command, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? "" : command + " failed: " + said.strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Writes a file until only so many bytes are free. */
    static Path fill(Path volume, long bytesLeft) throws IOException {
        long bytes = Files.getFileStore(volume).getUsableSpace() - bytesLeft;
        return Files.write(volume.resolve("ballast"), new byte[(int) bytes]);
    }

    /** Whatever happened: lazily where something still holds it. */
    void unmount() throws Exception {
        List<String> failures = new ArrayList<>();
        while (!mounted.isEmpty()) {
            String target = mounted.pop().toString();
            if (!call("umount", target).isEmpty()) {
                failures.add(call("umount", "-l", target));
            }
        }
        failures.removeIf(String::isEmpty);
        if (!failures.isEmpty()) {
            throw new IOException(String.join("; ", failures));
        }
    }
}
