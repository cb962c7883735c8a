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

/**
 * A program that users would use instead, found on the path or where a system property {@code bench.NAME} says.
 *
 * @param name its name
 * @param path where it is, if it is here
 */
record Tool(String name, Optional<Path> path) {

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
        return path.isPresent() ? Optional.empty() : Optional.of(name + " is not on this machine");
    }

    /** Runs it to its end; what it prints. A failure is an exception with its output. */
    String run(Path directory, Map<String, String> environment, Object... arguments)
            throws IOException, InterruptedException {
        return Programs.finish(command(directory, environment, arguments));
    }

    String run(Path directory, Object... arguments) throws IOException, InterruptedException {
        return run(directory, Map.of(), arguments);
    }

    /** Ready to start. */
    ProcessBuilder command(Path directory, Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(path.orElseThrow(() -> new IOException(name + " is not on this machine"))
                .toString());
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /** The first line of what it says when it is asked so for its version. */
    String version(String argument) throws IOException, InterruptedException {
        return missing().isPresent()
                ? missing().get()
                : run(Path.of("."), argument).lines().findFirst().orElse("").strip();
    }
}
