package dev.lifeboat.spring;

import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.core.Ordered;

/**
 * Has Flyway make a backup before the first pending migration of a run, and before it cleans. Its callback comes before the
 * host's, which stay.
 *
 * @param run what the migrations are told to
 */
record FlywayBackup(MigrationRun run) implements FlywayConfigurationCustomizer, Ordered {

    /** After the host's own customizers, which may set callbacks. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(Stream.concat(Stream.of(new Moments(run)), Stream.of(configuration.getCallbacks()))
                .toArray(Callback[]::new));
    }

    /**
     * Only events for which Flyway does not take a connection of its own, which a pool of one does not have: {@code
     * BEFORE_MIGRATE} and its like are none of them. And that one comes with nothing pending too.
     */
    private static final class Moments extends BaseCallback {

        private static final Set<Event> EVENTS = Set.of(
                Event.BEFORE_EACH_MIGRATE,
                Event.AFTER_EACH_MIGRATE_ERROR,
                Event.AFTER_MIGRATE_OPERATION_FINISH,
                Event.BEFORE_CLEAN);

        private final MigrationRun run;

        Moments(MigrationRun run) {
            this.run = run;
        }

        /** Flyway calls its callbacks in the order of their names; what the host's change is to be in no backup. */
        @Override
        public String getCallbackName() {
            return "!lifeboat";
        }

        @Override
        public boolean supports(Event event, Context context) {
            return EVENTS.contains(event);
        }

        @Override
        public void handle(Event event, Context context) {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                run.comes(context.getConnection(), own(context), words(context.getMigrationInfo()));
            } else {
                run.ended();
            }
            if (event == Event.BEFORE_CLEAN) {
                run.comes(context.getConnection(), own(context), "clean");
                run.ended();
            }
        }

        private static Set<String> own(Context context) {
            return Set.of(context.getConfiguration().getTable());
        }

        private static String words(MigrationInfo next) {
            return next.isVersioned() ? next.getVersion() + " " + next.getDescription() : next.getDescription();
        }
    }
}
