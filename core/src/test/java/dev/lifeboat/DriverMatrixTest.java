package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A host raises the version of its SQLite driver, or goes back to the one before: what the other SQLite wrote and backed up
 * stays a good backup in every way. Each driver runs in a JVM of its own; the build downloads them.
 */
class DriverMatrixTest {

    private static final Path DRIVERS = Path.of("target", "drivers");
    private static final String NEWEST = "newest";

    @TempDir
    Path directory;

    static List<List<String>> pairs() throws IOException {
        List<String> old = List.of();
        if (Files.isDirectory(DRIVERS)) {
            try (Stream<Path> files = Files.list(DRIVERS)) {
                old = files.map(file -> file.getFileName().toString()).sorted().toList();
            }
        }
        List<List<String>> pairs = new ArrayList<>();
        for (String driver : old) {
            pairs.add(List.of(driver, NEWEST));
            pairs.add(List.of(NEWEST, driver));
        }
        return pairs.isEmpty() ? List.of(List.of("", "")) : pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatOneDriverBackedUpAnotherRestores(List<String> pair) throws Exception {
        assumeTrue(!pair.get(0).isEmpty(), "the build has not downloaded the drivers");

        run(pair.get(0), DriverMatrixChild.MAKE);
        run(pair.get(1), DriverMatrixChild.RESTORE);
    }

    private void run(String driver, String what) throws Exception {
        Path output = directory.resolve(what + ".txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        classPath(driver),
                        DriverMatrixChild.class.getName(),
                        what,
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(child.waitFor(3, TimeUnit.MINUTES)).as("%s ends", what).isTrue();
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.exitValue())
                .as("%s with %s: %s", what, driver, Files.readString(output))
                .isZero();
        assertThat(output).content().contains("done with SQLite");
    }

    /** The class path of this JVM, with another driver in the place of its own. */
    private static String classPath(String driver) {
        List<String> parts = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(part -> driver.equals(NEWEST) || !part.contains("sqlite-jdbc"))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!driver.equals(NEWEST)) {
            parts.add(DRIVERS.resolve(driver).toString());
        }
        return String.join(File.pathSeparator, parts);
    }
}
