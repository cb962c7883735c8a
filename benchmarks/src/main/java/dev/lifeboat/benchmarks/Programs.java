package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other processes, JVMs with our own class path among them, which are waited for and ended by their handles. */
final class Programs {

    private static final long PATIENCE_MINUTES = 60;
    private static final long GRACE_SECONDS = 20;

    private Programs() {}

    /** Ready to start: this main class in a JVM of its own with these options. */
    static ProcessBuilder java(Class<?> main, List<String> options, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command);
    }

    /** Runs it to its end; what it prints. A failure is an exception with its output. */
    static String finish(ProcessBuilder program) throws IOException, InterruptedException {
        Process process = program.redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(program.command() + " failed: " + output.strip());
            }
            return output;
        } finally {
            end(process);
        }
    }

    /** How a program ended that had a time limit. */
    enum Outcome {
        DONE,
        FAILED,
        CUT_OFF
    }

    /** Runs it for no longer than this; its output is that of this process. */
    static Outcome finishWithin(ProcessBuilder program, long seconds) throws IOException, InterruptedException {
        Process process = program.inheritIO().start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                return Outcome.CUT_OFF;
            }
            return process.exitValue() == 0 ? Outcome.DONE : Outcome.FAILED;
        } finally {
            end(process);
        }
    }

    /** Ends it if it runs: politely first. */
    static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
