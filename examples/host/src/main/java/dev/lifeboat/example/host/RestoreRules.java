package dev.lifeboat.example.host;

import dev.lifeboat.RestoreGuard;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** This application's voice in a restore. The starter finds these beans by their type. */
@Configuration(proxyBeanMethods = false)
class RestoreRules {

    /** {@code PRAGMA user_version} as the newest migration leaves it. */
    static final int SCHEMA_VERSION = 3;

    /** How long a restore waits for requests that are being answered. Then the pool waits for them. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Refuses the backup of another application, and that of a newer one. An older one is migrated afterwards. */
    @Bean
    @Order(0)
    RestoreGuard onlyBackupsOfThisApplication() {
        return RestoreGuard.all(
                RestoreGuard.requireTables("users", "servers", "log_entries", "flyway_schema_history"),
                RestoreGuard.sameApplicationId(),
                RestoreGuard.notNewerThan(SCHEMA_VERSION));
    }

    /** Keeps visitors and the background work out, and lets them in once the restored database is fit for them. */
    @Bean
    @Order(1)
    RestoreGuard quietWhileRestoring(Gate gate, AfterRestore afterRestore) {
        return new RestoreGuard() {
            @Override
            public Quiet quiesce() throws InterruptedException {
                if (!gate.shut(PATIENCE)) {
                    return afterRestore::settle;
                }
                return () -> {
                    try {
                        afterRestore.settle();
                    } finally {
                        gate.open();
                    }
                };
            }
        };
    }
}
