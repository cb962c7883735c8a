package dev.lifeboat.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** The {@link DataSource} beans of the application, and which of them are about the database that is backed up. */
public final class HostDataSources {

    private static final String NAME_ONE =
            "Set lifeboat.database to the path of the database file, or lifeboat.data-source to the name of a DataSource"
                    + " bean; or switch Lifeboat off with lifeboat.enabled=false.";

    private final ListableBeanFactory beans;
    private final Map<String, DataSource> early = new ConcurrentHashMap<>();
    private final Map<String, DataSourceTarget> targets = new ConcurrentHashMap<>();

    HostDataSources(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** A bean that is not finished yet: the bean factory would not give it out. */
    void add(String name, DataSource dataSource) {
        early.putIfAbsent(name, dataSource);
    }

    /**
     * {@return the DataSource beans of one database, by their names}
     *
     * @param database the one that is backed up
     */
    public Map<String, DataSource> of(HostDatabase database) {
        Map<String, DataSource> found = new LinkedHashMap<>();
        names().stream()
                .filter(name -> isOf(database, target(name)))
                .forEach(name -> found.put(name, dataSource(name)));
        return found;
    }

    /**
     * {@return whether a DataSource leads to the database}
     *
     * @param database the one that is backed up
     * @param dataSource a bean or not; asked with a connection if it does not tell its URL
     */
    public boolean isOf(HostDatabase database, DataSource dataSource) {
        return isOf(database, DataSourceTarget.of(dataSource));
    }

    private static boolean isOf(HostDatabase database, DataSourceTarget target) {
        return target.file().filter(file -> isSame(file, database.file())).isPresent();
    }

    /** The database of the bean of this name. */
    HostDatabase database(String name) {
        if (!names().contains(name)) {
            throw new SetupException(
                    "There is no DataSource bean named '" + name + "', which lifeboat.data-source names. There is: "
                            + names(),
                    NAME_ONE);
        }
        DataSourceTarget target = target(name);
        return target.file().map(HostDatabase::new).orElseThrow(() -> noFile(Map.of(name, target)));
    }

    /** The one SQLite database behind all these beans. */
    HostDatabase database() {
        Map<String, DataSourceTarget> all = new LinkedHashMap<>();
        names().forEach(name -> all.put(name, target(name)));
        List<Path> files = distinct(all.values().stream().flatMap(target -> target.file().stream()));
        if (files.size() > 1) {
            throw new SetupException("There are several SQLite databases: " + described(all), NAME_ONE);
        }
        return files.stream().findFirst().map(HostDatabase::new).orElseThrow(() -> noFile(all));
    }

    private static SetupException noFile(Map<String, DataSourceTarget> targets) {
        if (targets.isEmpty()) {
            return new SetupException("There is no DataSource bean, and lifeboat.database is not set.", NAME_ONE);
        }
        boolean sqlite = targets.values().stream().anyMatch(DataSourceTarget::isSqlite);
        return new SetupException(
                sqlite
                        ? "The SQLite database is in memory, and ends with its last connection: " + described(targets)
                        : "No DataSource leads to a SQLite database: " + described(targets),
                sqlite ? "Give the database a file in its URL, such as jdbc:sqlite:app.db. " + NAME_ONE : NAME_ONE);
    }

    private static String described(Map<String, DataSourceTarget> targets) {
        return targets.entrySet().stream()
                .map(target ->
                        "'" + target.getKey() + "' is " + target.getValue().description())
                .collect(Collectors.joining(", "));
    }

    private static List<Path> distinct(Stream<Path> files) {
        List<Path> distinct = new ArrayList<>();
        files.forEach(file -> {
            if (distinct.stream().noneMatch(other -> isSame(other, file))) {
                distinct.add(file);
            }
        });
        return distinct;
    }

    private List<String> names() {
        return Arrays.stream(beans.getBeanNamesForType(DataSource.class, true, false))
                .filter(name -> !ScopedProxyUtils.isScopedTarget(name))
                .toList();
    }

    /** Remembered: one that is asked with a connection is asked once. */
    private DataSourceTarget target(String name) {
        DataSource dataSource = dataSource(name);
        return targets.computeIfAbsent(name, unknown -> DataSourceTarget.of(dataSource));
    }

    private DataSource dataSource(String name) {
        return Optional.ofNullable(early.get(name)).orElseGet(() -> beans.getBean(name, DataSource.class));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.normalize().equals(other.toAbsolutePath().normalize())
                    || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
