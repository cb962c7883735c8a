package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is to find about the settings, and about old backups that are not deleted. */
final class RetentionFindings {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionFindings.class);

    private final Context context;
    private final ActiveSettings settings;
    private final Findings findings;

    RetentionFindings(Context context, Findings findings) {
        this.context = context;
        this.settings = context.options().settings();
        this.findings = findings;
    }

    void look(Optional<List<Backup>> backups) {
        settings();
        backups.ifPresent(this::plan);
    }

    private void settings() {
        settings.unreadable()
                .ifPresent(
                        why -> findings.problem(
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
            RetentionPlan plan = PruneBackups.plan(context, settings.retention(), backups, Optional.empty());
            frozen(plan.removed().size());
            if (settings.retention().equals(RetentionPolicy.keepEverything())) {
                keepsEverything(backups.size());
            } else if (!settings.current().switchedOn().contains(BackupTask.CLEANUP)) {
                cleanupOff(plan.removed().size());
            }
        } catch (RuntimeException e) {
            findings.problem(
                    Code.RETENTION_FAILS,
                    Words.failure(e),
                    "Repair the policy, or apply() settings with another one. Until then nothing is deleted.");
        }
    }

    /** That staging cannot be read is a finding of its own. */
    private void frozen(int removable) {
        try {
            new PruneBackups(context).frozen().ifPresent(why -> frozen(why, removable));
        } catch (IOException e) {
            LOG.debug("whether retention is frozen is not known", e);
        }
    }

    private void frozen(String why, int removable) {
        findings.add(
                Code.RETENTION_FROZEN,
                removable > 0 ? Severity.WARNING : Severity.NOTE,
                "retention is frozen: " + why + "; else " + Words.count(removable, "backup") + " would go",
                (settings.unreadable().isPresent()
                                ? "It thaws with settings that can be read: correct the file and start the application anew, or"
                                        + " save settings with scheduler().apply(…)."
                                : "It thaws with the next backup that succeeds: call create() once nothing keeps it from that.")
                        + " delete(id) deletes a backup all the same.");
    }

    private void keepsEverything(int backups) {
        findings.note(
                Code.RETENTION_KEEPS_EVERYTHING,
                "the retention policy keeps every backup, by now " + Words.count(backups, "backup"),
                settings.overridingFile().isPresent()
                        ? "Save settings with another retention by scheduler().apply(…); the builder's does not count."
                        : "Give the builder a retention(…), such as RetentionPolicy.keepFor(Duration.ofDays(30)).");
    }

    private void cleanupOff(int removable) {
        if (removable > 0) {
            findings.note(
                    Code.CLEANUP_TASK_OFF,
                    "the task cleanup is off, and the retention policy does not keep "
                            + Words.count(removable, "backup"),
                    "Switch the task cleanup on, or call prune(); planPrune() says what would go."
                            + (findings.has(Code.RETENTION_FROZEN)
                                    ? " It deletes nothing before retention thaws."
                                    : ""));
        }
    }
}
