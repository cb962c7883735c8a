package dev.lifeboat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host, quiet while a restore touches its database. Whoever began it resumes it, once, however the restore ends. */
final class HostQuiet {

    private final Context context;
    private final RestoreGuard.Quiet quiet;

    private HostQuiet(Context context, RestoreGuard.Quiet quiet) {
        this.context = context;
        this.quiet = quiet;
    }

    static HostQuiet begin(Context context, Backup backup) {
        try {
            RestoreGuard.Quiet quiet = context.options().guard().quiesce();
            context.steps().reached(Step.QUIET);
            return new HostQuiet(context, quiet);
        } catch (Exception e) {
            Interrupts.keep(e);
            throw RestoreRefusedException.of(backup, "the host could not be made quiet: " + Words.failure(e), e);
        }
    }

    void resume(@Nullable Throwable failure, List<String> warnings) {
        try {
            quiet.close();
            context.steps().reached(Step.RESUMED);
        } catch (Exception e) {
            Interrupts.keep(e);
            if (failure != null) {
                Failures.keepWith(failure, e);
            }
            warnings.add("the host could not resume: " + Words.failure(e));
        }
    }
}
