package dev.lifeboat;

import dev.lifeboat.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a directory, so that two looks can be compared. */
final class DirectoryContent {

    private DirectoryContent() {}

    /** The path of each file below a directory, relative to it, and the SHA-256 of what is in it. */
    static Map<String, String> of(Path directory) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (Path file : below(directory)) {
            if (Files.isRegularFile(file)) {
                content.put(directory.relativize(file).toString(), Sha256.of(file, bytes -> {}));
            }
        }
        return content;
    }

    /** Everything below a directory, directories included, relative to it, in order. */
    static List<String> names(Path directory) throws IOException {
        return below(directory).stream()
                .map(path -> directory.relativize(path).toString())
                .toList();
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> !path.equals(directory)).sorted().toList();
        }
    }
}
