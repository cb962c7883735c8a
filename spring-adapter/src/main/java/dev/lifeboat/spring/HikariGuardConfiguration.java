package dev.lifeboat.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.lifeboat.RestoreGuard;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For a host with HikariCP. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HikariDataSource.class, DataSourceUnwrapper.class})
class HikariGuardConfiguration {

    static final String BEAN_NAME = "lifeboatPoolGuard";

    @Bean(BEAN_NAME)
    @ConditionalOnMissingBean(name = BEAN_NAME)
    RestoreGuard lifeboatPoolGuard(
            HostDataSources dataSources, ObjectProvider<HostDatabase> database, RestoreProperties properties) {
        return new PoolsGuard(
                () -> dataSources
                        .parts()
                        .flatMap(part -> Stream.ofNullable(DataSourceUnwrapper.unwrap(part, HikariDataSource.class)))
                        .distinct()
                        .filter(pool -> dataSources.isOf(database.getObject(), pool)),
                properties.poolTimeout());
    }
}
