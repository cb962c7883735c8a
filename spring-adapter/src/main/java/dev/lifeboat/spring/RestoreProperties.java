package dev.lifeboat.spring;

import dev.lifeboat.VerifyDepth;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a restore deals with the application.
 *
 * @param ifMissing Whether the newest good backup is put in when the application starts and there is no database file.
 * @param depth How deep a backup is checked before it is restored.
 * @param poolTimeout How long a restore waits until the pool's connections are back, and a guard of the application may
 *     take while the pool is suspended. Then it goes on all the same.
 * @param clearCaches Whether a restore clears the caches of Spring and the second-level cache of JPA.
 */
@ConfigurationProperties("lifeboat.restore")
record RestoreProperties(
        @DefaultValue("false") boolean ifMissing,
        @Nullable VerifyDepth depth,
        @DefaultValue("5s") Duration poolTimeout,
        @DefaultValue("true") boolean clearCaches) {}
