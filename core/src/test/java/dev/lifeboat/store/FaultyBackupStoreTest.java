package dev.lifeboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.testkit.BackupStoreContract;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without faults it keeps the contract. */
class FaultyBackupStoreTest extends BackupStoreContract {

    private final IOException failure = new IOException("on purpose");

    @TempDir
    private Path root;

    @Override
    protected FaultyBackupStore freshStore() {
        return new FaultyBackupStore(new DirectoryBackupStore(root.resolve("backups"), new QuickFiles()));
    }

    /** What is durable does not matter here, and takes its time. */
    private static final class QuickFiles extends DurableFiles {
        @Override
        public void sync(Path file) throws IOException {
            Files.newInputStream(file).close();
        }

        @Override
        public void syncDirectory(Path directory) {}
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void theCallThatWasNamedFailsAndNoOther(Call call) throws IOException {
        FaultyBackupStore store = freshStore();
        everyCall(store, "before");

        store.fail(call, 2, failure);

        everyCall(store, "first");
        assertThatThrownBy(() -> everyCall(store, "second")).isSameAs(failure);
        everyCall(store, "third");
        assertThat(store.count(call)).isEqualTo(4);
    }

    @Test
    void aCallThatFailsDoesNothing() throws IOException {
        FaultyBackupStore store = freshStore();
        store.put("stays", content("stays"));
        store.fail(Call.PUT, 1, failure);
        store.fail(Call.DELETE, 1, failure);

        assertThatThrownBy(() -> store.put("key", content("content"))).isSameAs(failure);
        assertThatThrownBy(() -> store.delete("stays")).isSameAs(failure);

        assertThat(store.list()).containsExactly(new StoredObject("stays", 5));
    }

    @Test
    void anAnswerThatIsLostComesAfterTheWork() throws IOException {
        FaultyBackupStore store = freshStore();
        store.put("goes", content("goes"));
        store.failAfter(Call.PUT, 1, failure);
        store.failAfter(Call.DELETE, 1, failure);

        assertThatThrownBy(() -> store.put("key", content("content"))).isSameAs(failure);
        assertThatThrownBy(() -> store.delete("goes")).isSameAs(failure);

        assertThat(store.list()).containsExactly(new StoredObject("key", 7));
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void aStoreThatIsDownFailsWhateverItIsAsked(Call call) throws IOException {
        FaultyBackupStore store = freshStore();
        store.failFrom(call, 2, failure);
        everyCall(store, "before");

        assertThatThrownBy(() -> everyCall(store, "now")).isSameAs(failure);

        assertThatThrownBy(() -> store.prepare(1)).isSameAs(failure);
        assertThatThrownBy(() -> store.put("later", content("content"))).isSameAs(failure);
        assertThatThrownBy(() -> store.open("now")).isSameAs(failure);
        assertThatThrownBy(store::list).isSameAs(failure);
        assertThatThrownBy(() -> store.delete("now")).isSameAs(failure);
    }

    @Test
    void oneReadOrOneDeletionCanGoWrongByItself() throws IOException {
        FaultyBackupStore store = freshStore();
        store.put("key", content("0123456789"));
        store.truncateRead(2, 4);
        store.ignoreDelete(1);

        assertThat(read(store)).isEqualTo("0123456789");
        assertThat(read(store)).isEqualTo("0123");
        store.delete("key");
        assertThat(read(store)).isEqualTo("0123456789");
        store.delete("key");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void faultsAreCountedFromOne() {
        assertThatThrownBy(() -> freshStore().fail(Call.PUT, 0, failure))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fail(PUT, 0)");
    }

    @Test
    void anObjectEndsEarlyAndWithoutAnError() throws IOException {
        FaultyBackupStore store = freshStore();
        store.put("key", content("0123456789"));
        store.truncateReads(4);

        assertThat(read(store)).isEqualTo("0123");
        try (InputStream in = store.open("key")) {
            assertThat(in.available()).isEqualTo(4);
            assertThat(in.read()).isEqualTo('0');
            assertThat(in.skip(2)).isEqualTo(2);
            assertThat(in.readNBytes(100)).hasSize(1);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.skip(1)).isZero();
        }
        store.truncateReads(0);
        assertThat(read(store)).isEmpty();
        store.truncateReads(Long.MAX_VALUE);
        assertThat(read(store)).isEqualTo("0123456789");
    }

    @Test
    void aDeleteThatLiesDeletesNothing() throws IOException {
        FaultyBackupStore store = freshStore();
        store.put("key", content("content"));

        store.ignoreDeletes();
        store.delete("key");

        assertThat(read(store)).isEqualTo("content");
        assertThat(store.calls()).containsExactly("PUT key", "DELETE key", "OPEN key");
    }

    @Test
    void remembersWhatItWasAskedInItsOrder() throws IOException {
        FaultyBackupStore store = freshStore();
        store.fail(Call.LIST, 1, failure);

        store.prepare(42);
        assertThatThrownBy(store::list).isSameAs(failure);
        assertThatThrownBy(() -> store.open("absent")).isInstanceOf(NoSuchFileException.class);
        store.delete("absent");

        assertThat(store.calls()).containsExactly("PREPARE 42", "LIST", "OPEN absent", "DELETE absent");
        assertThat(store.count(Call.LIST)).isEqualTo(1);
        assertThat(store.count(Call.PUT)).isZero();
        assertThat(store).hasToString(root.resolve("backups").toString());
    }

    @Test
    void oneFaultFailsOneCallOfManyThreads() throws Exception {
        FaultyBackupStore store = freshStore();
        store.fail(Call.LIST, 50, failure);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            tasks.add(() -> failuresOf(store, 25));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            int failed = 0;
            for (Future<Integer> task : threads.invokeAll(tasks, 1, TimeUnit.MINUTES)) {
                failed += task.get();
            }
            assertThat(failed).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.count(Call.LIST)).isEqualTo(100);
    }

    private static int failuresOf(BackupStore store, int lists) {
        int failed = 0;
        for (int i = 0; i < lists; i++) {
            try {
                store.list();
            } catch (IOException e) {
                failed++;
            }
        }
        return failed;
    }

    private void everyCall(BackupStore store, String key) throws IOException {
        store.prepare(1);
        store.put(key, content("content"));
        store.open(key).close();
        store.list();
        store.delete(key);
    }

    private Path content(String text) throws IOException {
        return Files.writeString(Files.createTempFile(root, "content-", ""), text);
    }

    private static String read(BackupStore store) throws IOException {
        try (InputStream in = store.open("key")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
