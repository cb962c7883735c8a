package dev.lifeboat.spring.web;

import static dev.lifeboat.spring.web.WebHost.API;
import static dev.lifeboat.spring.web.WebHost.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.BackupEvent;
import dev.lifeboat.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How many jobs there may be, and what becomes of them. */
@Tag("driver-independent")
class JobsTest {

    @TempDir
    Path directory;

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger cleared = new AtomicInteger();

    private Job.Request waiting() {
        return new Job.Request(
                Job.Kind.CREATE,
                Optional.empty(),
                operation -> false,
                () -> goOn.await(60, TimeUnit.SECONDS),
                cleared::incrementAndGet);
    }

    @Test
    void someRunSomeWaitAndTheNextIsTold() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            Jobs jobs = host.bean(Jobs.class);
            List<String> ids = new ArrayList<>();
            IntStream.range(0, 24).forEach(i -> ids.add(jobs.start(waiting()).id()));

            assertThatThrownBy(() -> jobs.start(waiting()))
                    .isInstanceOfSatisfying(
                            Problem.ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo("busy"));

            assertThat(cleared)
                    .as("what belongs to a job that never began goes")
                    .hasValue(1);
            assertThat(jobs.find(ids.get(23)).map(JobView::state)).hasValue("WAITING");
            goOn.countDown();
            Awaitility.await().until(() -> jobs.recent().stream().allMatch(job -> job.endedAt() != null));
            assertThat(cleared).hasValue(25);
        }
    }

    @Test
    void theLastFiftyAreKept() throws Exception {
        goOn.countDown();
        try (WebHost host = WebHost.open(directory)) {
            Jobs jobs = host.bean(Jobs.class);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String id = jobs.start(waiting()).id();
                ids.add(id);
                Awaitility.await().until(() -> jobs.find(id).orElseThrow().endedAt() != null);
            }

            assertThat(host.get(API + "jobs/" + ids.get(0)).statusCode()).isEqualTo(404);
            assertThat(host.get(API + "jobs/" + ids.get(59)).statusCode()).isEqualTo(200);
            JsonNode recent = json(host.get(API + "overview")).path("jobs");
            assertThat(recent.size()).isEqualTo(50);
            assertThat(recent.get(0).path("id").asString()).isEqualTo(ids.get(59));
        }
    }

    /** A page that stays open over it would take the new one for one that it has shown already. */
    @Test
    void afterARestartNoJobHasTheIdOfAnEarlierOne() throws Exception {
        goOn.countDown();
        Set<String> ids = new HashSet<>();
        for (int start = 0; start < 2; start++) {
            try (WebHost host = WebHost.open(directory)) {
                ids.add(host.bean(Jobs.class).start(waiting()).id());
            }
        }
        assertThat(ids).hasSize(2);
    }

    @Test
    void whenTheApplicationStopsWhatWaitsNeverBeginsAndLeavesNothing() throws Exception {
        WebHost host = WebHost.open(directory);
        try {
            Jobs jobs = host.bean(Jobs.class);
            IntStream.range(0, 6).forEach(i -> jobs.start(waiting()));
            Awaitility.await()
                    .until(() -> jobs.recent().stream()
                                    .filter(job -> job.state().equals("RUNNING"))
                                    .count()
                            == 4);

            host.close();

            assertThat(cleared).hasValue(2);
            assertThat(jobs.recent().stream().filter(job -> job.state().equals("FAILED")))
                    .hasSize(2)
                    .allSatisfy(job -> assertThat(job.problem()).isNotNull());
        } finally {
            goOn.countDown();
            host.close();
        }
    }

    /** As it is said by the events of the core, and not by what the job does. */
    @Test
    void aJobSaysHowFarItsOperationIs() throws Exception {
        try (WebHost host = WebHost.open(directory)) {
            Jobs jobs = host.bean(Jobs.class);
            OperationLog log = host.bean(OperationLog.class);
            Operation.Kind kind = Operation.Kind.PREVIEW;
            String id = jobs.start(new Job.Request(
                            Job.Kind.PREVIEW,
                            Optional.empty(),
                            operation -> operation.kind() == kind,
                            () -> goOn.await(60, TimeUnit.SECONDS)))
                    .id();
            Awaitility.await().until(() -> jobs.find(id).orElseThrow().state().equals("RUNNING"));
            Operation operation = new Operation(
                    99,
                    kind,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Instant.parse("2026-11-29T12:00:00Z"));

            log.on(new BackupEvent.Started(operation));
            log.on(new BackupEvent.Progress(operation, BackupEvent.Phase.FETCH, 7, 20));

            JsonNode job = json(host.get(API + "jobs/" + id));
            assertThat(job.path("phase").asString()).isEqualTo("FETCH");
            assertThat(job.path("done").asLong()).isEqualTo(7);
            assertThat(job.path("total").asLong()).isEqualTo(20);
            goOn.countDown();
        }
    }
}
