package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.DyingRestore;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.community.dialect.SQLiteDialect;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** Hibernate, with a second-level cache, on a SQLite file. */
class JpaTest extends HostFixture {

    @Entity(name = "Note")
    @Cacheable
    static class Note {

        @Id
        private int id;

        private String text = "";

        Note() {}

        Note(int id, String text) {
            this.id = id;
            this.text = text;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Jpa {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setManagedTypes(PersistenceManagedTypes.of(Note.class.getName()));
            factory.setJpaPropertyMap(Map.of(
                    "hibernate.dialect", SQLiteDialect.class.getName(),
                    "hibernate.hbm2ddl.auto", "update",
                    "hibernate.cache.use_second_level_cache", "true",
                    "hibernate.cache.region.factory_class", "jcache",
                    "hibernate.javax.cache.missing_cache_strategy", "create",
                    "jakarta.persistence.sharedCache.mode", "ENABLE_SELECTIVE"));
            return factory;
        }
    }

    private ApplicationContextRunner withJpa() {
        return host().withUserConfiguration(Jpa.class)
                .withPropertyValues(
                        "lifeboat.schedule.enabled=false",
                        "spring.datasource.url=" + url("app.db") + "?journal_mode=WAL",
                        "spring.datasource.hikari.allow-pool-suspension=true");
    }

    private static <T> T inTransaction(EntityManagerFactory factory, Function<EntityManager, T> work) {
        try (EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            T result = work.apply(entities);
            entities.getTransaction().commit();
            return result;
        }
    }

    private static void write(EntityManagerFactory factory, String text) {
        inTransaction(factory, entities -> entities.merge(new Note(1, text)));
    }

    private static String read(EntityManagerFactory factory) {
        return inTransaction(factory, entities -> entities.find(Note.class, 1).text);
    }

    @Test
    void aRestoreClearsTheSecondLevelCache() {
        withJpa().run(context -> {
            EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
            write(factory, "from before");
            Backup backup = context.getBean(BackupManager.class).create();
            write(factory, "later");
            context.getBean(JdbcTemplate.class).update("update note set text = 'behind its back'");
            assertThat(read(factory)).as("it comes from the cache").isEqualTo("later");

            context.getBean(BackupManager.class).restore(backup.id());

            assertThat(read(factory)).isEqualTo("from before");
        });
    }

    @Test
    void whatACrashInterruptedIsFinishedBeforeHibernateOpensTheDatabase() throws Exception {
        withJpa().run(context -> {
            write(context.getBean(EntityManagerFactory.class), "kept");
            context.getBean(BackupManager.class).create();
        });
        Files.writeString(database("app.db"), "this was a database once");
        DyingRestore.run(database("app.db"), directory.resolve("backups"));
        assertThat(database("app.db")).hasContent("this was a database once");

        withJpa().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(read(context.getBean(EntityManagerFactory.class))).isEqualTo("kept");
        });
    }
}
