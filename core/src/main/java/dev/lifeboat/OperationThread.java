package dev.lifeboat;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The platform thread of an operation that is called on a virtual one. An operation holds locks of SQLite, and must need
 * no carrier to give them back: all carriers may be pinned in calls into SQLite that wait for those locks. (A backup and
 * eight writers on the two carriers of a JDK 25 waited for each other until the busy timeouts of the writers were over.)
 *
 * <p>The caller waits. An interrupt of his is one of the operation, and is kept. The class loader and the diagnostic context
 * of his thread come along. What else is bound to his thread stays there: parts that may need it go back to him, while no
 * lock of SQLite is held ({@link #onCaller}).
 */
final class OperationThread extends Thread {

    private static final Optional<Method> IS_VIRTUAL = isVirtualMethod();

    /** Whose part this thread runs at present. */
    private static final ThreadLocal<@Nullable OperationThread> SERVED = new ThreadLocal<>();

    private final BlockingQueue<Runnable> forCaller;
    private final @Nullable OperationThread within = SERVED.get();

    private OperationThread(FutureTask<?> operation, BlockingQueue<Runnable> forCaller) {
        super(operation, "lifeboat-operation");
        this.forCaller = forCaller;
        setDaemon(true);
    }

    /** Runs it here, or on a platform thread if this one is virtual. */
    static <T> T run(Supplier<T> operation) {
        return isVirtual(Thread.currentThread()) ? moved(operation) : operation.get();
    }

    private static <T> T moved(Supplier<T> operation) {
        Thread caller = Thread.currentThread();
        Map<String, String> logged = MDC.getCopyOfContextMap();
        BlockingQueue<Runnable> forCaller = new LinkedBlockingQueue<>();
        FutureTask<T> task = new FutureTask<>(() -> logging(logged, operation)) {
            @Override
            protected void done() {
                if (Thread.currentThread().isInterrupted()) {
                    caller.interrupt();
                }
                forCaller.add(this);
            }
        };
        OperationThread thread = new OperationThread(task, forCaller);
        thread.start();
        thread.serve(task);
        return result(task);
    }

    private static <T> T logging(@Nullable Map<String, String> logged, Supplier<T> operation) {
        if (logged != null) {
            MDC.setContextMap(logged);
        }
        return operation.get();
    }

    private static <T> T result(FutureTask<T> ended) {
        try {
            return awaited(ended);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Waits until it has ended, well or not; an interrupt is kept. */
    private static <T> T awaited(FutureTask<T> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs a part of an operation on the thread of its caller. */
    static <T> T onCaller(Callable<T> part) throws Exception {
        return Thread.currentThread() instanceof OperationThread thread ? thread.send(part) : part.call();
    }

    /** An interrupt goes along with the part. */
    private <T> T send(Callable<T> part) throws Exception {
        boolean interrupted = Thread.interrupted();
        FutureTask<T> task = new FutureTask<>(() -> {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return part.call();
        });
        forCaller.add(task);
        try {
            return awaited(task);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    /** Does what the operation asks for until it has ended itself, and hands on each interrupt. */
    private void serve(FutureTask<?> operation) {
        boolean interrupted = false;
        Runnable part = null;
        while (part != operation) {
            try {
                part = forCaller.take();
                run(part);
            } catch (InterruptedException e) {
                interrupted = true;
                interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A part fails by itself, and the operation that has ended does nothing more. */
    private void run(Runnable part) {
        OperationThread before = SERVED.get();
        SERVED.set(this);
        try {
            part.run();
        } finally {
            SERVED.set(before);
        }
    }

    /** Whether what runs here is a part of what that thread runs, which would wait for itself. */
    static boolean isWithin(@Nullable Thread other) {
        Thread one = Thread.currentThread();
        while (one != null && one != other) {
            one = one instanceof OperationThread operation ? operation.within : SERVED.get();
        }
        return one != null;
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL.isPresent()
                    && Boolean.TRUE.equals(IS_VIRTUAL.get().invoke(thread));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** From JDK 21 on there is one. */
    private static Optional<Method> isVirtualMethod() {
        try {
            return Optional.of(Thread.class.getMethod("isVirtual"));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }
}
