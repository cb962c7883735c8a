package dev.lifeboat.spring.web;

import dev.lifeboat.BackupException;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.Operation;
import dev.lifeboat.spring.BackupViews;
import dev.lifeboat.spring.ErrorCode;
import dev.lifeboat.spring.web.Route.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** Makes a file that is uploaded a backup. The body is the file, as it is, and never in memory. Thread-safe. */
record UploadApi(BackupManager backups, Jobs jobs, Uploads uploads, BackupViews views) {

    private static final String FILE = "the file";

    List<Route> routes() {
        return List.of(Route.of("POST", "uploads", Needs.MANAGE, this::upload));
    }

    private Answer upload(Exchange exchange) throws IOException {
        Json.requireType(exchange.request().getContentType(), MediaType.APPLICATION_OCTET_STREAM);
        String name = given(exchange.parameter("name"));
        String label = label(given(exchange.parameter("label")), name);
        Path file = uploads.receive(
                exchange.request().getInputStream(), exchange.request().getContentLengthLong());
        return Answer.accepted(jobs.start(importing(file, label, name.isEmpty() ? FILE : name)));
    }

    private static String given(@Nullable String parameter) {
        return parameter == null ? "" : parameter.strip();
    }

    /** What people call it, else the name that the file has where it comes from. */
    private static String label(String label, String name) {
        String words = label.isEmpty() ? name : label;
        if (words.length() > BackupRequest.MAX_LABEL_LENGTH) {
            throw Problem.badRequest(
                            label.isEmpty() ? "name" : "label",
                            "it has " + words.length() + " characters, at most " + BackupRequest.MAX_LABEL_LENGTH
                                    + " are allowed")
                    .exception();
        }
        return words;
    }

    private Job.Request importing(Path file, String label, String name) {
        Predicate<Operation> importing = operation -> operation.kind() == Operation.Kind.IMPORT;
        return new Job.Request(
                Job.Kind.IMPORT,
                Optional.empty(),
                importing,
                () -> importFile(file, label, name),
                () -> uploads.drop(file));
    }

    /** Whoever uploaded it knows it by its own name. */
    private Object importFile(Path file, String label, String name) {
        try {
            return views.backup(backups.importFile(file, label));
        } catch (BackupException e) {
            String message = String.valueOf(e.getMessage())
                    .replace(file.toString(), name)
                    .replace(String.valueOf(file.getFileName()), name);
            throw Problem.of(ErrorCode.of(e), views.words(message)).exception();
        }
    }
}
