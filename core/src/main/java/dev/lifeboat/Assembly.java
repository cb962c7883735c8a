package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.Pace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The settings that a {@link BackupManagerBuilder} collects, with their defaults, and how a manager is put together. */
final class Assembly {

    final DatabasePath database;

    @Nullable
    BackupStore store;

    @Nullable
    String name;

    @Nullable
    Path staging;

    RetentionPolicy policy = RetentionPolicy.keepEverything();
    Optional<Schedule> schedule = Optional.empty();
    UnaryOperator<BackupSettings> settings = UnaryOperator.identity();
    Optional<Path> settingsFile = Optional.empty();
    Duration jitter = Duration.ZERO;
    Duration verifyBudget = BackupDefaults.VERIFY_BUDGET;
    boolean unattended;
    boolean startLater;
    final List<RestoreGuard> guards = new ArrayList<>();
    final List<BackupListener> listeners = new ArrayList<>();
    InstantSource clock = Clock.systemUTC();
    final Set<String> adopted = new HashSet<>();
    Optional<String> hostVersion = Optional.empty();
    OnConnect onConnect = connection -> {};
    OptionalLong maxBytesPerSecond = OptionalLong.empty();
    long walBudgetBytes = BackupDefaults.WAL_BUDGET_BYTES;
    Duration operationTimeout = BackupDefaults.OPERATION_TIMEOUT;
    Duration lockTimeout = BackupDefaults.LOCK_TIMEOUT;
    Duration closeTimeout = BackupDefaults.CLOSE_TIMEOUT;
    Duration checkTime = BackupDefaults.CHECK_TIME;
    int collapsePercent = BackupDefaults.COLLAPSE_PERCENT;
    VerifyDepth restoreDepth = BackupDefaults.RESTORE_DEPTH;
    Access access = Access.READ_WRITE;
    DurableFiles files = DurableFiles.SYSTEM;
    Consumer<Step> stepHook = step -> {};

    Assembly(Path database) {
        this.database = new DatabasePath(database);
    }

    BackupManager build() {
        Context context = context();
        Events events = new Events(context.catalog().name(), listeners);
        Operations operations = new Operations(context, events, operationTimeout);
        operations.recover();
        Dispatch dispatch = new Dispatch(context, operations);
        BackupScheduler scheduler = scheduler(dispatch);
        if (!startLater) {
            scheduler.start();
        }
        return new BackupManager(dispatch, scheduler, operations, events, closeTimeout);
    }

    private BackupScheduler scheduler(Dispatch dispatch) {
        Context context = dispatch.context();
        String backups = context.catalog().name();
        TaskBoard board = new TaskBoard(
                backups, context.options().settings(), context.staging().tasks(), jitter());
        TaskTurn turn = new TaskTurn(context.staging());
        SchedulerLoop loop =
                new SchedulerLoop(backups, board, turn, new TaskWork(dispatch, verifyBudget), context.clock());
        return new BackupScheduler(context, board, turn, loop, unattended ? () -> {} : loop::start);
    }

    /** Drawn once, so that tasks at the same times keep their order. */
    private UnaryOperator<Instant> jitter() {
        long millis = ThreadLocalRandom.current().nextLong(jitter.toMillis() + 1);
        Instant latest = Instant.MAX.minusMillis(millis);
        return instant -> instant.isAfter(latest) ? Instant.MAX : instant.plusMillis(millis);
    }

    /** Without a schedule nothing runs by itself. */
    private ActiveSettings settings() {
        Schedule backup = schedule.orElse(BackupDefaults.SCHEDULE);
        BackupSettings defaults = new BackupSettings(
                policy,
                Map.of(
                        BackupTask.BACKUP, backup,
                        BackupTask.CLEANUP, backup,
                        BackupTask.VERIFY, BackupDefaults.SCHEDULE),
                schedule.isPresent() ? EnumSet.allOf(BackupTask.class) : Set.of());
        return new ActiveSettings(settings.apply(defaults), settingsFile.map(file -> new SettingsFile(file, files)));
    }

    private Context context() {
        if (store == null) {
            throw new IllegalStateException("storeIn(…) is missing: a BackupManager needs a store");
        }
        Path live = database.resolved();
        Path directory = staging == null ? DatabasePath.defaultStaging(live, access) : staging;
        String backupName = name == null ? new DefaultName(live, store, directory, files).choose() : name;
        return new Context(
                new LiveDatabase(live, access, onConnect::accept, lockTimeout),
                new Catalog(store, backupName),
                new Staging(directory, live, backupName, files),
                options(),
                clock,
                new Steps(stepHook),
                new Context.Named(database, Set.copyOf(adopted)));
    }

    private Context.Options options() {
        return new Context.Options(
                hostVersion,
                new CallerGuard(RestoreGuard.all(guards.toArray(new RestoreGuard[0]))),
                settings(),
                new Pace(maxBytesPerSecond, walBudgetBytes),
                restoreDepth,
                checkTime,
                collapsePercent);
    }
}
