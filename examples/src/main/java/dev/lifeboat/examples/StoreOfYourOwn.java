package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Puts backups where no store of Lifeboat does: a store is four methods. This one forgets them when it ends. */
public final class StoreOfYourOwn {

    private StoreOfYourOwn() {}

    /** Takes one argument: the database. */
    public static void main(String[] args) {
        Memory memory = new Memory();
        try (BackupManager backups =
                BackupManager.forDatabase(Path.of(args[0])).storeIn(memory).build()) {
            backups.create();
            memory.list().forEach(object -> System.out.println(object.key() + ", " + object.sizeBytes() + " bytes"));
        }
    }

    /** {@code BackupStoreContract} in the test-jar of lifeboat-core tells whether a store keeps its word: this one does. */
    static final class Memory implements BackupStore {

        /** No device of Windows, and no dot at the end: such keys would be other files there, or none. */
        private static final String KEY = "(?i)(?!(con|prn|aux|nul|com[1-9]|lpt[1-9])(\\.|$))(?=.{1,200}$)"
                + "[a-z0-9_]([a-z0-9._-]*[a-z0-9_-])?";

        private final ConcurrentMap<String, byte[]> objects = new ConcurrentHashMap<>();

        @Override
        public void put(String key, Path content) throws IOException {
            if (objects.putIfAbsent(checked(key), Files.readAllBytes(content)) != null) {
                throw new FileAlreadyExistsException(key);
            }
        }

        @Override
        public InputStream open(String key) throws IOException {
            byte[] bytes = objects.get(checked(key));
            if (bytes == null) {
                throw new NoSuchFileException(key);
            }
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public List<StoredObject> list() {
            return objects.entrySet().stream()
                    .map(entry -> new StoredObject(entry.getKey(), entry.getValue().length))
                    .toList();
        }

        @Override
        public void delete(String key) {
            objects.remove(checked(key));
        }

        private static String checked(String key) {
            if (!key.matches(KEY)) {
                throw new IllegalArgumentException("key \"" + key + "\" is not allowed");
            }
            return key;
        }
    }
}
