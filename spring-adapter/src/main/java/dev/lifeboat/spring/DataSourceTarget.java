package dev.lifeboat.spring;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.DatabaseDriver;

/**
 * Where a DataSource leads.
 *
 * @param isSqlite whether that is a SQLite database
 * @param file its file, if it has one
 * @param description for a message: the URL, or what the database calls itself
 * @param isKnown false where it could not be asked; that may be otherwise the next time
 */
record DataSourceTarget(boolean isSqlite, Optional<Path> file, String description, boolean isKnown) {

    private static final Logger LOG = LoggerFactory.getLogger(DataSourceTarget.class);

    /** Where HikariCP, the driver's own, Spring's, DBCP, Tomcat's and c3p0's have their URL. */
    private static final String[] URLS = {
        "jdbcUrl", "url", "dataSource.url", "dataSource.jdbcUrl", "dataSourceProperties[url]"
    };

    /** By its URL, without a connection: a start-up recovery has to come before the first one. */
    static DataSourceTarget of(DataSource dataSource) {
        return told(dataSource).orElseGet(() -> asked(dataSource));
    }

    /** By its URL, if it tells that. */
    static Optional<DataSourceTarget> told(DataSource dataSource) {
        return url(DataSourceUnwrapper.unwrapRoot(dataSource)).map(DataSourceTarget::ofUrl);
    }

    private static Optional<String> url(DataSource dataSource) {
        BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
        return Stream.of(URLS)
                .filter(bean::isReadableProperty)
                .flatMap(property -> Stream.ofNullable(bean.getPropertyValue(property)))
                .map(String::valueOf)
                .findFirst();
    }

    private static DataSourceTarget ofUrl(String url) {
        boolean sqlite = SqliteUrl.matches(url);
        return new DataSourceTarget(
                sqlite, sqlite ? new SqliteUrl(url).file() : Optional.empty(), withoutSecrets(url), true);
    }

    private static String withoutSecrets(String url) {
        return url.split("[?;]", 2)[0];
    }

    private static DataSourceTarget asked(DataSource dataSource) {
        LOG.info(
                "{} does not tell its URL and is asked with a connection: with lifeboat.database it need not be",
                dataSource);
        try (Connection connection = dataSource.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            boolean sqlite = DatabaseDriver.fromProductName(product) == DatabaseDriver.SQLITE;
            return new DataSourceTarget(sqlite, sqlite ? file(connection) : Optional.empty(), product, true);
        } catch (SQLException | RuntimeException e) {
            // Not only what JDBC names: a routing one throws this and that while it cannot choose.
            return new DataSourceTarget(false, Optional.empty(), "not reachable (" + e.getMessage() + ")", false);
        }
    }

    private static Optional<Path> file(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet main = statement.executeQuery("select file from pragma_database_list where name = 'main'")) {
            return Optional.ofNullable(main.getString(1))
                    .filter(file -> !file.isEmpty())
                    .map(Path::of);
        }
    }
}
