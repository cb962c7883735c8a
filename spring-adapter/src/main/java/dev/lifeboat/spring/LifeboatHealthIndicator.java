package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupHealth;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTask;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.TaskRun;
import dev.lifeboat.TaskStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Tells in words how it stands with the backups. Warnings are details of an application that is up. */
final class LifeboatHealthIndicator extends AbstractHealthIndicator {

    private final BackupManager backups;
    private final Status problem;

    LifeboatHealthIndicator(BackupManager backups, Status problem) {
        super("the health of the backups cannot be told");
        this.backups = backups;
        this.problem = problem;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        BackupHealth health = backups.health();
        builder.status(health.severity() == Severity.PROBLEM ? problem : Status.UP)
                .withDetail("verdict", verdict(health.severity()))
                .withDetail(
                        "newestBackup",
                        health.newest().map(LifeboatHealthIndicator::words).orElse("none"))
                .withDetail(
                        "lastSuccess",
                        health.lastSuccess().map(Instant::toString).orElse("none that is known"))
                .withDetail("lastVerification", lastVerification(health))
                .withDetail(
                        "findings",
                        health.findings().stream().map(FindingView::of).toList());
    }

    private static String verdict(Severity severity) {
        return switch (severity) {
            case NOTE -> "all is well";
            case WARNING -> "backups work, and somebody should look at them";
            case PROBLEM -> "backups need help";
        };
    }

    private static String words(Backup backup) {
        return backup.id() + ", " + backup.databaseBytes() + " bytes, "
                + backup.lastVerification()
                        .map(last -> last.depth() + " " + lower(last.outcome()) + " at " + last.at())
                        .orElse("not verified since it was made");
    }

    private static String lastVerification(BackupHealth health) {
        Optional<TaskRun> run = health.tasks().stream()
                .filter(task -> task.task() == BackupTask.VERIFY)
                .findFirst()
                .flatMap(TaskStatus::lastRun);
        return run.map(last -> lower(last.outcome()) + " at " + last.startedAt())
                .orElse("none by itself");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
