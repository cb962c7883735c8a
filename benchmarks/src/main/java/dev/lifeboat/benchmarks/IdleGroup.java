package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** What a manager costs that is started and has nothing to do. */
final class IdleGroup {

    static final String CPU = "CPU time of its threads, ms a minute";
    static final String THREADS = "threads";
    static final String HEAP = "heap, MB";

    private final int seconds;

    IdleGroup(int seconds) {
        this.seconds = seconds;
    }

    List<Contender> contenders() {
        return List.of(Contender.of(this::measure, CPU, THREADS, HEAP));
    }

    private void measure(Path directory, Sink sink) throws Exception {
        Probe.run(IdleProbe.class, List.of("-Xmx256m"), sink, directory, seconds);
    }
}
