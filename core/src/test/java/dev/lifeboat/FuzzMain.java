package dev.lifeboat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzes with Jazzer, each target in a JVM of its own, in turn: {@code mvn -Pfuzz -pl core test-compile}. Ends at the
 * first finding; its input is then a file {@code crash-…} or {@code timeout-…} in {@code target/fuzz}, which becomes a
 * test of {@link FuzzCorpusTest} when it is put into the corpus. Not a test itself.
 */
public final class FuzzMain {

    private static final String TARGET = "lifeboat.fuzz";
    private static final long TIME_TO_BEGIN_AND_END_SECONDS = 300;

    private FuzzMain() {}

    /** The target of this JVM. */
    private static final class Chosen {
        static final FuzzTarget CHOSEN = FuzzTarget.valueOf(System.getProperty(TARGET, ""));
    }

    /** Before any input counts: the first takes as long as it takes to load the classes. The name is Jazzer's. */
    public static void fuzzerInitialize() throws Exception {
        Chosen.CHOSEN.accepts(new byte[0]);
    }

    /** Tries one input; what it throws is a finding. The name is Jazzer's. */
    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        Chosen.CHOSEN.accepts(data);
    }

    /** Takes a directory for what is found, the corpus, seconds for each target, and one target or {@code ALL}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<FuzzTarget> targets =
                args[3].equals("ALL") ? Arrays.asList(FuzzTarget.values()) : List.of(FuzzTarget.valueOf(args[3]));
        for (FuzzTarget target : targets) {
            Path own = Files.createDirectories(Path.of(args[0]).resolve(target.directory()));
            Path corpus = Path.of(args[1]).resolve(target.directory());
            int code = run(target, own, corpus, Long.parseLong(args[2]));
            if (code != 0) {
                throw new IllegalStateException(target + " ended with " + code + "; the input is in " + own);
            }
        }
    }

    private static int run(FuzzTarget target, Path own, Path corpus, long seconds)
            throws IOException, InterruptedException {
        Path inputs = Files.createDirectories(own.resolve("inputs"));
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Xshare:off",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + TARGET + "=" + target.name(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzMain.class.getName(),
                        "--instrumentation_includes=dev.lifeboat.**",
                        "-max_total_time=" + seconds,
                        "-timeout=20",
                        "-rss_limit_mb=1500",
                        "-print_final_stats=1",
                        "-artifact_prefix=" + own + "/",
                        inputs.toString(),
                        corpus.toString())
                .directory(own.toFile())
                .inheritIO()
                .start();
        try {
            return jazzer.waitFor(seconds + TIME_TO_BEGIN_AND_END_SECONDS, TimeUnit.SECONDS) ? jazzer.exitValue() : -1;
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
