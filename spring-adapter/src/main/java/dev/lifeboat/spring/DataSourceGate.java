package dev.lifeboat.spring;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Has the manager built before anybody gets a DataSource, so that what a crash interrupted is finished before the first
 * connection: of Flyway, of Liquibase, of JPA, or of whoever else is given one. Where the database is named by a property,
 * that is before the DataSource is made; else between its configuration and its initialization, once its URL is known;
 * one that does not tell its URL is asked once it is initialized.
 */
final class DataSourceGate implements InstantiationAwareBeanPostProcessor, Ordered {

    private final ConfigurableBeanFactory beans;
    private final HostDataSources dataSources;
    private final boolean databaseIsNamed;

    DataSourceGate(ConfigurableBeanFactory beans, HostDataSources dataSources, boolean databaseIsNamed) {
        this.beans = beans;
        this.dataSources = dataSources;
        this.databaseIsNamed = databaseIsNamed;
    }

    @Override
    public @Nullable Object postProcessBeforeInstantiation(Class<?> type, String name) {
        if (databaseIsNamed && DataSource.class.isAssignableFrom(type)) {
            HostedBackups.buildIn(beans);
        }
        return null;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof DataSource dataSource
                && DataSourceTarget.told(dataSource).isPresent()) {
            passed(name, dataSource);
        }
        return bean;
    }

    /** What a FactoryBean makes comes by here alone, and what does not tell its URL. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource dataSource) {
            passed(name, dataSource);
        }
        return bean;
    }

    private void passed(String name, DataSource dataSource) {
        dataSources.add(name, dataSource);
        HostedBackups.buildIn(beans);
    }

    /** After those that set the URL. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
