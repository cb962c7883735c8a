package dev.lifeboat.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** The DataSources that a DataSource chooses from. Whoever asks a routing one itself gets an answer for one moment. */
final class DataSourceParts {

    private DataSourceParts() {}

    /**
     * Each DataSource by what it is called in a message: a routing one is {@code name[key]} and so on, once it has
     * resolved its targets; any other is its only part.
     */
    static Map<String, DataSource> of(String name, DataSource dataSource) {
        Map<String, DataSource> parts = new LinkedHashMap<>();
        router(dataSource)
                .ifPresentOrElse(router -> addTargets(name, router, parts), () -> parts.put(name, dataSource));
        return parts;
    }

    private static void addTargets(String name, AbstractRoutingDataSource router, Map<String, DataSource> parts) {
        router.getResolvedDataSources().forEach((key, target) -> parts.putAll(of(name + "[" + key + "]", target)));
        DataSource otherwise = router.getResolvedDefaultDataSource();
        if (otherwise != null) {
            parts.putAll(of(name + "[default]", otherwise));
        }
    }

    private static Optional<AbstractRoutingDataSource> router(DataSource dataSource) {
        return DataSourceUnwrapper.unwrapRoot(dataSource) instanceof AbstractRoutingDataSource router
                        && isInitialized(router)
                ? Optional.of(router)
                : Optional.empty();
    }

    private static boolean isInitialized(AbstractRoutingDataSource router) {
        try {
            router.getResolvedDataSources();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
