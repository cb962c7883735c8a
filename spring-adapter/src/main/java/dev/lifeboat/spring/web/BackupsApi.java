package dev.lifeboat.spring.web;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.Operation;
import dev.lifeboat.RestorePreview;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.web.Route.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The backups: what there is, and what is done with them. Thread-safe. */
record BackupsApi(BackupManager backups, Jobs jobs, BackupViews views) {

    private static final String ONE = "backups/{id}";

    record Listed(List<Object> backups, @Nullable String latest) {}

    record CreateRequest(@Nullable String label) {}

    record VerifyRequest(@Nullable VerifyDepth depth) {}

    record RestoreRequest(@Nullable String confirm) {}

    List<Route> routes() {
        return List.of(
                Route.of("GET", "backups", Needs.VIEW, exchange -> list()),
                Route.of("POST", "backups", Needs.MANAGE, this::create),
                Route.of("GET", ONE, Needs.VIEW, exchange -> Answer.of(views.backup(found(exchange)))),
                Route.of("DELETE", ONE, Needs.MANAGE, this::delete),
                Route.of("GET", ONE + "/content", Needs.READ_ALL, new ContentDownload(this)::answer),
                Route.of("POST", ONE + "/verify", Needs.MANAGE, this::verify),
                Route.of("PUT", ONE + "/pin", Needs.MANAGE, exchange -> shown(backups.pin(exchange.id()))),
                Route.of("DELETE", ONE + "/pin", Needs.MANAGE, exchange -> shown(backups.unpin(exchange.id()))),
                Route.of("POST", ONE + "/preview", Needs.READ_ALL, this::preview),
                Route.of("POST", ONE + "/restore", Needs.MANAGE, this::restore));
    }

    private Answer list() {
        List<Object> all = backups.list().stream().map(views::backup).toList();
        return Answer.of(new Listed(
                all, backups.latest().map(backup -> backup.id().toString()).orElse(null)));
    }

    private Answer shown(Backup backup) {
        return Answer.of(views.backup(backup));
    }

    /** The backup that a request is about. */
    Backup found(Exchange exchange) {
        BackupId id = exchange.id();
        return backups.find(id)
                .orElseThrow(() -> Problem.notFound("there is no backup " + id).exception());
    }

    private Answer create(Exchange exchange) throws IOException {
        BackupRequest request = request(Json.read(exchange, CreateRequest.class).label());
        Predicate<Operation> manual = operation -> operation.trigger().equals(Optional.of(BackupTrigger.MANUAL));
        return Answer.accepted(jobs.start(new Job.Request(
                Job.Kind.CREATE, Optional.empty(), manual, () -> views.backup(backups.create(request)))));
    }

    private static BackupRequest request(@Nullable String label) {
        try {
            return label == null ? BackupRequest.manual() : BackupRequest.manual(label);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("label", String.valueOf(e.getMessage())).exception();
        }
    }

    private Answer delete(Exchange exchange) {
        backups.delete(exchange.id());
        return Answer.NOTHING;
    }

    private Answer verify(Exchange exchange) throws IOException {
        VerifyDepth asked = Json.read(exchange, VerifyRequest.class).depth();
        VerifyDepth depth = asked == null ? VerifyDepth.QUICK_CHECK : asked;
        BackupId id = found(exchange).id();
        return accepted(
                Job.Kind.VERIFY, Operation.Kind.VERIFY, id, () -> views.verification(backups.verify(id, depth)));
    }

    private Answer preview(Exchange exchange) throws IOException {
        BackupId id = found(exchange).id();
        return accepted(Job.Kind.PREVIEW, Operation.Kind.PREVIEW, id, () -> preview(id));
    }

    private Object preview(BackupId id) {
        RestorePreview preview = backups.preview(id);
        long newer = backups.list().stream()
                .filter(backup -> backup.createdAt().isAfter(preview.backup().createdAt()))
                .count();
        return PreviewView.of(preview, newer, views);
    }

    private Answer restore(Exchange exchange) throws IOException {
        String typed = Json.read(exchange, RestoreRequest.class).confirm();
        BackupId id = found(exchange).id();
        String name = databaseName(backups);
        if (!name.equals(typed)) {
            throw Problem.of(422, "confirmation", "what was typed is not the name of the database, " + name)
                    .exception();
        }
        return accepted(Job.Kind.RESTORE, Operation.Kind.RESTORE, id, () -> views.restore(backups.restore(id)));
    }

    /** What people call the database, and type before it is replaced. */
    static String databaseName(BackupManager backups) {
        Path name = backups.database().getFileName();
        return String.valueOf(name);
    }

    private Answer accepted(Job.Kind kind, Operation.Kind operation, BackupId id, Job.Work work) {
        Predicate<Operation> same =
                running -> running.kind() == operation && running.backup().equals(Optional.of(id));
        return Answer.accepted(jobs.start(new Job.Request(kind, Optional.of(id.toString()), same, work)));
    }
}
