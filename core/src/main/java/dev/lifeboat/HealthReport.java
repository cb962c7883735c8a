package dev.lifeboat;

import dev.lifeboat.BackupHealth.Failure;
import dev.lifeboat.BackupHealth.Running;
import dev.lifeboat.RunHistory.Outcomes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at everything that a manager works with, once. What it finds is never an exception, and it waits for no lock but
 * a moment for one on the database.
 */
final class HealthReport {

    private final Context context;
    private final RunningOperations observed;
    private final BackupScheduler scheduler;
    private final Findings findings = new Findings();

    HealthReport(Context context, RunningOperations observed, BackupScheduler scheduler) {
        this.context = context;
        this.observed = observed;
        this.scheduler = scheduler;
    }

    /**
     * The outcomes come before the listing: a success that is known is of a backup that the listing must show. While the
     * database is being replaced it is not opened: that would put files beside it which the new one would take for its own.
     */
    BackupHealth make() {
        Instant now = context.clock().instant();
        List<Running> running = observed.now();
        Outcomes outcomes = new StagingFindings(context, findings).look(running);
        boolean replacing = new InterruptedReplacement(context).isPending();
        long bytes = replacing ? 0 : new SourceFindings(context, findings).look();
        Optional<Survey> found = new StoreFindings(context, findings).look(outcomes, bytes);
        Optional<Survey> ours = found.map(this::ours);
        ours.ifPresent(survey -> new BackupFindings(context, survey, now, findings).look(outcomes, running, scheduler));
        Optional<Backup> newest = ours.flatMap(survey -> context.newestGood(survey.backups()));
        ours.ifPresent(survey -> new ContentFindings(survey.backups(), findings).look(newest));
        boolean mayBeAsked = !replacing && !findings.has(Finding.Code.DATABASE_REPLACED);
        ours.filter(survey -> mayBeAsked)
                .ifPresent(survey -> new CollapseFindings(context, now, findings).look(survey.backups()));
        new RetentionFindings(context, findings).look(found.map(Survey::backups));
        new TaskFindings(scheduler, now, findings).look(outcomes);
        return new BackupHealth(
                now,
                newest,
                outcomes.lastSuccess(),
                running,
                scheduler.tasks(),
                lastFailure(outcomes),
                findings.worstFirst());
    }

    private Survey ours(Survey found) {
        Whose whose = new Ownership(context).look(found.backups());
        new OwnerFindings(context, findings).look(whose, found.backups());
        return new Survey(whose.ours(found.backups()), found.notWhole(), found.listing());
    }

    /** Another manager of the database may have failed later than this one. */
    private Optional<Failure> lastFailure(Outcomes outcomes) {
        Optional<Failure> noted =
                outcomes.lastFailedAt().map(at -> new Failure(Operation.Kind.CREATE, at, outcomes.lastFailure()));
        return Stream.concat(observed.lastFailure().stream(), noted.stream()).max(Comparator.comparing(Failure::at));
    }
}
