package dev.lifeboat;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replacement that a crash interrupted: finished by whoever gets the operation lock next, before anything else opens the
 * database. It is given up when somebody has: whoever opened the database has chosen it, and may have written to it since.
 */
final class InterruptedReplacement {

    private static final Logger LOG = LoggerFactory.getLogger(InterruptedReplacement.class);

    private final Context context;
    private final Replacement replacement;
    private final Path main;

    InterruptedReplacement(Context context) {
        this.context = context;
        this.replacement = new Replacement(context);
        this.main = context.live().path();
    }

    /** Whether there is anything to do. */
    boolean isPending() {
        return context.live().access() == Access.READ_WRITE && replacement.isPending();
    }

    /** What cannot be finished is undone; what cannot even be looked at is left to the next operation. */
    void recover() {
        try {
            if (isPending()) {
                recover(replacement.interrupted());
            }
        } catch (IOException e) {
            LOG.warn("an interrupted restore of {} could not be finished", main, e);
        }
    }

    private void recover(Optional<ReplaceJournal> journal) throws IOException {
        if (journal.isEmpty()) {
            replacement.giveUp();
        } else if (replacement.isPlaced()) {
            finishOrGiveUp(journal.get());
        } else if (replacement.isTheOldOne(journal.get())) {
            replacement.giveUp();
            LOG.warn(
                    "the new file of an interrupted restore is gone: restore {} again",
                    journal.get().backup());
            say(journal.get(), "is given up");
        } else {
            replacement.finish();
            say(journal.get(), "was interrupted after the new file was in");
        }
    }

    private void finishOrGiveUp(ReplaceJournal journal) throws IOException {
        Optional<String> chosen = chosenMeanwhile(journal);
        if (chosen.isPresent()) {
            replacement.giveUp();
            LOG.warn("the interrupted restore of {} is given up: {}; restore it again", journal.backup(), chosen.get());
        } else {
            swap(journal);
            replacement.finish();
        }
        say(journal, chosen.isPresent() ? "is given up" : "was interrupted, and is finished now");
    }

    private Optional<String> chosenMeanwhile(ReplaceJournal journal) throws IOException {
        return journal.missing() && Files.exists(main)
                ? Optional.of("there was no database " + main + ", and there is one now")
                : replacement.user();
    }

    private void swap(ReplaceJournal journal) throws IOException {
        try {
            replacement.requireContent(journal.sha256());
            replacement.swap(journal);
        } catch (IOException e) {
            replacement.undo(Optional.of(journal));
            throw e;
        }
    }

    private void say(ReplaceJournal journal, String what) {
        String where = replacement
                .kept(journal)
                .map(directory -> "; what was there before is in " + directory)
                .orElse("");
        LOG.info("the restore of {} into {} {}{}", journal.backup(), main, what, where);
    }
}
