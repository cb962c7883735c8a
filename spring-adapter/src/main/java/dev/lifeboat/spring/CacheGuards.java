package dev.lifeboat.spring;

import dev.lifeboat.RestoreGuard;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
        return afterwards(() -> each(
                managers.stream(), manager -> each(manager.getCacheNames().stream(), name -> clear(manager, name))));
    }

    private static void clear(CacheManager manager, String name) {
        try {
            Optional.ofNullable(manager.getCache(name)).ifPresent(Cache::clear);
        } catch (RuntimeException e) {
            throw new IllegalStateException("the cache '" + name + "' could not be cleared: " + e.getMessage(), e);
        }
    }

    /** Each gets its turn, whatever happens to another; then the first failure is thrown, which knows of the others. */
    private static <T> void each(Stream<T> items, Consumer<T> action) {
        List<RuntimeException> failures = new ArrayList<>();
        items.forEach(item -> {
            try {
                action.accept(item);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        });
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().filter(failure -> failure != first).forEach(first::addSuppressed);
            throw first;
        }
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
            return afterwards(() -> each(factories.stream(), Persistence::evict));
        }

        private static void evict(EntityManagerFactory factory) {
            try {
                factory.getCache().evictAll();
            } catch (RuntimeException e) {
                throw new IllegalStateException(
                        "the second-level cache of JPA could not be cleared: " + e.getMessage(), e);
            }
        }
    }
}
