package dev.lifeboat;

import dev.lifeboat.Backup.Origin;
import dev.lifeboat.Backup.StoredData;
import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The small file that describes one backup. Published last, removed first: its presence is the commit. */
final class Manifest {

    static final String SUFFIX = "manifest";
    static final String DATA_SUFFIX = "sqlite";

    private static final String VERSION = "1";
    private static final Set<String> ENCODINGS = Set.of("UTF-8", "UTF-16le", "UTF-16be");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private static final String OWNER = "database.owner";
    private static final String TABLES = "database.tables";
    private static final String USED_PAGES = "database.used.pages";

    private final Map<String, String> values;

    private Manifest(Map<String, String> values) {
        this.values = values;
    }

    static String dataKey(BackupId id) {
        return id.key(DATA_SUFFIX);
    }

    /**
     * All that a manifest says.
     *
     * @param backup the backup
     * @param provenance where it was made
     */
    record Content(Backup backup, Provenance provenance) {}

    static byte[] write(Backup backup) {
        return write(backup, Provenance.NONE);
    }

    static byte[] write(Backup backup, Provenance provenance) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("manifest.version", VERSION);
        values.put("id", backup.id().toString());
        values.put("trigger", backup.trigger().name());
        backup.label().ifPresent(label -> values.put("label", label));
        backup.hostVersion().ifPresent(version -> values.put("host.version", version));
        values.put("sqlite.version", backup.sqliteVersion());
        values.put("data.key", dataKey(backup.id()));
        values.put("data.bytes", String.valueOf(backup.storedBytes()));
        values.put("data.sha256", backup.sha256());
        values.put("database.page.size", String.valueOf(backup.pageSize()));
        values.put("database.page.count", String.valueOf(backup.pageCount()));
        values.put("database.journal.mode", backup.journalMode().name());
        values.put("database.encoding", backup.database().encoding());
        values.put("database.user.version", String.valueOf(backup.userVersion()));
        values.put("database.application.id", String.valueOf(backup.applicationId()));
        backup.owner().ifPresent(owner -> values.put(OWNER, owner));
        provenance.write(values);
        backup.extent().ifPresent(extent -> {
            values.put(TABLES, String.valueOf(extent.tables()));
            values.put(USED_PAGES, String.valueOf(extent.usedPages()));
        });
        CheckNotes.write(backup.notes(), values);
        return KeyValueText.write(values);
    }

    /** Reads the manifest of this backup; pins and verifications are not in it. */
    static Backup read(BackupId id, InputStream in) throws IOException, MalformedTextException {
        return readAll(id, in).backup();
    }

    /** As {@link #read}, with where the backup was made. */
    static Content readAll(BackupId id, InputStream in) throws IOException, MalformedTextException {
        Manifest manifest = new Manifest(KeyValueText.read(in));
        manifest.expect("manifest.version", VERSION);
        manifest.expect("id", id.toString());
        manifest.expect("data.key", dataKey(id));
        Backup backup = new Backup(
                id,
                manifest.origin(),
                manifest.database(),
                new Backup.Content(manifest.extent(), CheckNotes.read(manifest.values)),
                manifest.stored(),
                false,
                Optional.empty());
        return new Content(backup, Provenance.read(manifest.values));
    }

    private Origin origin() throws MalformedTextException {
        return new Origin(
                parse("trigger", BackupTrigger::valueOf),
                Optional.ofNullable(values.get("label")),
                text("sqlite.version"),
                Optional.ofNullable(values.get("host.version")),
                owner());
    }

    /** Not in every manifest. One that is no mark would be of nobody, and deleted by nobody. */
    private Optional<String> owner() throws MalformedTextException {
        String owner = values.get(OWNER);
        if (owner != null && !Owner.isMark(owner)) {
            throw new MalformedTextException(OWNER + " is " + Words.quote(owner));
        }
        return Optional.ofNullable(owner);
    }

    private DatabaseInfo database() throws MalformedTextException {
        DatabaseInfo database = new DatabaseInfo(
                parse("database.page.size", KeyValueText::integer),
                parse("database.page.count", KeyValueText::wholeNumber),
                parse("database.journal.mode", JournalMode::valueOf),
                text("database.encoding"),
                parse("database.user.version", KeyValueText::integer),
                parse("database.application.id", KeyValueText::integer));
        checkThatSqliteHas(database);
        return database;
    }

    /** Not in every manifest. */
    private Optional<DatabaseExtent> extent() throws MalformedTextException {
        return values.containsKey(TABLES)
                ? Optional.of(
                        new DatabaseExtent(parse(TABLES, KeyValueText::count), parse(USED_PAGES, KeyValueText::count)))
                : Optional.empty();
    }

    private static void checkThatSqliteHas(DatabaseInfo database) throws MalformedTextException {
        if (Integer.bitCount(database.pageSize()) != 1 || database.pageSize() < 512 || database.pageSize() > 65_536) {
            throw new MalformedTextException("database.page.size is " + database.pageSize());
        }
        if (database.pageCount() < 1 || database.pageCount() > 0xfffffffeL) {
            throw new MalformedTextException("database.page.count is " + database.pageCount());
        }
        if (!ENCODINGS.contains(database.encoding())) {
            throw new MalformedTextException("database.encoding is " + Words.quote(database.encoding()));
        }
    }

    private StoredData stored() throws MalformedTextException {
        StoredData stored = new StoredData(parse("data.bytes", KeyValueText::wholeNumber), text("data.sha256"));
        if (!SHA_256.matcher(stored.sha256()).matches()) {
            throw new MalformedTextException("data.sha256 is not a SHA-256");
        }
        if (stored.bytes() < 1) {
            throw new MalformedTextException("data.bytes is " + stored.bytes());
        }
        return stored;
    }

    private void expect(String key, String expected) throws MalformedTextException {
        String found = text(key);
        if (!found.equals(expected)) {
            throw new MalformedTextException(
                    key + " is " + Words.quote(found) + " where " + Words.quote(expected) + " is expected");
        }
    }

    private String text(String key) throws MalformedTextException {
        String value = values.get(key);
        if (value == null) {
            throw new MalformedTextException("it has no " + key);
        }
        return value;
    }

    private <T> T parse(String key, Function<String, T> parser) throws MalformedTextException {
        String value = text(key);
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new MalformedTextException(key + " is " + Words.quote(value));
        }
    }
}
