package dev.lifeboat.spring.web;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupScheduler;
import dev.lifeboat.BackupSettings;
import dev.lifeboat.BackupTask;
import dev.lifeboat.Operation;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import dev.lifeboat.TaskRun;
import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.ErrorCode;
import dev.lifeboat.spring.web.Route.Needs;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What can be changed while the application runs: retention, and the tasks. Thread-safe. */
final class SettingsApi {

    private final BackupManager backups;
    private final Jobs jobs;
    private final BackupViews views;

    SettingsApi(BackupManager backups, Jobs jobs, BackupViews views) {
        this.backups = backups;
        this.jobs = jobs;
        this.views = views;
    }

    record RetentionRequest(@Nullable RetentionView retention) {

        RetentionPolicy policy(RetentionPolicy before) {
            if (retention == null) {
                throw Problem.badRequest("retention", "retention is missing").exception();
            }
            return retention.policy(RetentionView.zone(before));
        }
    }

    record TaskRequest(@Nullable Boolean on, @Nullable String schedule) {}

    /**
     * The settings, as JSON shows them.
     *
     * @param retention the rules
     * @param retentionText all of them as one text
     * @param editable whether the rules can be shown and changed
     * @param zone where hours, days, weeks, months and years begin
     * @param schedules of each task, as a text; null for one of the host's own
     * @param lasting whether a change lasts over a restart
     */
    record SettingsView(
            RetentionView retention,
            @Nullable String retentionText,
            boolean editable,
            @Nullable String zone,
            Map<String, @Nullable String> schedules,
            boolean lasting) {}

    List<Route> routes() {
        return List.of(
                Route.of("GET", "settings", Needs.VIEW, exchange -> settings()),
                Route.of("POST", "settings/plan", Needs.VIEW, this::plan),
                Route.of("PUT", "settings", Needs.MANAGE, this::change),
                Route.of("PUT", "tasks/{task}", Needs.MANAGE, this::changeTask),
                Route.of("POST", "tasks/{task}/run", Needs.MANAGE, this::run));
    }

    private BackupScheduler scheduler() {
        return backups.scheduler();
    }

    private Answer settings() {
        BackupSettings settings = scheduler().settings();
        RetentionPolicy policy = settings.retention();
        Map<String, @Nullable String> schedules = new LinkedHashMap<>();
        for (BackupTask task : BackupTask.values()) {
            schedules.put(task.name(), settings.schedule(task).text().orElse(null));
        }
        return Answer.of(new SettingsView(
                RetentionView.of(policy),
                policy.text().orElse(null),
                policy.text().isPresent(),
                RetentionView.zone(policy).orElse(null),
                schedules,
                scheduler().settingsLast()));
    }

    private Answer plan(Exchange exchange) throws IOException {
        return Answer.of(views.plan(backups.planPrune(retention(exchange))));
    }

    private RetentionPolicy retention(Exchange exchange) throws IOException {
        RetentionPolicy before = scheduler().settings().retention();
        return Json.read(exchange, RetentionRequest.class).policy(before);
    }

    private Answer change(Exchange exchange) throws IOException {
        RetentionPolicy policy = retention(exchange);
        apply(settings -> settings.withRetention(policy));
        return settings();
    }

    private synchronized void apply(UnaryOperator<BackupSettings> change) {
        scheduler().apply(change.apply(scheduler().settings()));
    }

    private Answer changeTask(Exchange exchange) throws IOException {
        BackupTask task = task(exchange);
        TaskRequest asked = Json.read(exchange, TaskRequest.class);
        Optional<Schedule> schedule = Optional.ofNullable(asked.schedule()).map(SettingsApi::schedule);
        apply(settings -> {
            BackupSettings timed =
                    schedule.map(when -> settings.withSchedule(task, when)).orElse(settings);
            return asked.on() == null ? timed : switched(timed, task, asked.on());
        });
        return Answer.of(TaskView.of(scheduler().task(task), views));
    }

    private static BackupSettings switched(BackupSettings settings, BackupTask task, boolean on) {
        return on ? settings.withSwitchedOn(task) : settings.withSwitchedOff(task);
    }

    private static Schedule schedule(String text) {
        try {
            return Schedule.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("schedule", String.valueOf(e.getMessage())).exception();
        }
    }

    private static BackupTask task(Exchange exchange) {
        String name = exchange.variable("task");
        return Arrays.stream(BackupTask.values())
                .filter(task -> task.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("there is no such task: BACKUP, CLEANUP and VERIFY are known")
                        .exception());
    }

    private Answer run(Exchange exchange) {
        BackupTask task = task(exchange);
        Predicate<Operation> operation = running -> switch (task) {
            case BACKUP -> running.kind() == Operation.Kind.CREATE;
            case CLEANUP -> running.kind() == Operation.Kind.PRUNE;
            case VERIFY -> running.kind() == Operation.Kind.VERIFY;
        };
        return Answer.accepted(
                jobs.start(new Job.Request(Job.Kind.TASK, Optional.empty(), operation, () -> run(task))));
    }

    private Object run(BackupTask task) throws Exception {
        TaskRun run = scheduler().runNow(task).get();
        if (run.outcome() != TaskRun.Outcome.SUCCEEDED) {
            throw Problem.of(ErrorCode.FAILED, views.words(run.detail())).exception();
        }
        return TaskView.Run.of(run, views);
    }
}
