package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.lifeboat.BackupManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.sqlite.SQLiteDataSource;

/** DataSource beans that stand before others, or choose among others. */
class WrappedDataSourcesTest extends HostFixture {

    /** Two beans: who comes first in it is asked for first. */
    @Configuration(proxyBeanMethods = false)
    static class PoolFirst {

        @Bean
        HikariDataSource pool(Environment environment) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(environment.getRequiredProperty("test.url"));
            pool.setAllowPoolSuspension(true);
            return pool;
        }

        @Bean
        LazyConnectionDataSourceProxy wrapper(HikariDataSource pool) {
            return new LazyConnectionDataSourceProxy(pool);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WrapperFirst {

        @Bean
        LazyConnectionDataSourceProxy wrapper(HikariDataSource pool) {
            return new LazyConnectionDataSourceProxy(pool);
        }

        @Bean
        HikariDataSource pool(Environment environment) {
            return new PoolFirst().pool(environment);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {PoolFirst.class, WrapperFirst.class})
    void aBeanThatWrapsAnotherIsOneDatabaseWithIt(Class<?> beans) {
        for (String property : List.of("test.none=1", "lifeboat.data-source=wrapper", "lifeboat.data-source=pool")) {
            starter()
                    .withUserConfiguration(beans)
                    .withPropertyValues(
                            "test.url=" + url("app.db") + "?journal_mode=WAL",
                            "lifeboat.schedule.enabled=false",
                            property)
                    .run(context -> {
                        assertThat(context).as(property).hasNotFailed();
                        HostDatabase found = context.getBean(HostDatabase.class);
                        assertThat(found.file()).isEqualTo(database("app.db"));
                        assertThat(context.getBean(HostDataSources.class).of(found))
                                .containsOnlyKeys("pool", "wrapper");
                        assertRestores(
                                context.getBean(BackupManager.class), context.getBean("wrapper", DataSource.class));
                    });
        }
    }

    private static void assertRestores(BackupManager backups, DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("drop table if exists notes");
        jdbc.execute("create table notes (text)");
        var backup = backups.create();
        jdbc.update("insert into notes values ('later')");

        backups.restore(backup.id());

        assertThat(jdbc.queryForList("select * from notes")).isEmpty();
    }

    /** As applications have it: one key for each tenant, and no answer without one. */
    static final class Router extends AbstractRoutingDataSource {

        static final ThreadLocal<@Nullable String> KEY = new ThreadLocal<>();

        Router(Map<String, DataSource> targets) {
            setTargetDataSources(targets.entrySet().stream()
                    .collect(Collectors.<Map.Entry<String, DataSource>, Object, Object>toMap(
                            Map.Entry::getKey, Map.Entry::getValue)));
        }

        @Override
        protected @Nullable Object determineCurrentLookupKey() {
            return KEY.get();
        }
    }

    private SQLiteDataSource plain(String file) {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl(url(file));
        return dataSource;
    }

    private ApplicationContextRunner routed(String... files) {
        Map<String, DataSource> targets = Stream.of(files).collect(Collectors.toMap(file -> file, this::plain));
        return starter()
                .withPropertyValues("lifeboat.schedule.enabled=false")
                .withBean("router", DataSource.class, () -> new Router(targets));
    }

    @Test
    void aRouterWithOneDatabaseLeadsToIt() {
        routed("app.db").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("app.db"));
            assertThat(database("app.db")).as("nobody has opened it").doesNotExist();
        });
    }

    @Test
    void ofARouterWithSeveralTheDatabaseIsNamed() {
        routed("one.db", "two.db")
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .isNotNull()
                        .satisfies(analysis -> {
                            assertThat(analysis.getDescription())
                                    .contains("several SQLite databases")
                                    .contains("'router[one.db]' is " + url("one.db"));
                            assertThat(analysis.getAction()).contains("Set lifeboat.database");
                        }));
        routed("one.db", "two.db")
                .withPropertyValues("lifeboat.database=" + database("one.db"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertRestores(context.getBean(BackupManager.class), plain("one.db"));
                });
    }

    @Test
    void thePoolBehindARouterIsQuietDuringARestore() throws SQLException {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url("app.db") + "?journal_mode=WAL");
        try (pool) {
            starter()
                    .withPropertyValues("lifeboat.schedule.enabled=false", "lifeboat.database=" + database("app.db"))
                    .withBean("router", DataSource.class, () -> new Router(Map.of("app", pool)))
                    .run(context -> {
                        Connection before = pool.getConnection();
                        Connection physical = before.unwrap(org.sqlite.SQLiteConnection.class);
                        before.close();
                        assertRestores(context.getBean(BackupManager.class), pool);
                        assertThat(physical.isClosed()).as("it is renewed").isTrue();
                    });
        }
    }

    /** Its targets are beans, and one of them is made while the router waits for it. */
    @Configuration(proxyBeanMethods = false)
    static class RoutedBeans {

        @Bean
        Router router(HikariDataSource pool) {
            return new Router(Map.of("app", pool));
        }

        @Bean
        HikariDataSource pool(Environment environment) {
            return new PoolFirst().pool(environment);
        }
    }

    @Test
    void aRouterBeforeABeanIsOneDatabaseWithIt() {
        starter()
                .withUserConfiguration(RoutedBeans.class)
                .withPropertyValues("test.url=" + url("app.db"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("app.db"));
                });
    }

    private static @Nullable FailureAnalysis analysis(@Nullable Throwable failure) {
        return new SetupFailureAnalyzer().analyze(Objects.requireNonNull(failure));
    }

    /** Does not tell its URL, and cannot be reached at first. */
    static final class Absent extends AbstractDataSource {

        private final DataSource behind;
        private volatile boolean reachable;

        Absent(DataSource behind) {
            this.behind = behind;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (!reachable) {
                throw new IllegalStateException("not yet");
            }
            return behind.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @Test
    void oneThatCannotBeAskedYetIsAskedAgain() {
        Absent absent = new Absent(plain("app.db"));
        starter()
                .withPropertyValues("lifeboat.database=" + database("app.db"))
                .withBean("dataSource", DataSource.class, () -> absent)
                .run(context -> {
                    HostDataSources dataSources = context.getBean(HostDataSources.class);
                    HostDatabase database = context.getBean(HostDatabase.class);
                    assertThat(dataSources.of(database)).isEmpty();
                    absent.reachable = true;
                    assertThat(dataSources.of(database)).containsOnlyKeys("dataSource");
                });
    }

    @Test
    void oneThatCannotBeAskedAtAllIsNamedInTheFailure() {
        starter()
                .withBean("dataSource", DataSource.class, () -> new Absent(plain("app.db")))
                .run(context -> assertThat(analysis(context.getStartupFailure()))
                        .isNotNull()
                        .satisfies(analysis -> {
                            assertThat(analysis.getDescription()).contains("'dataSource' is not reachable (not yet)");
                            assertThat(analysis.getAction()).contains("Set lifeboat.database");
                        }));
    }
}
