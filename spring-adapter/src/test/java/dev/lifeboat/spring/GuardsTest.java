package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import dev.lifeboat.RestoreGuard;
import dev.lifeboat.RestoreRefusedException;
import dev.lifeboat.RestoreResult;
import dev.lifeboat.StoredObject;
import jakarta.persistence.Cache;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** How a restore deals with the application around it. */
class GuardsTest extends HostFixture {

    private static final String SUSPENSION = "spring.datasource.hikari.allow-pool-suspension=true";

    /** A restore waits for its pool as long as the test lasts, unless the test says otherwise. */
    private ApplicationContextRunner quietHost() {
        return host().withPropertyValues(
                        "lifeboat.schedule.enabled=false",
                        "spring.datasource.url=" + url("app.db") + "?journal_mode=WAL",
                        "lifeboat.restore.pool-timeout=60s")
                .withBean(Watch.class);
    }

    /** Looks around at the moment at which the new content is in and the application still quiet. */
    static class Watch implements RestoreGuard {

        private volatile Runnable look = () -> {};
        private final List<Object> seen = new CopyOnWriteArrayList<>();

        @Override
        public void validate(Connection live) {
            look.run();
        }
    }

    private static Backup backUp(AssertableApplicationContext context) {
        context.getBean(JdbcTemplate.class).execute("create table if not exists notes (text)");
        return context.getBean(BackupManager.class).create();
    }

    private static HikariDataSource pool(AssertableApplicationContext context) {
        return context.getBean(HikariDataSource.class);
    }

    private static void restore(AssertableApplicationContext context, Backup backup) {
        context.getBean(BackupManager.class).restore(backup.id());
    }

    private static Watch watch(AssertableApplicationContext context) {
        Watch watch = context.getBean(Watch.class);
        watch.look = () -> watch.seen.add(pool(context).getHikariPoolMXBean().getTotalConnections());
        return watch;
    }

    @Test
    void aPoolThatCanBeSuspendedHasNoConnectionWhileARestoreRuns() {
        quietHost().withPropertyValues(SUSPENSION).run(context -> {
            Backup backup = backUp(context);
            Watch watch = watch(context);
            Connection inUse = pool(context).getConnection();
            SQLiteConnection physical = inUse.unwrap(SQLiteConnection.class);

            CompletableFuture<Void> restored = CompletableFuture.runAsync(() -> restore(context, backup));
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> pool(context).getHikariPoolMXBean().getIdleConnections() == 0
                            && pool(context).getHikariPoolMXBean().getTotalConnections() == 1);
            CompletableFuture<Integer> late = CompletableFuture.supplyAsync(() ->
                    context.getBean(JdbcTemplate.class).queryForObject("select count(*) from notes", Integer.class));
            assertThat(restored).as("it waits for the connection that is out").isNotDone();
            inUse.close();

            restored.get(60, TimeUnit.SECONDS);
            assertThat(late.get(60, TimeUnit.SECONDS))
                    .as("who came meanwhile has waited")
                    .isZero();
            assertThat(watch.seen).containsExactly(0);
            assertThat(physical.isClosed()).isTrue();
        });
    }

    @Test
    void forAPoolThatCannotARestoreWaitsUntilNoConnectionIsOut() {
        quietHost().run(context -> {
            Backup backup = backUp(context);
            Watch watch = watch(context);
            watch.look =
                    () -> watch.seen.add(pool(context).getHikariPoolMXBean().getActiveConnections());
            Connection inUse = pool(context).getConnection();
            SQLiteConnection physical = inUse.unwrap(SQLiteConnection.class);

            CompletableFuture<Void> restored = CompletableFuture.runAsync(() -> restore(context, backup));
            inUse.close();

            restored.get(60, TimeUnit.SECONDS);
            assertThat(watch.seen).containsExactly(0);
            Awaitility.await("it is renewed").atMost(60, TimeUnit.SECONDS).until(physical::isClosed);
        });
    }

    @Test
    void aConnectionThatNeverComesBackDoesNotStandInTheWay() {
        for (String suspension : List.of(SUSPENSION, "test.none=1")) {
            quietHost()
                    .withPropertyValues(suspension, "lifeboat.restore.pool-timeout=50ms")
                    .run(context -> {
                        Backup backup = backUp(context);
                        context.getBean(JdbcTemplate.class).update("insert into notes values ('later')");
                        try (Connection leaked = pool(context).getConnection()) {
                            restore(context, backup);
                            assertThat(leaked.isClosed()).isFalse();
                        }
                        assertThat(context.getBean(JdbcTemplate.class).queryForList("select * from notes"))
                                .isEmpty();
                    });
        }
    }

    @Test
    void aPoolOfAnotherDatabaseIsLeftAlone() {
        SQLiteDataSource target = new SQLiteDataSource();
        target.setUrl(url("other.db"));
        HikariDataSource other = new HikariDataSource();
        other.setDataSource(target);
        other.setAllowPoolSuspension(true);
        starter()
                .withPropertyValues("lifeboat.data-source=app", "lifeboat.schedule.enabled=false")
                .withBean("other", DataSource.class, () -> other)
                .withBean("app", DataSource.class, () -> {
                    SQLiteDataSource app = new SQLiteDataSource();
                    app.setUrl(url("app.db"));
                    return app;
                })
                .run(context -> {
                    new JdbcTemplate(context.getBean("app", DataSource.class)).execute("create table notes (text)");
                    BackupManager backups = context.getBean(BackupManager.class);
                    try (Connection inUse = other.getConnection()) {
                        backups.restore(backups.create().id());
                        assertThat(inUse.isValid(1)).isTrue();
                    }
                });
    }

    @Test
    void aBusyApplicationIsNotRestored() {
        quietHost()
                .withBean("idle", HostBusy.class, () -> () -> false)
                .withBean("import", HostBusy.class, Import::new)
                .run(context -> {
                    Backup backup = backUp(context);
                    assertThatThrownBy(() -> restore(context, backup))
                            .isInstanceOf(RestoreRefusedException.class)
                            .hasMessageContaining("an import runs");
                });
    }

    static final class Import implements HostBusy {
        @Override
        public boolean isBusy() {
            return true;
        }

        @Override
        public String reason() {
            return "an import runs";
        }
    }

    @Test
    void theApplicationsOwnGuardsAreQuietBeforeThePoolAndItsCachesAreClearedBeforeThePoolGoesOn() {
        List<String> order = new CopyOnWriteArrayList<>();
        quietHost()
                .withPropertyValues(SUSPENSION)
                .withBean(CacheManager.class, () -> new ConcurrentMapCacheManager("notes") {
                    @Override
                    public org.springframework.cache.@Nullable Cache getCache(String name) {
                        order.add("caches");
                        return super.getCache(name);
                    }
                })
                .withBean("second", RestoreGuard.class, () -> new Second(order))
                .withBean("first", RestoreGuard.class, () -> new First(order))
                .run(context -> {
                    HikariDataSource pool = pool(context);
                    Backup backup = backUp(context);
                    assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isPositive();
                    context.getBean(Watch.class).look = () -> order.add("content");

                    restore(context, backup);

                    assertThat(order)
                            .containsExactly(
                                    "first quiet",
                                    "second quiet",
                                    "content",
                                    "caches",
                                    "second resumes",
                                    "first resumes");
                    assertThat(context.getBeanProvider(RestoreGuard.class)
                                    .orderedStream()
                                    .toList())
                            .extracting(guard -> guard.getClass().getName())
                            .first()
                            .isEqualTo(BusyGuard.class.getName());
                });
    }

    @Test
    void theStoreIsNotReachedWhileTheApplicationIsQuiet() {
        List<String> order = new CopyOnWriteArrayList<>();
        quietHost()
                .withPropertyValues(SUSPENSION)
                .withBean(BackupStore.class, () -> new FarAway(store(), order))
                .withBean("first", RestoreGuard.class, () -> new First(order))
                .run(context -> {
                    Backup backup = backUp(context);
                    order.clear();

                    restore(context, backup);

                    assertThat(order).contains("first quiet", "put");
                    assertThat(order.subList(order.indexOf("first quiet"), order.indexOf("first resumes")))
                            .containsExactly("first quiet");
                });
    }

    /** A store that notes when it is reached. */
    record FarAway(BackupStore behind, List<String> order) implements BackupStore {
        @Override
        public void put(String key, Path content) throws IOException {
            order.add("put");
            behind.put(key, content);
        }

        @Override
        public InputStream open(String key) throws IOException {
            order.add("open");
            return behind.open(key);
        }

        @Override
        public List<StoredObject> list() throws IOException {
            order.add("list");
            return behind.list();
        }

        @Override
        public void delete(String key) throws IOException {
            order.add("delete");
            behind.delete(key);
        }
    }

    @Order(1)
    record First(List<String> order) implements RestoreGuard {
        @Override
        public Quiet quiesce() {
            order.add("first quiet");
            return () -> order.add("first resumes");
        }
    }

    @Order(2)
    record Second(List<String> order) implements RestoreGuard {
        @Override
        public Quiet quiesce() {
            order.add("second quiet");
            return () -> order.add("second resumes");
        }
    }

    @Test
    void cachesAreClearedUnlessTheApplicationSaysOtherwise() {
        for (boolean cleared : new boolean[] {true, false}) {
            List<String> evicted = new CopyOnWriteArrayList<>();
            quietHost()
                    .withPropertyValues("lifeboat.restore.clear-caches=" + cleared)
                    .withBean(CacheManager.class, () -> new ConcurrentMapCacheManager("notes"))
                    .withBean(EntityManagerFactory.class, () -> factory(evicted))
                    .run(context -> {
                        Backup backup = backUp(context);
                        org.springframework.cache.Cache notes =
                                context.getBean(CacheManager.class).getCache("notes");
                        assertThat(notes).isNotNull();
                        notes.put("count", 7);

                        restore(context, backup);

                        assertThat(notes.get("count") == null).isEqualTo(cleared);
                        assertThat(evicted).hasSize(cleared ? 1 : 0);
                    });
        }
    }

    @Test
    void oneCacheThatCannotBeClearedLeavesNoOtherAsItWas() {
        List<String> evicted = new CopyOnWriteArrayList<>();
        quietHost()
                .withBean("first", CacheManager.class, Stubborn::new)
                .withBean("second", CacheManager.class, () -> new ConcurrentMapCacheManager("more"))
                .withBean(
                        "broken",
                        EntityManagerFactory.class,
                        () -> factory(() -> {
                            throw new IllegalStateException("it is closed");
                        }))
                .withBean("whole", EntityManagerFactory.class, () -> factory(evicted))
                .run(context -> {
                    Backup backup = backUp(context);
                    org.springframework.cache.Cache notes = cache(context, "first", "notes");
                    org.springframework.cache.Cache more = cache(context, "second", "more");

                    RestoreResult result = context.getBean(BackupManager.class).restore(backup.id());

                    assertThat(notes.get("count")).isNull();
                    assertThat(more.get("count")).isNull();
                    assertThat(evicted).containsExactly("all");
                    assertThat(result.warnings()).hasSize(1);
                });
    }

    @Test
    void aCacheThatCannotBeClearedIsNamed() {
        quietHost().withBean(CacheManager.class, Stubborn::new).run(context -> {
            Backup backup = backUp(context);

            assertThat(context.getBean(BackupManager.class).restore(backup.id()).warnings())
                    .singleElement()
                    .asString()
                    .contains("the cache 'a stubborn one' could not be cleared: far away");
        });
    }

    /** With something in it. */
    private static org.springframework.cache.Cache cache(
            AssertableApplicationContext context, String manager, String name) {
        org.springframework.cache.Cache cache =
                context.getBean(manager, CacheManager.class).getCache(name);
        assertThat(cache).isNotNull();
        cache.put("count", 7);
        return cache;
    }

    /** Its first cache is one of those that cannot be cleared. */
    static final class Stubborn extends ConcurrentMapCacheManager {

        Stubborn() {
            super("notes");
        }

        @Override
        public java.util.Collection<String> getCacheNames() {
            return List.of("a stubborn one", "notes");
        }

        @Override
        public org.springframework.cache.@Nullable Cache getCache(String name) {
            if (!name.equals("a stubborn one")) {
                return super.getCache(name);
            }
            return new ConcurrentMapCache(name) {
                @Override
                public void clear() {
                    throw new IllegalStateException("far away");
                }
            };
        }
    }

    /** JPA's own, as far as it is asked here. */
    private static EntityManagerFactory factory(List<String> evicted) {
        return factory(() -> evicted.add("all"));
    }

    private static EntityManagerFactory factory(java.util.function.Supplier<Object> evict) {
        Cache cache = proxy(Cache.class, "evictAll", evict);
        return proxy(EntityManagerFactory.class, "getCache", () -> cache);
    }

    private static <T> T proxy(Class<T> type, String method, java.util.function.Supplier<Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                GuardsTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        Object value = answer.get();
                        return called.getReturnType() == void.class ? null : value;
                    }
                    return switch (called.getName()) {
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> null;
                    };
                }));
    }

    @Test
    void withoutHikariOrJpaARestoreWorksAsWell() {
        SQLiteDataSource plain = new SQLiteDataSource();
        plain.setUrl(url("app.db"));
        quietHost()
                .withClassLoader(new FilteredClassLoader("com.zaxxer.hikari", "jakarta.persistence"))
                .withBean(DataSource.class, () -> plain)
                .run(context -> {
                    assertThat(context)
                            .doesNotHaveBean(HikariGuardConfiguration.BEAN_NAME)
                            .doesNotHaveBean(CacheGuards.JPA);
                    Backup backup = backUp(context);
                    context.getBean(JdbcTemplate.class).update("insert into notes values ('later')");

                    restore(context, backup);

                    assertThat(context.getBean(JdbcTemplate.class).queryForList("select * from notes"))
                            .isEmpty();
                });
    }

    @Test
    void eachGuardGivesWayToOneOfItsName() {
        RestoreGuard nothing = new RestoreGuard() {};
        quietHost()
                .withBean(HikariGuardConfiguration.BEAN_NAME, RestoreGuard.class, () -> nothing)
                .withBean(CacheGuards.SPRING, RestoreGuard.class, () -> nothing)
                .withBean(CacheGuards.JPA, RestoreGuard.class, () -> nothing)
                .withBean("lifeboatBusyGuard", RestoreGuard.class, () -> nothing)
                .withBean(TransactionGuardConfiguration.BEAN_NAME, RestoreGuard.class, () -> nothing)
                .run(context -> assertThat(
                                context.getBeansOfType(RestoreGuard.class).values())
                        .filteredOn(guard -> guard != nothing)
                        .hasOnlyElementsOfType(Watch.class));
    }
}
