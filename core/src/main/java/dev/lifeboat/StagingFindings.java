package dev.lifeboat;

import dev.lifeboat.BackupHealth.Running;
import dev.lifeboat.Finding.Code;
import dev.lifeboat.RunHistory.Outcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What there is to find in staging: whether it can be used, what waits there, and how backups went. */
final class StagingFindings {

    private final Context context;
    private final Findings findings;

    StagingFindings(Context context, Findings findings) {
        this.context = context;
        this.findings = findings;
    }

    /** How backups went, as far as that is known. */
    Outcomes look(List<Running> running) {
        if (!isUsable()) {
            return Outcomes.NONE;
        }
        try {
            context.staging().tooLong().ifPresent(this::unusable);
            if (running.stream().noneMatch(one -> one.operation().kind() == Operation.Kind.RESTORE)) {
                leftByRestores();
            }
            Outcomes outcomes = context.staging().runs().read();
            failing(outcomes);
            return outcomes;
        } catch (IOException e) {
            unusable(Words.failure(e));
            return Outcomes.NONE;
        }
    }

    private boolean isUsable() {
        Optional<String> obstacle = obstacle();
        obstacle.ifPresent(this::unusable);
        return obstacle.isEmpty();
    }

    private Optional<String> obstacle() {
        Path staging = context.staging().directory();
        if (Directories.leadsNowhere(staging)) {
            return Optional.of("it is a link to nothing");
        }
        Path there = Directories.existing(staging);
        if (!Files.isDirectory(there)) {
            return Optional.of(there + " is a file");
        }
        return Files.isWritable(there) ? Optional.empty() : Optional.of(there + " is not writable");
    }

    private void unusable(String why) {
        findings.problem(
                Code.STAGING_UNUSABLE,
                "the staging directory " + context.staging().directory() + " cannot be used: " + why,
                "Let the user that runs the application own and write it, or name another with staging(…).");
    }

    /** During a restore they are there as they should be. */
    private void leftByRestores() throws IOException {
        safetyCopies();
        if (new InterruptedReplacement(context).isPending()) {
            interrupted();
        }
        setAside();
    }

    private void interrupted() {
        findings.warning(
                Code.RESTORE_INTERRUPTED,
                "a restore into " + context.database()
                        + " with a new file was interrupted, or goes on in another process",
                "Close every connection to the database, and call prune() or start the application anew: that finishes the"
                        + " restore, or gives it up if the database was opened since. What was there is kept.");
    }

    private void setAside() throws IOException {
        Path directory = context.staging().setAsideDirectory();
        List<String> kept = Directories.names(directory);
        if (!kept.isEmpty()) {
            findings.note(
                    Code.SET_ASIDE_KEPT,
                    Words.count(kept.size(), "replaced database") + " (" + Words.bytes(Directories.bytes(directory))
                            + ") kept in " + directory + ": " + Words.some(kept),
                    "Nothing deletes them by itself: do so once nobody needs them any more.");
        }
    }

    private void safetyCopies() throws IOException {
        List<BackupId> waiting = new SafetyCopies(context).waiting();
        if (!waiting.isEmpty()) {
            findings.warning(
                    Code.SAFETY_COPIES_WAIT,
                    Words.count(waiting.size(), "safety backup") + " in "
                            + context.staging().safetyDirectory() + " not in the store yet: " + Words.some(waiting),
                    "restore(id) reads them where they are. The next backup or prune publishes them once the store can be"
                            + " written and has room for them; leave the directory alone.");
        }
    }

    private void failing(Outcomes outcomes) {
        outcomes.failing()
                .ifPresent(why -> findings.problem(
                        Code.BACKUPS_FAIL,
                        why,
                        "Do away with the cause that it names, then call create(): the finding goes with the next backup"
                                + " that succeeds. Until then prune() deletes nothing, and delete(id) does. Where space is"
                                + " short, the finding LITTLE_SPACE says what to delete."));
    }
}
