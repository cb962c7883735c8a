package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What there is to find about the settings, and about old backups that are not deleted. */
final class RetentionFindings {

    private final Context context;
    private final ActiveSettings settings;
    private final Instant now;
    private final Findings findings;

    RetentionFindings(Context context, Instant now, Findings findings) {
        this.context = context;
        this.settings = context.options().settings();
        this.now = now;
        this.findings = findings;
    }

    void look(Optional<List<Backup>> backups) {
        settings();
        backups.ifPresent(this::plan);
    }

    private void settings() {
        settings.unreadable()
                .ifPresent(why -> findings.problem(
                        Code.SETTINGS_UNREADABLE,
                        why + "; those of the builder count, and nothing is pruned",
                        "Correct the file and start the application anew, or save settings with scheduler().apply(…)."));
        settings.overridingFile()
                .ifPresent(file -> findings.note(
                        Code.SETTINGS_OVERRIDDEN,
                        "the settings saved in " + file + " count, not those of the builder",
                        "That is as it should be when they were changed on purpose; delete the file and start the"
                                + " application anew to have the builder's."));
    }

    private void plan(List<Backup> backups) {
        try {
            Optional<String> frozen = new PruneBackups(context).frozen();
            frozen.filter(why -> !backups.isEmpty()).ifPresent(this::frozen);
            RetentionPlan plan = new Retention(settings.retention()).plan(backups, now, Optional.empty());
            if (settings.retention().equals(RetentionPolicy.keepEverything())) {
                keepsEverything(backups.size());
            } else if (!settings.current().switchedOn().contains(BackupTask.CLEANUP)) {
                cleanupOff(plan.removed().size());
            }
        } catch (IOException | RuntimeException e) {
            findings.problem(
                    Code.RETENTION_FAILS,
                    Words.failure(e),
                    "Repair the policy, or apply() settings with another one. Until then nothing is deleted.");
        }
    }

    private void frozen(String why) {
        findings.warning(
                Code.RETENTION_FROZEN,
                "no backup is deleted at present, retention is frozen: " + why,
                "It thaws with the next backup that succeeds, or with settings that can be read.");
    }

    private void keepsEverything(int backups) {
        findings.note(
                Code.RETENTION_KEEPS_EVERYTHING,
                "the retention policy keeps every backup, " + backups + " by now",
                "Give the builder a retention(…), such as RetentionPolicy.keepFor(Duration.ofDays(30)).");
    }

    private void cleanupOff(int removable) {
        if (removable > 0) {
            findings.note(
                    Code.CLEANUP_TASK_OFF,
                    "the task cleanup is off, and " + removable + " backups stay that the retention policy does not keep",
                    "Switch the task cleanup on, or call prune(); planPrune() says what would go.");
        }
    }
}
