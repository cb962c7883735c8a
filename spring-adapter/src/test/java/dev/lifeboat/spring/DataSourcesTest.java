package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.sqlite.SQLiteDataSource;

/** Where the database is found, behind whatever kind of DataSource; and what is said when it is not. */
class DataSourcesTest extends HostFixture {

    private SQLiteDataSource plain(String file) {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl(url(file));
        return dataSource;
    }

    private void assertFound(Supplier<DataSource> dataSource) {
        starter().withBean("dataSource", DataSource.class, dataSource).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("app.db"));
            assertThat(context.getBean(HostDataSources.class).of(context.getBean(HostDatabase.class)))
                    .containsOnlyKeys("dataSource");
            assertThat(database("app.db")).as("nobody has opened it").doesNotExist();
        });
    }

    @Test
    void theDriversOwnDataSource() {
        assertFound(() -> plain("app.db"));
    }

    @Test
    void aPoolByItsUrl() {
        assertFound(() -> {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(url("app.db") + "?journal_mode=WAL&busy_timeout=5000");
            return pool;
        });
    }

    @Test
    void aPoolByTheDataSourceInIt() {
        assertFound(() -> {
            HikariDataSource pool = new HikariDataSource();
            pool.setDataSource(plain("app.db"));
            return pool;
        });
    }

    @Test
    void aPoolByThePropertiesOfADataSource() {
        assertFound(() -> {
            HikariDataSource pool = new HikariDataSource();
            pool.setDataSourceClassName(SQLiteDataSource.class.getName());
            Properties properties = new Properties();
            properties.put("url", url("app.db"));
            pool.setDataSourceProperties(properties);
            return pool;
        });
    }

    @Test
    void aDataSourceWithoutAPool() {
        assertFound(() -> new DriverManagerDataSource(url("app.db")));
    }

    @Test
    void aWrappedOne() {
        assertFound(() -> new TransactionAwareDataSourceProxy(new TransactionAwareDataSourceProxy(plain("app.db"))));
    }

    @Test
    void aLazyOne() {
        assertFound(() -> {
            LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
            lazy.setTargetDataSource(plain("app.db"));
            lazy.setDefaultAutoCommit(true);
            lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            return lazy;
        });
    }

    @Test
    void theOneThatSpringBootMakesLazy() {
        host().withPropertyValues("spring.datasource.connection-fetch=lazy").run(context -> {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(LazyConnectionDataSourceProxy.class);
            assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("app.db"));
        });
    }

    @Test
    void theOneOfConnectionDetails() {
        host().withBean(JdbcConnectionDetails.class, () -> new Details(url("details.db")))
                .run(context ->
                        assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("details.db")));
    }

    record Details(String getJdbcUrl) implements JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return "";
        }

        @Override
        public String getPassword() {
            return "";
        }
    }

    @Test
    void aProxyThatUnwraps() {
        SQLiteDataSource behind = plain("app.db");
        assertFound(() -> (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "isWrapperFor" -> true;
                        case "unwrap" -> behind;
                        default -> method.invoke(behind, arguments);
                    };
                }));
    }

    @Test
    void whatAFactoryMakes() {
        starter()
                .withUserConfiguration(Factory.class)
                .withPropertyValues("test.url=" + url("app.db"))
                .run(context ->
                        assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("app.db")));
    }

    @Configuration(proxyBeanMethods = false)
    static class Factory {

        @Bean
        FactoryBean<DataSource> dataSource(org.springframework.core.env.Environment environment) {
            return new FactoryBean<>() {
                @Override
                public DataSource getObject() {
                    return new DriverManagerDataSource(environment.getRequiredProperty("test.url"));
                }

                @Override
                public Class<?> getObjectType() {
                    return DataSource.class;
                }
            };
        }
    }

    @Test
    void oneThatDoesNotTellItsUrlIsAskedWithAConnection() {
        Silent silent = new Silent(plain("app.db"));
        starter().withBean("dataSource", DataSource.class, () -> silent).run(context -> {
            assertThat(context.getBean(HostDatabase.class).file())
                    .isEqualTo(database("app.db").toRealPath());
            assertThat(silent.opened).hasValue(1);
        });
        Silent named = new Silent(plain("app.db"));
        starter()
                .withBean("dataSource", DataSource.class, () -> named)
                .withPropertyValues("lifeboat.database=" + database("app.db"))
                .run(context ->
                        assertThat(named.opened).as("the property tells").hasValue(0));
    }

    /** As a routing DataSource is. */
    static final class Silent extends AbstractDataSource {

        private final DataSource behind;
        private final AtomicInteger opened = new AtomicInteger();

        Silent(DataSource behind) {
            this.behind = behind;
        }

        @Override
        public Connection getConnection() throws SQLException {
            opened.incrementAndGet();
            return behind.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @Test
    void theOneOnSqliteAmongOthers() {
        starter()
                .withBean("other", DataSource.class, () -> new DriverManagerDataSource("jdbc:postgresql://db/app"))
                .withBean("app", DataSource.class, () -> plain("app.db"))
                .run(context ->
                        assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("app.db")));
    }

    @Test
    void severalPoolsOfOneDatabaseAreOneDatabase() {
        starter()
                .withBean("reader", DataSource.class, () -> plain("app.db"))
                .withBean("writer", DataSource.class, () -> plain("../" + directory.getFileName() + "/app.db"))
                .run(context -> {
                    HostDatabase found = context.getBean(HostDatabase.class);
                    assertThat(context.getBean(HostDataSources.class).of(found)).containsOnlyKeys("reader", "writer");
                });
    }

    private ApplicationContextRunner withTwo() {
        return starter()
                .withBean("one", DataSource.class, () -> plain("one.db"))
                .withBean("two", DataSource.class, () -> plain("two.db"));
    }

    @Test
    void ofSeveralDatabasesOneIsNamed() {
        withTwo()
                .withPropertyValues("lifeboat.data-source=two")
                .run(context ->
                        assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("two.db")));
        withTwo()
                .withPropertyValues("lifeboat.database=" + database("one.db"))
                .run(context ->
                        assertThat(context.getBean(HostDatabase.class).file()).isEqualTo(database("one.db")));
    }

    private static Throwable failure(AssertableApplicationContext context) {
        return Objects.requireNonNull(context.getStartupFailure());
    }

    private static void assertAnalysed(AssertableApplicationContext context, String description, String action) {
        assertThat(context).hasFailed();
        FailureAnalysis analysis = new SetupFailureAnalyzer().analyze(failure(context));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains(description);
        assertThat(analysis.getAction()).contains(action);
    }

    @Test
    void severalDatabasesAreNamedInTheFailure() {
        withTwo()
                .run(context -> assertAnalysed(
                        context,
                        "several SQLite databases: 'one' is " + url("one.db") + ", 'two' is " + url("two.db"),
                        "lifeboat.data-source"));
    }

    @Test
    void aDataSourceThatThereIsNotIsNamedInTheFailure() {
        withTwo()
                .withPropertyValues("lifeboat.data-source=three")
                .run(context -> assertAnalysed(context, "no DataSource bean named 'three'", "lifeboat.data-source"));
    }

    @Test
    void anotherDatabaseIsNotSqlite() {
        starter()
                .withBean(
                        "dataSource",
                        DataSource.class,
                        () -> new DriverManagerDataSource("jdbc:postgresql://db/app?password=secret"))
                .run(context -> {
                    assertAnalysed(
                            context,
                            "No DataSource leads to a SQLite database: 'dataSource' is jdbc:postgresql://db/app",
                            "lifeboat.database");
                    assertThat(context.getStartupFailure())
                            .hasStackTraceContaining("jdbc:postgresql://db/app")
                            .satisfies(failure -> assertThat(failure.toString()).doesNotContain("secret"));
                });
    }

    @Test
    void aDatabaseInMemoryCannotBeBackedUp() {
        host().withPropertyValues("spring.datasource.url=jdbc:sqlite::memory:")
                .run(context -> assertAnalysed(context, "in memory", "jdbc:sqlite:app.db"));
    }

    @Test
    void anApplicationWithoutADataSourceNamesTheDatabase() {
        starter().run(context -> assertAnalysed(context, "There is no DataSource bean", "lifeboat.database"));
    }

    @Test
    void anApplicationWithoutADirectoryIsToldToNameOne() {
        host().withPropertyValues("lifeboat.directory=")
                .run(context -> assertAnalysed(context, "lifeboat.directory is not set", "BackupStore bean"));
    }

    @Test
    void theAnalyzerIsRegistered() {
        assertThat(org.springframework.core.io.support.SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(org.springframework.boot.diagnostics.FailureAnalyzer.class, (type, name, failure) -> {}))
                .hasAtLeastOneElementOfType(SetupFailureAnalyzer.class);
    }

    @Test
    void aDatabaseAndADataSourceCannotBothBeNamed() {
        withTwo()
                .withPropertyValues("lifeboat.data-source=two", "lifeboat.database=x.db")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("lifeboat.data-source")
                        .hasMessageContaining("lifeboat.database"));
    }
}
