package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupRequest;
import dev.lifeboat.VerifyDepth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code backups}. It reads, until the host gives it more access; what it answers holds no path of
 * the server. What it throws is what the {@link BackupManager} throws.
 */
@Endpoint(id = "backups", defaultAccess = Access.READ_ONLY)
final class BackupsEndpoint {

    private final BackupManager backups;
    private final EndpointProperties settings;
    private final ServerPaths paths;

    BackupsEndpoint(BackupManager backups, EndpointProperties settings, ServerPaths paths) {
        this.backups = backups;
        this.settings = settings;
        this.paths = paths;
    }

    /** The backups, newest first. */
    record BackupsView(List<BackupView> backups) {}

    @ReadOperation
    BackupsView list() {
        return new BackupsView(backups.list().stream().map(this::view).toList());
    }

    /** One backup; or, as no id looks like that, {@code health} or {@code plan}. Null if there is no such backup. */
    @ReadOperation
    @Nullable
    Object one(@Selector String id) {
        return switch (id) {
            case "health" -> HealthView.of(backups.health(), paths);
            case "plan" -> PlanView.of(backups.planPrune(), paths);
            default -> backups.find(BackupId.parse(id)).map(this::view).orElse(null);
        };
    }

    @WriteOperation
    BackupView create(@Nullable String label) {
        return view(backups.create(label == null ? BackupRequest.manual() : BackupRequest.manual(label)));
    }

    /** What is done with one backup: {@code verify}, {@code pin}, {@code unpin} or {@code restore}. */
    @WriteOperation
    Object act(@Selector String id, @Selector String action, @Nullable VerifyDepth depth) {
        BackupId backup = BackupId.parse(id);
        return switch (action) {
            case "verify" ->
                VerificationView.of(backups.verify(backup, depth == null ? VerifyDepth.QUICK_CHECK : depth), paths);
            case "pin" -> view(backups.pin(backup));
            case "unpin" -> view(backups.unpin(backup));
            case "restore" -> restore(backup);
            default ->
                throw new IllegalArgumentException(
                        "unknown action '" + action + "': verify, pin, unpin and restore are known");
        };
    }

    private BackupView view(Backup backup) {
        return BackupView.of(backup, paths);
    }

    private RestoreView restore(BackupId backup) {
        if (!settings.restoreEnabled()) {
            throw new RestoreNotEnabledException();
        }
        return RestoreView.of(backups.restore(backup), paths);
    }

    /** Access to write is often given to all endpoints at once; to replace all data takes a word of its own. */
    static final class RestoreNotEnabledException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RestoreNotEnabledException() {
            super("restores by this endpoint are off: lifeboat.endpoint.restore-enabled=true allows them");
        }
    }
}
