package dev.lifeboat.spring;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Has the manager built before anybody gets a DataSource, so that what a crash interrupted is finished before the first
 * connection: of Flyway, of Liquibase, of JPA, or of whoever else is given one. Where the database is named by a property,
 * that is before the DataSource is made; else between its configuration and its initialization, once its URL is known.
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
            buildManager();
        }
        return null;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        return passed(bean, name);
    }

    /** What a FactoryBean makes comes by here alone. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return passed(bean, name);
    }

    private Object passed(Object bean, String name) {
        if (bean instanceof DataSource dataSource) {
            dataSources.add(name, dataSource);
            buildManager();
        }
        return bean;
    }

    /** The manager that is being built asks for the DataSources itself. */
    private void buildManager() {
        if (!beans.isCurrentlyInCreation(HostedBackups.BEAN_NAME)) {
            beans.getBean(HostedBackups.BEAN_NAME);
        }
    }

    /** After those that set the URL. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
