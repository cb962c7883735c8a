package dev.lifeboat.spring.web;

import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.web.Route.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** What the page shows of the whole, and what it asks for again and again. Thread-safe. */
record OverviewApi(
        BackupManager backups,
        Jobs jobs,
        OperationLog operations,
        HealthWatch health,
        BackupViews views,
        WebProperties properties,
        Surroundings surroundings) {

    /** What an overview needs beside the backups. */
    record Surroundings(Admission admission, Environment environment) {}

    record Named(@Nullable String name, @Nullable String version) {}

    record User(@Nullable String name, boolean mayManage) {}

    record Database(String name, @Nullable Long bytes) {}

    record EventsView(List<EventView> events) {}

    record Overview(
            Named application,
            User user,
            boolean readOnly,
            Admission.@Nullable Csrf csrf,
            Database database,
            boolean settingsLast,
            long maxUploadBytes,
            boolean restoreAllowed,
            Object health,
            List<TaskView> tasks,
            List<JobView> jobs) {}

    List<Route> routes() {
        return List.of(
                Route.of("GET", "overview", Needs.VIEW, this::overview),
                Route.of("GET", "events", Needs.VIEW, exchange -> events()),
                Route.of("GET", "jobs/{id}", Needs.VIEW, this::job),
                Route.of("GET", "openapi.json", Needs.VIEW, OverviewApi::document));
    }

    private Answer overview(Exchange exchange) {
        Environment environment = surroundings.environment();
        Admission admission = surroundings.admission();
        boolean mayManage = admission.mayManage(exchange.request());
        return Answer.of(new Overview(
                new Named(
                        environment.getProperty("spring.application.name"),
                        environment.getProperty("spring.application.version")),
                new User(Admission.userName(exchange.request()), mayManage),
                properties.readOnly(),
                admission.csrf(exchange.request()),
                new Database(BackupsApi.databaseName(backups), databaseBytes()),
                backups.scheduler().settingsLast(),
                properties.maxUpload().toBytes(),
                mayManage && !properties.readOnly(),
                health.now(),
                backups.scheduler().tasks().stream()
                        .map(task -> TaskView.of(task, views))
                        .toList(),
                jobs.recent().stream().map(job -> shown(job, mayManage)).toList()));
    }

    /**
     * What the database takes on disk: in WAL, most of a young one is in its write-ahead log. Looked at from outside
     * alone: the database is only ever opened by SQLite.
     */
    private @Nullable Long databaseBytes() {
        Path file = backups.database();
        try {
            return Files.size(file) + sizeIfThere(file.resolveSibling(file.getFileName() + "-wal"));
        } catch (IOException e) {
            return null;
        }
    }

    /** SQLite deletes the log when the last connection is closed. */
    private static long sizeIfThere(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private Answer events() {
        return Answer.of(
                new EventsView(operations.entries().stream().map(this::view).toList()));
    }

    private EventView view(OperationLog.Entry entry) {
        return new EventView(
                entry.at().toString(),
                entry.kind().name(),
                entry.operation().kind().name(),
                entry.operation().trigger().map(BackupTrigger::name).orElse(null),
                entry.backup().map(BackupId::toString).orElse(null),
                entry.detail() == null ? null : views.words(entry.detail()),
                entry.severity().name());
    }

    private Answer job(Exchange exchange) {
        boolean mayManage = surroundings.admission().mayManage(exchange.request());
        return Answer.of(jobs.find(exchange.variable("id"))
                .map(job -> shown(job, mayManage))
                .orElseThrow(() -> Problem.notFound("there is no such job, or none any more")
                        .exception()));
    }

    private static JobView shown(JobView job, boolean mayManage) {
        return mayManage ? job : job.forWhoMayOnlyLook();
    }

    private static Answer document(Exchange exchange) throws IOException {
        try (InputStream in = OverviewApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw Problem.notFound("the document is not in the jar").exception();
            }
            exchange.response().setContentType(Json.TYPE);
            in.transferTo(exchange.response().getOutputStream());
            return Answer.WRITTEN;
        }
    }
}
