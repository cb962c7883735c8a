package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Builds a {@link BackupManager}. Only {@link #storeIn} is required; each setting states its default. Values are
 * checked as they are given. Not thread-safe.
 */
public final class BackupManagerBuilder {

    /** How long an operation waits for another one: 5 minutes. */
    public static final Duration DEFAULT_OPERATION_TIMEOUT = Duration.ofMinutes(5);

    /** How long to wait for a lock on the live database: 30 seconds. */
    public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(30);

    /** How long {@link BackupManager#close} waits: 30 seconds. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** The size of the write-ahead log past which a rate limit is lifted: 256 MiB. */
    public static final long DEFAULT_WAL_BUDGET_BYTES = 256L << 20;

    /** How deep a candidate is checked before a restore: {@code QUICK_CHECK}. */
    public static final VerifyDepth DEFAULT_RESTORE_DEPTH = VerifyDepth.QUICK_CHECK;

    private static final int MAX_HOST_VERSION_LENGTH = 100;

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
     * Sets whose backups these are. Default: the file name of the database without its extension, with {@code _} for
     * what a name may not hold.
     *
     * @param name a manager shows and prunes only backups of its own: databases that share a store need different ones
     * @return this builder
     * @throws IllegalArgumentException if it is not a name as {@link BackupId#name()} has them
     */
    public BackupManagerBuilder name(String name) {
        parts.name = BackupId.checkName(name);
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
        parts.hostVersion = Optional.of(Bounds.atMost(MAX_HOST_VERSION_LENGTH, "hostVersion", version));
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
     * @param clock a {@link Clock} is one; asked on several threads at once
     * @return this builder
     */
    public BackupManagerBuilder clock(InstantSource clock) {
        parts.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Limits how fast a backup copies a database in WAL. With a rollback journal writers wait for the copy, so that it
     * is made as fast as it goes. Default: unlimited.
     *
     * @param bytes per second, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public BackupManagerBuilder maxBytesPerSecond(long bytes) {
        parts.maxBytesPerSecond = OptionalLong.of(Bounds.atLeastOne("maxBytesPerSecond", bytes));
        return this;
    }

    /**
     * Sets how large the write-ahead log, which a backup keeps from being reset, may grow before the limit of
     * {@link #maxBytesPerSecond} is lifted for the rest of the copy. Default: {@link #DEFAULT_WAL_BUDGET_BYTES}.
     *
     * @param bytes at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is below 1
     */
    public BackupManagerBuilder walBudgetBytes(long bytes) {
        parts.walBudgetBytes = Bounds.atLeastOne("walBudgetBytes", bytes);
        return this;
    }

    /**
     * Sets how long an operation waits for another one. Default: {@link #DEFAULT_OPERATION_TIMEOUT}.
     *
     * @param timeout 0 to 365 days; with zero, an operation fails at once while another one runs
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public BackupManagerBuilder operationTimeout(Duration timeout) {
        parts.operationTimeout = Bounds.wait("operationTimeout", timeout);
        return this;
    }

    /**
     * Sets how long to wait for a lock on the live database. Default: {@link #DEFAULT_LOCK_TIMEOUT}.
     *
     * @param timeout 0 to 365 days, in whole milliseconds
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public BackupManagerBuilder lockTimeout(Duration timeout) {
        parts.lockTimeout = Bounds.wait("lockTimeout", timeout);
        return this;
    }

    /**
     * Sets how long {@link BackupManager#close} waits for what runs. Default: {@link #DEFAULT_CLOSE_TIMEOUT}.
     *
     * @param timeout 0 to 365 days
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public BackupManagerBuilder closeTimeout(Duration timeout) {
        parts.closeTimeout = Bounds.wait("closeTimeout", timeout);
        return this;
    }

    /**
     * Sets how deep a candidate is checked before it is restored. Default: {@link #DEFAULT_RESTORE_DEPTH}.
     *
     * @param depth {@link VerifyDepth#CHECKSUM} counts as the quick check, which is the least
     * @return this builder
     */
    public BackupManagerBuilder restoreDepth(VerifyDepth depth) {
        parts.restoreDepth = Objects.requireNonNull(depth, "depth");
        return this;
    }

    /**
     * Opens the database for reading alone and leaves not one byte beside it changed; for looking at the database of
     * another program. Needs {@link #staging} elsewhere, and refuses restores. A database that this process itself has
     * open is better served without.
     *
     * @return this builder
     */
    public BackupManagerBuilder readOnly() {
        parts.access = Access.READ_ONLY;
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
     * Builds the manager, and publishes the safety backup of a restore that was interrupted by a crash, if there is
     * one.
     *
     * @return a manager that is ready, and that its owner closes
     * @throws IllegalStateException if no store was given, or {@link #readOnly} was asked for without {@link #staging}
     */
    public BackupManager build() {
        return parts.build();
    }
}
