package dev.lifeboat.example.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.RestoreResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitorsDuringRestoreTest {

    private static final int VISITORS = 4;
    private static final int MOST_ROUNDS = 1_000;
    private static final List<String> PAGES = List.of("/", "/users", "/servers", "/subscriptions", "/tasks", "/logs");

    @TempDir
    Path data;

    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();

    @Test
    void noVisitorSeesAnErrorWhileBackupsAreMadeRestoredAndUndone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(VISITORS);
        try (RunningHost host = RunningHost.start(data)) {
            List<Future<List<String>>> visits = new ArrayList<>();
            for (int number = 0; number < VISITORS; number++) {
                visits.add(threads.submit(() -> failures(host)));
            }
            awaitAnswers(20);

            for (int round = 0; round < 3; round++) {
                Backup backup = host.backups().create("round " + round);
                awaitAnswers(20);
                RestoreResult restored = host.backups().restore(backup.id());
                awaitAnswers(20);
                RestoreResult undone =
                        host.backups().restore(restored.safetyBackup().id());
                assertThat(restored.warnings()).isEmpty();
                assertThat(undone.warnings()).isEmpty();
            }
            long runs = host.runs();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> host.runs() > runs);
            enough.set(true);

            for (Future<List<String>> visit : visits) {
                assertThat(visit.get(120, TimeUnit.SECONDS)).isEmpty();
            }
            assertThat(host.worker().failures()).isZero();
        } finally {
            enough.set(true);
            threads.shutdownNow();
        }
    }

    private void awaitAnswers(int more) {
        int before = answered.get();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> answered.get() > before + more);
    }

    /** Looks at each page, saves a subscription, logs in anew. {@return what went wrong} */
    private List<String> failures(RunningHost host) throws Exception {
        List<String> failures = new ArrayList<>();
        for (int round = 0; round < MOST_ROUNDS && !enough.get(); round++) {
            Visitor visitor = host.support();
            for (String page : PAGES) {
                note(failures, page, visitor.get(page).statusCode(), 200);
            }
            int saved = visitor.post("/subscriptions/1", "/subscriptions/1", subscription(round))
                    .statusCode();
            note(failures, "save", saved, 302);
        }
        return failures;
    }

    private void note(List<String> failures, String what, int status, int expected) {
        answered.incrementAndGet();
        if (status != expected) {
            failures.add(what + " " + status);
        }
    }

    private static Map<String, String> subscription(int round) {
        String plan = round % 2 == 0 ? "FAMILY" : "SINGLE";
        return Map.of("userId", "2", "serverId", "1", "plan", plan, "startsOn", "2030-01-01", "endsOn", "2030-02-01");
    }
}
