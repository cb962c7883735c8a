package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupBusyException;
import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupEvent.Completed;
import dev.lifeboat.BackupEvent.Failed;
import dev.lifeboat.BackupListener;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.Operation;
import dev.lifeboat.RestoreMode;
import dev.lifeboat.RestoreRefusedException;
import dev.lifeboat.Verification;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters of what the events tell. A scrape asks nobody: which backups there are is looked up once at the start and again
 * after each operation, on threads of Lifeboat's. Thread-safe.
 */
final class LifeboatMetrics implements MeterBinder, BackupListener {

    private static final Logger LOG = LoggerFactory.getLogger(LifeboatMetrics.class);

    private static final List<BackupTrigger> TRIGGERS =
            List.of(BackupTrigger.MANUAL, BackupTrigger.SCHEDULED, BackupTrigger.PRE_MIGRATION, BackupTrigger.IMPORTED);

    private final Supplier<BackupManager> backups;
    private final InstantSource clock;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
    private volatile Optional<Backup> newestGood = Optional.empty();
    private volatile Optional<Backup> newestVerified = Optional.empty();

    LifeboatMetrics(Supplier<BackupManager> backups, InstantSource clock) {
        this.backups = backups;
        this.clock = clock;
    }

    /** How one operation ended: of what there is only a handful. */
    private record Outcome(String meter, String tag, Enum<?> value, String outcome, Duration took) {

        Timer timer(MeterRegistry registry) {
            return Timer.builder(meter)
                    .description("How long it took, a wait for another operation included")
                    .tag(tag, value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .tag("outcome", outcome)
                    .register(registry);
        }
    }

    private static Outcome backup(BackupTrigger trigger, String outcome, Duration took) {
        return new Outcome("lifeboat.backup", "trigger", trigger, outcome, took);
    }

    private static Outcome restore(RestoreMode mode, String outcome, Duration took) {
        return new Outcome("lifeboat.restore", "mode", mode, outcome, took);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        expected().forEach(outcome -> outcome.timer(registry));
        gauges(registry);
        registries.add(registry);
        Thread look = new Thread(this::look, "lifeboat-meters");
        look.setDaemon(true);
        look.start();
    }

    /** All there can be, so that a rate has its zero to begin with. */
    private static List<Outcome> expected() {
        List<Outcome> all = new ArrayList<>();
        for (String outcome : List.of("success", "failure")) {
            TRIGGERS.forEach(trigger -> all.add(backup(trigger, outcome, Duration.ZERO)));
        }
        for (String outcome : List.of("success", "refused", "failure")) {
            List.of(RestoreMode.values()).forEach(mode -> all.add(restore(mode, outcome, Duration.ZERO)));
        }
        return all;
    }

    private void gauges(MeterRegistry registry) {
        Gauge.builder("lifeboat.backup.size", this, meters -> size(meters.newestGood))
                .description("The size of the newest good backup in its store")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        TimeGauge.builder("lifeboat.backup.age", this, TimeUnit.SECONDS, meters -> meters.age(meters.newestGood))
                .description("How old the newest good backup is")
                .register(registry);
        TimeGauge.builder(
                        "lifeboat.backup.verified.age",
                        this,
                        TimeUnit.SECONDS,
                        meters -> meters.age(meters.newestVerified))
                .description("How old the newest backup is that was read again and found whole")
                .register(registry);
    }

    private static double size(Optional<Backup> backup) {
        return backup.map(Backup::storedBytes).map(Long::doubleValue).orElse(Double.NaN);
    }

    private double age(Optional<Backup> backup) {
        return backup.map(Backup::createdAt)
                .map(at -> Duration.between(at, clock.instant()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    private void count(Outcome outcome) {
        registries.forEach(registry -> outcome.timer(registry).record(outcome.took()));
    }

    @Override
    public void on(BackupEvent event) {
        if (event instanceof Completed completed) {
            succeeded(completed).ifPresent(this::count);
            look();
        } else if (event instanceof Failed failed) {
            failed(failed).ifPresent(this::count);
        }
    }

    private static Optional<Outcome> succeeded(Completed event) {
        Operation operation = event.operation();
        Optional<Outcome> restored = operation
                .mode()
                .filter(mode -> event.backup().isPresent())
                .map(mode -> restore(mode, "success", event.took()));
        return restored.or(() -> operation.trigger().map(trigger -> backup(trigger, "success", event.took())));
    }

    private static Optional<Outcome> failed(Failed event) {
        Operation operation = event.operation();
        Duration passed = Duration.between(operation.startedAt(), event.at());
        Duration took = passed.isNegative() ? Duration.ZERO : passed;
        boolean untouched =
                event.cause() instanceof RestoreRefusedException || event.cause() instanceof BackupBusyException;
        return operation
                .mode()
                .map(mode -> restore(mode, untouched ? "refused" : "failure", took))
                .or(() -> operation.trigger().map(trigger -> backup(trigger, "failure", took)));
    }

    /** One after the other, so that what was seen later counts. */
    private synchronized void look() {
        try {
            newestGood = backups.get().latest();
            newestVerified = backups.get().list().stream()
                    .filter(backup -> backup.lastVerification()
                            .filter(last -> last.outcome() == Verification.Outcome.PASSED)
                            .isPresent())
                    .findFirst();
        } catch (RuntimeException e) {
            LOG.debug("the meters keep to what they knew of the backups", e);
        }
    }
}
