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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.ListableBeanFactory;

/** The {@link DataSource} beans of the application, and which of them are about the database that is backed up. */
public final class HostDataSources {

    private static final String NAME_ONE =
            "Set lifeboat.database to the path of the database file, or lifeboat.data-source to the name of a DataSource"
                    + " bean; or switch Lifeboat off with lifeboat.enabled=false.";

    private final ListableBeanFactory beans;
    private final Map<String, DataSource> early = new ConcurrentHashMap<>();
    private final Map<String, DataSourceTarget> answers = new ConcurrentHashMap<>();

    HostDataSources(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** A bean that is not finished yet: the bean factory would not give it out. */
    void add(String name, DataSource dataSource) {
        early.putIfAbsent(name, dataSource);
    }

    /**
     * {@return the DataSource beans of one database, by their names} A routing one is among them if any of its targets is
     * of that database.
     *
     * @param database the one that is backed up
     */
    public Map<String, DataSource> of(HostDatabase database) {
        Map<String, DataSource> found = new LinkedHashMap<>(known());
        found.entrySet()
                .removeIf(bean -> targets(bean.getKey(), bean.getValue()).values().stream()
                        .noneMatch(target -> isOf(database, target)));
        return found;
    }

    /**
     * {@return whether a DataSource leads to the database, or, a routing one, may lead there}
     *
     * @param database the one that is backed up
     * @param dataSource a bean or not; asked with a connection if it does not tell its URL
     */
    public boolean isOf(HostDatabase database, DataSource dataSource) {
        return parts(dataSource).map(DataSourceTarget::of).anyMatch(target -> isOf(database, target));
    }

    /** Likewise, of one that tells its URL; any other is not asked. */
    boolean isToldToBeOf(HostDatabase database, DataSource dataSource) {
        return parts(dataSource)
                .flatMap(part -> DataSourceTarget.told(part).stream())
                .anyMatch(target -> isOf(database, target));
    }

    private static boolean isOf(HostDatabase database, DataSourceTarget target) {
        return target.file().filter(file -> isSame(file, database.file())).isPresent();
    }

    /** All that lead anywhere: the targets of a routing bean in the place of it. */
    Stream<DataSource> parts() {
        return known().values().stream().flatMap(HostDataSources::parts);
    }

    private static Stream<DataSource> parts(DataSource dataSource) {
        return DataSourceParts.of("", dataSource).values().stream();
    }

    /** The database of the bean of this name. If it is not to be had yet, it wraps those that are. */
    HostDatabase database(String name) {
        if (!names().contains(name)) {
            throw new SetupException(
                    "There is no DataSource bean named '" + name + "', which lifeboat.data-source names. There is: "
                            + names(),
                    NAME_ONE);
        }
        return one(dataSource(name).map(named -> Map.of(name, named)).orElseGet(this::known));
    }

    /** The one SQLite database behind all these beans. */
    HostDatabase database() {
        return one(known());
    }

    private HostDatabase one(Map<String, DataSource> dataSources) {
        Map<String, DataSourceTarget> all = new LinkedHashMap<>();
        dataSources.forEach((name, dataSource) -> all.putAll(targets(name, dataSource)));
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

    private Map<String, DataSourceTarget> targets(String name, DataSource dataSource) {
        Map<String, DataSourceTarget> targets = new LinkedHashMap<>();
        DataSourceParts.of(name, dataSource).forEach((part, behind) -> targets.put(part, target(part, behind)));
        return targets;
    }

    /** What it answers is remembered: it is asked with a connection. That it does not answer is not. */
    private DataSourceTarget target(String name, DataSource dataSource) {
        return Optional.ofNullable(answers.get(name)).orElseGet(() -> {
            DataSourceTarget target = DataSourceTarget.of(dataSource);
            if (target.isKnown()) {
                answers.put(name, target);
            }
            return target;
        });
    }

    private Map<String, DataSource> known() {
        Map<String, DataSource> known = new LinkedHashMap<>();
        names().forEach(name -> dataSource(name).ifPresent(dataSource -> known.put(name, dataSource)));
        return known;
    }

    /** None while the bean waits for a DataSource that is just being made, which it wraps, or is being made itself. */
    private Optional<DataSource> dataSource(String name) {
        return Optional.ofNullable(early.get(name)).or(() -> made(name));
    }

    private Optional<DataSource> made(String name) {
        try {
            return Optional.of(beans.getBean(name, DataSource.class));
        } catch (BeansException e) {
            if (waitsForADataSource(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean waitsForADataSource(BeansException failure) {
        return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof BeanCurrentlyInCreationException inCreation
                        && names().contains(inCreation.getBeanName()));
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
