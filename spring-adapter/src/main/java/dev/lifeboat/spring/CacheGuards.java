package dev.lifeboat.spring;

import dev.lifeboat.RestoreGuard;
import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Clear what a host remembers of its database, once the new content is in. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lifeboat.restore.clear-caches", matchIfMissing = true)
class CacheGuards {

    static final String SPRING = "lifeboatCacheGuard";
    static final String JPA = "lifeboatPersistenceCacheGuard";

    @Bean(SPRING)
    @ConditionalOnMissingBean(name = SPRING)
    RestoreGuard lifeboatCacheGuard(ObjectProvider<CacheManager> managers) {
        return afterwards(() -> managers.stream().forEach(CacheGuards::clear));
    }

    private static void clear(CacheManager manager) {
        manager.getCacheNames().stream()
                .map(manager::getCache)
                .filter(Objects::nonNull)
                .forEach(Cache::clear);
    }

    private static RestoreGuard afterwards(RestoreGuard.Quiet resume) {
        return new RestoreGuard() {
            @Override
            public Quiet quiesce() {
                return resume;
            }
        };
    }

    /** For a host with JPA. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(EntityManagerFactory.class)
    static class Persistence {

        @Bean(JPA)
        @ConditionalOnMissingBean(name = JPA)
        RestoreGuard lifeboatPersistenceCacheGuard(ObjectProvider<EntityManagerFactory> factories) {
            return afterwards(() ->
                    factories.stream().forEach(factory -> factory.getCache().evictAll()));
        }
    }
}
