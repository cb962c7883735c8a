package dev.lifeboat.spring;

import dev.lifeboat.RestoreGuard;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** For a host with Spring's transactions. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({TransactionSynchronizationManager.class, DataSourceUnwrapper.class})
class TransactionGuardConfiguration {

    static final String BEAN_NAME = "lifeboatTransactionGuard";

    /** Right after the question whether the application is busy. */
    @Bean(BEAN_NAME)
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    @ConditionalOnMissingBean(name = BEAN_NAME)
    RestoreGuard lifeboatTransactionGuard(HostDataSources dataSources, ObjectProvider<HostDatabase> database) {
        return new TransactionGuard(bound -> dataSources.isToldToBeOf(database.getObject(), bound));
    }
}
