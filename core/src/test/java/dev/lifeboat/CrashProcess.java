package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A child JVM that dies by itself, or is killed from outside. It never outlives the call that waits for its end. */
final class CrashProcess {

    static final long PATIENCE_SECONDS = 120;

    private final Path home;
    private final Process child;

    /** Starts it; what it says is in files of its home. */
    CrashProcess(Path home, Class<?> main, Object... arguments) throws IOException {
        this.home = home;
        this.child = CrashChild.jvm(home, main, arguments).start();
    }

    /** Waits until it has said this, lets it live so much longer, and kills it. */
    void killAfter(String word, long millis) throws Exception {
        try {
            Awaitility.await()
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !child.isAlive() || output().contains(word));
            // Not to wait for anything: the moment of death is what is random here.
            child.waitFor(millis, TimeUnit.MILLISECONDS);
            assertThat(child.isAlive()).describedAs(this::said).isTrue();
        } finally {
            end();
        }
    }

    /** What another process does while this one stands still at its point of death; then it is killed. */
    <T> T whileItStands(Callable<T> other) throws Exception {
        try {
            Awaitility.await()
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !child.isAlive() || output().contains("standing"));
            assertThat(child.isAlive()).describedAs(this::said).isTrue();
            return other.call();
        } finally {
            end();
        }
    }

    /** Waits for its death; where it may, it ends before it comes to that. */
    void awaitDeath(boolean mayEnd) throws Exception {
        try {
            assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            boolean ended = mayEnd && child.exitValue() == 0;
            assertThat(ended ? CrashChild.EXIT_OF_DEATH : child.exitValue())
                    .describedAs(this::said)
                    .isEqualTo(CrashChild.EXIT_OF_DEATH);
        } finally {
            end();
        }
    }

    private void end() throws InterruptedException {
        assertThat(child.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    private List<String> output() throws IOException {
        return Files.readAllLines(home.resolve("out"));
    }

    private String said() {
        try {
            return Files.readString(home.resolve("out")) + Files.readString(home.resolve("err"));
        } catch (IOException e) {
            return fail(e);
        }
    }

    /** The outcome of a death and of what came after it; a failure says which one it was. */
    static void await(String what, Future<?> run) throws Exception {
        try {
            run.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause(), e.getCause());
        }
    }
}
