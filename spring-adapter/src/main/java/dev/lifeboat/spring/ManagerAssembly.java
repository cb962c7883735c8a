package dev.lifeboat.spring;

import dev.lifeboat.BackupListener;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupManagerBuilder;
import dev.lifeboat.BackupStore;
import dev.lifeboat.OnConnect;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;

/** Puts the builder of the manager together: from the properties, then from the beans of the application. */
record ManagerAssembly(HostProperties properties, BeanFactory beans) {

    HostedBackups hosted() {
        HostDatabase database = properties.database().orElseGet(this::databaseOfDataSource);
        HostGuards guards = new HostGuards(beans.getBeanProvider(RestoreGuard.class));
        HostListeners listeners = new HostListeners(beans.getBeanProvider(BackupListener.class));
        HealthLog log = new HealthLog(new StartWords(beans, properties.environment())::of);
        BackupManagerBuilder builder = Setting.of("lifeboat.database", database.file())
                .as(BackupManager::forDatabase)
                .storeIn(beans.getBean(BackupStore.class))
                .guard(guards)
                .listener(log)
                .listener(listeners)
                .startLater();
        properties.applyTo(builder);
        applyBeans(builder);
        HostedBackups hosted =
                new HostedBackups(new HostDatabase(database.file().toAbsolutePath()), listeners, log, builder.build());
        restoreIfMissing(hosted);
        guards.use();
        return hosted;
    }

    /** An empty volume gets its database back before anybody makes a new one. */
    private void restoreIfMissing(HostedBackups hosted) {
        if (properties.restore().ifMissing()) {
            try {
                hosted.manager().restoreIfMissing();
            } catch (RuntimeException e) {
                hosted.close();
                throw e;
            }
        }
    }

    private HostDatabase databaseOfDataSource() {
        HostDataSources dataSources =
                beans.getBeanProvider(HostDataSources.class).getIfAvailable();
        if (dataSources == null) {
            throw new SetupException(
                    "There is no DataSource to tell the database file: spring-boot-jdbc is not on the class path.",
                    "Set lifeboat.database to the path of the database file.");
        }
        String named = properties.general().dataSource();
        return named == null ? dataSources.database() : dataSources.database(named);
    }

    private void applyBeans(BackupManagerBuilder builder) {
        // Read in any case: a wrong value is refused also where it does not count at present.
        Optional<RetentionPolicy> retention = properties.retention().toPolicy();
        Schedule schedule = properties.schedule().toSchedule();
        Optional.ofNullable(beans.getBeanProvider(RetentionPolicy.class).getIfAvailable())
                .or(() -> retention)
                .ifPresent(builder::retention);
        if (properties.schedule().enabled()) {
            builder.schedule(beans.getBeanProvider(Schedule.class).getIfAvailable(() -> schedule));
        }
        beans.getBeanProvider(InstantSource.class).ifUnique(builder::clock);
        beans.getBeanProvider(OnConnect.class).ifAvailable(builder::onConnect);
        beans.getBeanProvider(BackupManagerCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
    }
}
