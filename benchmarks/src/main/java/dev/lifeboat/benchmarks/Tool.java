package dev.lifeboat.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that users would use instead, found on the path or where a system property {@code bench.NAME} says.
 *
 * @param name its name
 * @param path where it is, if it is here
 */
record Tool(String name, Optional<Path> path) {

    private static final long PATIENCE_MINUTES = 30;

    static Tool find(String name) {
        String told = System.getProperty("bench." + name, "");
        Optional<Path> path = told.isEmpty()
                ? Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name))
                        .filter(Files::isExecutable)
                        .findFirst()
                : Optional.of(Path.of(told).toAbsolutePath()).filter(Files::isExecutable);
        return new Tool(name, path);
    }

    Optional<String> missing() {
        return path.isPresent() ? Optional.empty() : Optional.of("no program " + name + " here");
    }

    /** Runs it to its end; what it prints. A failure is an exception with its output. */
    String run(Path directory, Map<String, String> environment, Object... arguments)
            throws IOException, InterruptedException {
        Process process = start(directory, environment, arguments);
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(name + " did not end within " + PATIENCE_MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " " + Arrays.toString(arguments) + " ended with " + process.exitValue() + ": "
                    + output.strip());
        }
        return output;
    }

    String run(Path directory, Object... arguments) throws IOException, InterruptedException {
        return run(directory, Map.of(), arguments);
    }

    Process start(Path directory, Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(path.orElseThrow(() -> new IOException("no program " + name)).toString());
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The first line of what it says of its version. */
    String version(String... arguments) {
        try {
            return run(Path.of("."), (Object[]) arguments).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            return "missing";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "missing";
        }
    }
}
