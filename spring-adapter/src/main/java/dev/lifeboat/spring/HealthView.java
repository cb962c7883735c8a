package dev.lifeboat.spring;

import dev.lifeboat.BackupHealth;
import dev.lifeboat.BackupHealth.Failure;
import dev.lifeboat.BackupHealth.Running;
import dev.lifeboat.BackupId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of the backups, as JSON shows it.
 *
 * @param at when it was looked at
 * @param severity of the worst finding
 * @param newest the newest good backup, if there is one
 * @param lastSuccess when the last attempt to make a backup ended well, if that is known
 * @param running what runs
 * @param lastFailure what failed last, if anything did
 * @param findings the worst first
 */
record HealthView(
        String at,
        String severity,
        @Nullable BackupView newest,
        @Nullable String lastSuccess,
        List<Run> running,
        @Nullable Failed lastFailure,
        List<FindingView> findings) {

    record Run(
            String operation,
            @Nullable String backup,
            String startedAt,
            @Nullable String phase,
            long pagesDone,
            long pagesTotal) {

        static Run of(Running running) {
            return new Run(
                    running.operation().kind().name(),
                    running.operation().backup().map(BackupId::toString).orElse(null),
                    running.operation().startedAt().toString(),
                    running.phase().map(Enum::name).orElse(null),
                    running.pagesDone(),
                    running.pagesTotal());
        }
    }

    record Failed(String operation, String at, String why) {

        static Failed of(Failure failure, ServerPaths paths) {
            return new Failed(failure.kind().name(), failure.at().toString(), paths.hiddenIn(failure.why()));
        }
    }

    static HealthView of(BackupHealth health, ServerPaths paths) {
        return new HealthView(
                health.at().toString(),
                health.severity().name(),
                health.newest().map(backup -> BackupView.of(backup, paths)).orElse(null),
                health.lastSuccess().map(Instant::toString).orElse(null),
                health.running().stream().map(Run::of).toList(),
                health.lastFailure().map(failure -> Failed.of(failure, paths)).orElse(null),
                health.findings().stream()
                        .map(finding -> FindingView.of(finding).without(paths))
                        .toList());
    }
}
