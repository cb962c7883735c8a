package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.PlainText;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Builds a {@link BackupManager}. Only {@link #storeIn} is required; each setting states its default. Values are
 * checked as they are given: an {@link IllegalArgumentException} names one that is not allowed. Not thread-safe.
 */
public final class BackupManagerBuilder {

    private final Assembly parts;

    BackupManagerBuilder(Path database) {
        this.parts = new Assembly(database);
    }

    /**
     * Sets where the backups go. Required.
     *
     * @param store one that other managers, of other names, may share
     * @return this builder
     */
    public BackupManagerBuilder storeIn(BackupStore store) {
        parts.store = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * Sets which backups to keep. Default: {@link RetentionPolicy#keepEverything}.
     *
     * @param policy asked by {@link BackupManager#prune}, which alone removes backups
     * @return this builder
     */
    public BackupManagerBuilder retention(RetentionPolicy policy) {
        parts.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets when backups are made by themselves, and switches all tasks on: {@link BackupTask#CLEANUP} runs after each
     * backup, {@link BackupTask#VERIFY} once a day. Default: nothing runs by itself.
     *
     * @param schedule when backups are made
     * @return this builder
     */
    public BackupManagerBuilder schedule(Schedule schedule) {
        parts.schedule = Optional.of(schedule);
        return this;
    }

    /**
     * Changes what {@link #retention} and {@link #schedule} make of the settings. Default: no change.
     *
     * @param change called once, when the manager is built
     * @return this builder
     */
    public BackupManagerBuilder settings(UnaryOperator<BackupSettings> change) {
        parts.settings = Objects.requireNonNull(change, "change");
        return this;
    }

    /**
     * Sets where {@link BackupScheduler#apply} saves settings, which then go before the builder's. Default: nowhere.
     *
     * @param file small and text, made when needed; each manager has its own
     * @return this builder
     */
    public BackupManagerBuilder settingsFile(Path file) {
        parts.settingsFile = Optional.of(file.toAbsolutePath());
        return this;
    }

    /**
     * Spreads the runs of the scheduler, so that many applications do not begin in the same second. Default: zero.
     *
     * @param atMost by how much later than its schedule says a run may begin: 0 to 365 days
     * @return this builder
     */
    public BackupManagerBuilder jitter(Duration atMost) {
        parts.jitter = Bounds.wait("jitter", atMost);
        return this;
    }

    /**
     * Sets how long a run of the task {@link BackupTask#VERIFY} may take. Default: {@link BackupDefaults#VERIFY_BUDGET}.
     *
     * @param budget 0 to 365 days; a check that is not done by then is broken off
     * @return this builder
     */
    public BackupManagerBuilder verifyBudget(Duration budget) {
        parts.verifyBudget = Bounds.wait("verifyBudget", budget);
        return this;
    }

    /**
     * Adds a voice in restores. Default: none.
     *
     * @param guard asked after those that were given before
     * @return this builder
     */
    public BackupManagerBuilder guard(RestoreGuard guard) {
        parts.guards.add(Objects.requireNonNull(guard, "guard"));
        return this;
    }

    /**
     * Adds somebody who hears what happens. Default: nobody.
     *
     * @param listener hears each event after those that were given before
     * @return this builder
     */
    public BackupManagerBuilder listener(BackupListener listener) {
        parts.listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets whose backups these are. Default: that of the file, {@code app} for {@code app.db}; for any other file name with a
     * short mark of it, such as {@code app-3f2a91c0}, unless backups from before there were marks are under one without.
     *
     * @param name as {@link BackupId#name()} has them; a manager shows and prunes only backups of its own
     * @return this builder
     */
    public BackupManagerBuilder name(String name) {
        parts.name = BackupId.checkName(name);
        return this;
    }

    /**
     * Counts backups that carry another mark as those of this database: after its staging directory was lost or it was
     * moved, when {@link BackupManager#health} finds them to be another's. Default: only its own mark counts.
     *
     * @param mark a {@link Backup#owner()}, 32 digits {@code 0-9a-f}; of no database that still makes backups
     * @return this builder
     */
    public BackupManagerBuilder adopt(String mark) {
        if (!Owner.isMark(mark)) {
            throw new IllegalArgumentException(
                    "adopt " + Words.quote(mark) + " is not a mark: 32 digits 0-9a-f, as Backup.owner() has them");
        }
        parts.adopted.add(mark);
        return this;
    }

    /**
     * Sets where unpublished work, locks and small state are. Default: {@code .lifeboat} beside the database.
     *
     * @param directory created when needed; on the file system of the backups, publishing one needs no copying
     * @return this builder
     */
    public BackupManagerBuilder staging(Path directory) {
        parts.staging = directory.toAbsolutePath();
        return this;
    }

    /**
     * Sets the version of the host, to be noted in each backup. Default: none.
     *
     * @param version in any form, at most 100 characters
     * @return this builder
     */
    public BackupManagerBuilder hostVersion(String version) {
        parts.hostVersion =
                Optional.of(PlainText.wellFormed(Bounds.atMost(Bounds.LONGEST_HOST_VERSION, "hostVersion", version)));
        return this;
    }

    /**
     * Registers the host's collations and functions on connections that check or read its data. Default: nothing.
     *
     * @param onConnect called on several threads at once
     * @return this builder
     */
    public BackupManagerBuilder onConnect(OnConnect onConnect) {
        parts.onConnect = Objects.requireNonNull(onConnect, "onConnect");
        return this;
    }

    /**
     * Sets what tells the time. Default: the system's clock.
     *
     * @param clock a {@link java.time.Clock} is one; asked on several threads at once
     * @return this builder
     */
    public BackupManagerBuilder clock(InstantSource clock) {
        parts.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Limits how fast a backup copies a database in WAL; with a rollback journal writers wait. Default: unlimited.
     *
     * @param bytes per second, at least 1
     * @return this builder
     */
    public BackupManagerBuilder maxBytesPerSecond(long bytes) {
        parts.maxBytesPerSecond = OptionalLong.of(Bounds.atLeastOne("maxBytesPerSecond", bytes));
        return this;
    }

    /**
     * Sets how large the write-ahead log, which a backup keeps from being reset, may grow before the limit of
     * {@link #maxBytesPerSecond} is lifted for the rest of the copy. Default: {@link BackupDefaults#WAL_BUDGET_BYTES}.
     *
     * @param bytes at least 1
     * @return this builder
     */
    public BackupManagerBuilder walBudgetBytes(long bytes) {
        parts.walBudgetBytes = Bounds.atLeastOne("walBudgetBytes", bytes);
        return this;
    }

    /**
     * Sets how long an operation waits for another one. Default: {@link BackupDefaults#OPERATION_TIMEOUT}.
     *
     * @param timeout 0 to 365 days; with zero, an operation fails at once while another one runs
     * @return this builder
     */
    public BackupManagerBuilder operationTimeout(Duration timeout) {
        parts.operationTimeout = Bounds.wait("operationTimeout", timeout);
        return this;
    }

    /**
     * Sets how long to wait for a lock on the live database. Default: {@link BackupDefaults#LOCK_TIMEOUT}.
     *
     * @param timeout 0 to 365 days, in whole milliseconds
     * @return this builder
     */
    public BackupManagerBuilder lockTimeout(Duration timeout) {
        parts.lockTimeout = Bounds.wait("lockTimeout", timeout);
        return this;
    }

    /**
     * Sets how long {@link BackupManager#close} waits for what runs. Default: {@link BackupDefaults#CLOSE_TIMEOUT}.
     *
     * @param timeout 0 to 365 days
     * @return this builder
     */
    public BackupManagerBuilder closeTimeout(Duration timeout) {
        parts.closeTimeout = Bounds.wait("closeTimeout", timeout);
        return this;
    }

    /**
     * Sets how deep a candidate is checked before it is restored. Default: {@link BackupDefaults#RESTORE_DEPTH}.
     *
     * @param depth {@link VerifyDepth#CHECKSUM} counts as the quick check, which is the least
     * @return this builder
     */
    public BackupManagerBuilder restoreDepth(VerifyDepth depth) {
        parts.restoreDepth = Objects.requireNonNull(depth, "depth");
        return this;
    }

    /**
     * Sets how little of what a backup of the last week held, in tables or pages, {@link BackupManager#health} takes
     * for a collapse. Default: {@link BackupDefaults#COLLAPSE_PERCENT}.
     *
     * @param percent 0 to 100; with 0 nothing is one
     * @return this builder
     */
    public BackupManagerBuilder collapsePercent(int percent) {
        parts.collapsePercent = Bounds.percent("collapsePercent", percent);
        return this;
    }

    /** {@return this builder} The scheduler begins with {@link BackupScheduler#start}. Default: it begins at once. */
    public BackupManagerBuilder startLater() {
        parts.startLater = true;
        return this;
    }

    /**
     * {@return this builder} Opens another program's database for reading alone and leaves not one byte beside it changed
     * (without {@code /proc}, idle WAL ones get files). Needs {@link #staging}, no restores; not for one open here.
     */
    public BackupManagerBuilder readOnly() {
        parts.access = Access.READ_ONLY;
        return this;
    }

    /** No thread runs the tasks: a test does, with {@link BackupScheduler#beat}. */
    BackupManagerBuilder unattended() {
        parts.unattended = true;
        return this;
    }

    BackupManagerBuilder files(DurableFiles files) {
        parts.files = files;
        return this;
    }

    BackupManagerBuilder onStep(Consumer<Step> hook) {
        parts.stepHook = hook;
        return this;
    }

    /**
     * {@return a manager that is ready, and that its owner closes} Finishes a restore that a crash interrupted, also
     * one with {@link RestoreMode#REPLACE_FILE}: so build it before you open the database.
     *
     * @throws IllegalStateException if no store was given, or {@link #readOnly} was asked for without {@link #staging}
     */
    public BackupManager build() {
        return parts.build();
    }
}
