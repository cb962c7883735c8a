package dev.lifeboat.spring.web;

import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.ErrorCode;
import dev.lifeboat.spring.web.Problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of the page, on a few threads of ours, so that closing the page ends none. What may run beside what is the core's
 * business. Thread-safe.
 */
final class Jobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private static final int THREADS = 4;
    private static final int MOST_WAITING = 20;
    private static final int MOST_KEPT = 50;
    private static final long IDLE_SECONDS = 30;
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final OperationLog operations;
    private final BackupViews views;
    private final InstantSource clock;
    private final ThreadPoolExecutor executor;
    private final Map<String, Job> jobs = new LinkedHashMap<>();

    /** A page that outlives the application must not take a job of the next start for one that it knows. */
    private final String start = UUID.randomUUID().toString().substring(0, 8);

    private long count;
    private volatile Runnable onEnd = () -> {};

    Jobs(OperationLog operations, BackupViews views, InstantSource clock) {
        this.operations = operations;
        this.views = views;
        this.clock = clock;
        this.executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Jobs::daemon);
        executor.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "lifeboat-web-job");
        thread.setDaemon(true);
        return thread;
    }

    /** Who hears that a job has ended. */
    void onEnd(Runnable listener) {
        onEnd = listener;
    }

    /** Begins a job, or has it wait for a thread. */
    JobView start(Job.Request request) {
        Job job = added(request);
        try {
            executor.execute(new Run(job));
        } catch (RejectedExecutionException e) {
            String why = executor.isShutdown()
                    ? "the application stops"
                    : "too much is waiting already; try again when some of it is done";
            Problem busy = Problem.of(ErrorCode.BUSY, why);
            end(job, () -> job.failed(busy, clock.instant()));
            forget(job);
            throw busy.exception();
        }
        return job.view(Optional.empty());
    }

    private synchronized Job added(Job.Request request) {
        count++;
        Job job = new Job(start + "-" + count, request, clock.instant());
        jobs.put(job.view(Optional.empty()).id(), job);
        Iterator<Job> oldest = jobs.values().iterator();
        while (jobs.size() > MOST_KEPT && oldest.hasNext()) {
            if (oldest.next().hasEnded()) {
                oldest.remove();
            }
        }
        return job;
    }

    private synchronized void forget(Job job) {
        jobs.values().remove(job);
    }

    /** One run of one job. */
    private final class Run implements Runnable {

        private final Job job;

        Run(Job job) {
            this.job = job;
        }

        @Override
        public void run() {
            job.began();
            try {
                Object result = job.request().work().run();
                end(job, () -> job.succeeded(result, clock.instant()));
            } catch (Exception e) {
                Problem problem = problem(e);
                end(job, () -> job.failed(problem, clock.instant()));
            } catch (Error e) {
                end(job, () -> job.failed(Problem.unexpected(), clock.instant()));
                throw e;
            }
        }

        /** It never began. */
        void drop() {
            Problem stopped = Problem.of(ErrorCode.FAILED, "the application stopped before it began");
            end(job, () -> job.failed(stopped, clock.instant()));
        }
    }

    /** What belongs to it goes before anybody reads that it has ended. */
    private void end(Job job, Runnable state) {
        try {
            job.request().always().run();
        } finally {
            state.run();
            onEnd.run();
        }
    }

    private Problem problem(Exception failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        Problem problem = Problem.of(failure, views);
        if (problem.isFailure()) {
            LOG.warn("a job of the web page failed", failure);
        }
        return problem;
    }

    Optional<JobView> find(String id) {
        return Optional.ofNullable(shown().get(id)).map(Shown::view);
    }

    /** Those that go on, and those that ended not long ago, the newest first. */
    List<JobView> recent() {
        Instant since = clock.instant().minus(RECENT);
        List<JobView> recent = new ArrayList<>();
        shown().values().stream()
                .filter(shown -> shown.job.isRecent(since))
                .forEach(shown -> recent.add(0, shown.view));
        return recent;
    }

    private record Shown(Job job, JobView view) {}

    /** Each with how far it is: of the operations that run, each belongs to one job. */
    private Map<String, Shown> shown() {
        List<OperationLog.Position> running = new ArrayList<>(operations.running());
        Map<String, Shown> shown = new LinkedHashMap<>();
        all().forEach((id, job) -> shown.put(id, new Shown(job, job.view(position(job, running)))));
        return shown;
    }

    private static Optional<OperationLog.Position> position(Job job, List<OperationLog.Position> running) {
        Optional<OperationLog.Position> position = running.stream()
                .filter(one -> job.isRunning() && job.request().operation().test(one.operation()))
                .findFirst();
        position.ifPresent(running::remove);
        return position;
    }

    private synchronized Map<String, Job> all() {
        return new LinkedHashMap<>(jobs);
    }

    @Override
    public void close() {
        executor.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        executor.getQueue().drainTo(waiting);
        waiting.stream().filter(Run.class::isInstance).map(Run.class::cast).forEach(Run::drop);
    }
}
