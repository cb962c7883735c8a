package dev.lifeboat.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What few hosts set. What is not given is as the core has it.
 *
 * @param staging A directory for unpublished work, locks and small state. By default .lifeboat beside the database.
 * @param hostVersion The version of the application, noted in each backup. By default spring.application.version, if that
 *     is known.
 * @param maxBytesPerSecond How fast a backup copies a database in WAL, such as 50MB. By default without limit.
 * @param walBudget The size of the write-ahead log past which that limit is lifted.
 * @param operationTimeout How long one operation waits for another.
 * @param lockTimeout How long to wait for a lock on the database.
 * @param closeTimeout How long the application waits, when it stops, for what still runs.
 * @param collapsePercent Health warns when the database holds less than this share of what a backup of the last week
 *     held; 0 is never.
 */
@ConfigurationProperties("lifeboat")
record TuningProperties(
        @Nullable String staging,
        @Nullable String hostVersion,
        @Nullable DataSize maxBytesPerSecond,
        @Nullable DataSize walBudget,
        @Nullable Duration operationTimeout,
        @Nullable Duration lockTimeout,
        @Nullable Duration closeTimeout,
        @Nullable Integer collapsePercent) {}
