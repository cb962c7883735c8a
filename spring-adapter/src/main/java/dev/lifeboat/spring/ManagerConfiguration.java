package dev.lifeboat.spring;

import dev.lifeboat.BackupListener;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The manager and what belongs to it, for an application that does not bring its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(BackupManager.class)
@Import({
    HostProperties.class,
    DataSourceConfiguration.class,
    HikariGuardConfiguration.class,
    TransactionGuardConfiguration.class,
    CacheGuards.class
})
class ManagerConfiguration {

    @Bean
    @ConditionalOnMissingBean
    BackupStore lifeboatBackupStore(LifeboatProperties properties) {
        Path directory =
                Setting.path("lifeboat.directory", properties.directory()).value();
        if (directory == null) {
            throw new SetupException(
                    "Lifeboat does not know where the backups go: lifeboat.directory is not set.",
                    "Set lifeboat.directory, best to a directory on another volume than the database; or define a"
                            + " BackupStore bean; or switch Lifeboat off with lifeboat.enabled=false.");
        }
        return DirectoryBackupStore.at(directory);
    }

    @Bean(HostedBackups.BEAN_NAME)
    HostedBackups lifeboatHostedBackups(HostProperties properties, BeanFactory beans) {
        return new ManagerAssembly(properties, beans).hosted();
    }

    /** Closed by the bean that built it. */
    @Bean(destroyMethod = "")
    BackupManager lifeboatBackupManager(HostedBackups backups) {
        return backups.manager();
    }

    @Bean
    HostDatabase lifeboatDatabase(HostedBackups backups) {
        return backups.database();
    }

    @Bean
    BackupLifecycle lifeboatLifecycle(HostedBackups backups, LifeboatProperties properties) {
        return new BackupLifecycle(backups, properties.backupOnShutdown());
    }

    /** Without it, an application that makes its beans when they are needed would never begin to make backups. */
    @Bean
    static LazyInitializationExcludeFilter lifeboatEagerBeans() {
        return LazyInitializationExcludeFilter.forBeanTypes(HostedBackups.class, BackupLifecycle.class);
    }

    @Bean
    @ConditionalOnMissingBean(name = "lifeboatEventPublisher")
    BackupListener lifeboatEventPublisher(ApplicationEventPublisher publisher) {
        return publisher::publishEvent;
    }

    /** First, so that nothing is done for a restore that may not happen. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnMissingBean(name = "lifeboatBusyGuard")
    RestoreGuard lifeboatBusyGuard(ObjectProvider<HostBusy> busy) {
        return new BusyGuard(busy);
    }
}
