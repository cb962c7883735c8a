package dev.lifeboat.spring.web;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The health of the backups for pages that ask every second. To look takes a listing of the store, and during a restore a
 * wait for a lock: so it is looked at once for all who ask, and who would wait gets what was seen last. Thread-safe.
 */
final class HealthWatch {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Supplier<Object> look;
    private @Nullable CompletableFuture<Object> looking;
    private @Nullable Object seen;
    private long seenAtNanos;
    private boolean outdated;

    HealthWatch(Supplier<Object> look) {
        this.look = look;
    }

    /** Something has changed: what was seen counts only for who would have to wait. */
    synchronized void changed() {
        outdated = true;
    }

    /** As JSON shows it. */
    Object now() {
        Object last = fresh();
        return last == null ? waited() : last;
    }

    private synchronized @Nullable Object fresh() {
        return outdated || System.nanoTime() - seenAtNanos > FRESH.toNanos() ? null : seen;
    }

    private Object waited() {
        CompletableFuture<Object> look = looking();
        try {
            Object last = seen();
            return last == null ? look.get() : got(look, last);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the health was looked at", e);
        }
    }

    private static Object got(CompletableFuture<Object> look, Object last)
            throws InterruptedException, ExecutionException {
        try {
            return look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return last;
        }
    }

    private synchronized @Nullable Object seen() {
        return seen;
    }

    private synchronized CompletableFuture<Object> looking() {
        CompletableFuture<Object> going = looking;
        if (going == null) {
            going = new CompletableFuture<>();
            looking = going;
            outdated = false;
            Thread thread = new Thread(this::look, "lifeboat-web-health");
            thread.setDaemon(true);
            thread.start();
        }
        return going;
    }

    private void look() {
        try {
            looked(look.get(), null);
        } catch (RuntimeException | Error e) {
            looked(null, e);
        }
    }

    private synchronized void looked(@Nullable Object found, @Nullable Throwable failure) {
        CompletableFuture<Object> going = Objects.requireNonNull(looking, "looking");
        looking = null;
        if (found == null) {
            going.completeExceptionally(Objects.requireNonNull(failure, "failure"));
        } else {
            seen = found;
            seenAtNanos = System.nanoTime();
            going.complete(found);
        }
    }
}
