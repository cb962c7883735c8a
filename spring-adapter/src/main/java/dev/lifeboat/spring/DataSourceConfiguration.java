package dev.lifeboat.spring;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** For a host with DataSource beans. Static, and needing no other bean: these are made before all others. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DataSourceUnwrapper.class)
class DataSourceConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static HostDataSources lifeboatDataSources(ConfigurableListableBeanFactory beans) {
        return new HostDataSources(beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DataSourceGate lifeboatDataSourceGate(
            ConfigurableListableBeanFactory beans, HostDataSources dataSources, Environment environment) {
        boolean named = StringUtils.hasText(environment.getProperty("lifeboat.database"));
        return new DataSourceGate(beans, dataSources, named);
    }
}
