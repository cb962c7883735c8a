package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The thread that listeners are called on. */
class EventsTest {

    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private static BackupEvent started(long number) {
        return new BackupEvent.Started(new Operation(
                number, Operation.Kind.CREATE, Optional.empty(), Optional.empty(), Optional.empty(), Instant.EPOCH));
    }

    @Test
    void aListenerThatClosesDoesNotWaitForItselfAndWhatWaitsIsDeliveredAfterwards() throws InterruptedException {
        CompletableFuture<Events> closed = new CompletableFuture<>();
        Events events = new Events("app", List.of(event -> {
            heard.add("began " + event.operation().number());
            if (event.operation().number() == 1) {
                closed.join().publish(started(2));
                closed.join().close(Duration.ofHours(1));
            }
            heard.add("ended " + event.operation().number());
        }));
        closed.complete(events);

        events.publish(started(1));

        for (String next : List.of("began 1", "ended 1", "began 2", "ended 2")) {
            assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(next);
        }
    }
}
