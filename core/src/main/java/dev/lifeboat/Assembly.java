package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.Pace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
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
    final List<RestoreGuard> guards = new ArrayList<>();
    final List<BackupListener> listeners = new ArrayList<>();
    InstantSource clock = Clock.systemUTC();
    Optional<String> hostVersion = Optional.empty();
    OnConnect onConnect = connection -> {};
    OptionalLong maxBytesPerSecond = OptionalLong.empty();
    long walBudgetBytes = BackupManagerBuilder.DEFAULT_WAL_BUDGET_BYTES;
    Duration operationTimeout = BackupManagerBuilder.DEFAULT_OPERATION_TIMEOUT;
    Duration lockTimeout = BackupManagerBuilder.DEFAULT_LOCK_TIMEOUT;
    Duration closeTimeout = BackupManagerBuilder.DEFAULT_CLOSE_TIMEOUT;
    VerifyDepth restoreDepth = BackupManagerBuilder.DEFAULT_RESTORE_DEPTH;
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
        return new BackupManager(new Dispatch(context, operations), operations, events, closeTimeout);
    }

    private Context context() {
        if (store == null) {
            throw new IllegalStateException("storeIn(…) is missing: a BackupManager needs a store");
        }
        Path live = database.resolved();
        String backupName = name == null ? DatabasePath.defaultName(live) : name;
        Path directory = staging == null ? DatabasePath.defaultStaging(live, access) : staging;
        return new Context(
                new LiveDatabase(live, access, onConnect::accept, lockTimeout),
                new Catalog(store, backupName),
                new Staging(directory, live, backupName, files),
                options(),
                clock,
                new Steps(stepHook));
    }

    private Context.Options options() {
        return new Context.Options(
                hostVersion,
                RestoreGuard.all(guards.toArray(new RestoreGuard[0])),
                policy,
                new Pace(maxBytesPerSecond, walBudgetBytes),
                restoreDepth);
    }
}
