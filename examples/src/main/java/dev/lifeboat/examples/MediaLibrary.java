package dev.lifeboat.examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * The data of a small media server: libraries, series with their episodes, persons and artwork, and what was watched.
 * The same on every run. Not thread-safe.
 */
final class MediaLibrary implements AutoCloseable {

    /** What the application writes while it runs; everything else changes only when the library grows. */
    static final String PLAY_EVENT = "play_event";

    static final String WATCH_PROGRESS = "watch_progress";

    private static final int EPISODES_PER_SERIES = 40;
    private static final int EPISODES_PER_SEASON = 10;
    private static final int PERSONS_PER_SERIES = 50;
    private static final int CREDITS_PER_EPISODE = 6;
    private static final int IMAGES_PER_SERIES = 4;
    private static final int SMALLEST_IMAGE_BYTES = 200_000;
    private static final int LARGEST_IMAGE_BYTES = 400_000;
    private static final int SERIES_BYTES = IMAGES_PER_SERIES * (SMALLEST_IMAGE_BYTES + LARGEST_IMAGE_BYTES) / 2;
    private static final long SEED = 20_261_124;

    private static final String[] SCHEMA = {
        "CREATE TABLE library (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
        "CREATE TABLE series (id INTEGER PRIMARY KEY, library_id INTEGER NOT NULL REFERENCES library, title TEXT NOT NULL,"
                + " year INTEGER NOT NULL)",
        "CREATE TABLE episode (id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series, season INTEGER NOT NULL,"
                + " number INTEGER NOT NULL, title TEXT NOT NULL, overview TEXT NOT NULL, minutes REAL NOT NULL)",
        "CREATE INDEX episode_series ON episode (series_id, season, number)",
        "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER)",
        "CREATE TABLE credit (episode_id INTEGER NOT NULL, person_id INTEGER NOT NULL, role TEXT NOT NULL,"
                + " PRIMARY KEY (episode_id, person_id, role)) WITHOUT ROWID",
        "CREATE TABLE artwork (id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL, kind TEXT NOT NULL, image BLOB NOT NULL)",
        "CREATE VIRTUAL TABLE search USING fts5(title, overview)",
        "CREATE TABLE " + WATCH_PROGRESS
                + " (profile INTEGER NOT NULL, episode_id INTEGER NOT NULL, seconds INTEGER NOT NULL,"
                + " PRIMARY KEY (profile, episode_id)) WITHOUT ROWID",
        "CREATE TABLE " + PLAY_EVENT
                + " (number INTEGER PRIMARY KEY, profile INTEGER NOT NULL, episode_id INTEGER NOT NULL)",
        "INSERT INTO library (name) VALUES ('Films'), ('Series'), ('Documentaries')"
    };

    private static final String[] ADJECTIVES = {
        "Silent",
        "Distant",
        "Golden",
        "Broken",
        "Last",
        "Hidden",
        "Northern",
        "Burning",
        "Quiet",
        "Lost",
        "Second",
        "Winter"
    };
    private static final String[] NOUNS = {
        "Harbour",
        "Letter",
        "Witness",
        "Garden",
        "Signal",
        "River",
        "Promise",
        "Lighthouse",
        "Border",
        "Summer",
        "Voyage"
    };
    private static final String[] VERBS = {"finds", "loses", "follows", "betrays", "saves", "forgets", "meets", "misses"
    };
    private static final String[] FIRST_NAMES = {
        "Ada", "Jun", "Mira", "Noé", "Olga", "Paul", "Rosa", "Sven", "Tom", "Zoë"
    };
    private static final String[] LAST_NAMES = {
        "Ahlberg", "Costa", "Duval", "Fischer", "Kaya", "Moreau", "Novák", "Okafor"
    };
    private static final String[] ROLES = {"actor", "director", "writer", "composer"};
    private static final String[] IMAGES = {"poster", "background", "banner", "logo"};

    private final Connection connection;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private int series;

    /** An empty library in a new database. */
    MediaLibrary(Connection connection) throws SQLException {
        this.connection = connection;
        for (String statement : SCHEMA) {
            Sql.update(connection, statement);
        }
    }

    /** How many series make about so many bytes. */
    static int seriesFor(long bytes) {
        return (int) Math.max(1, bytes / SERIES_BYTES);
    }

    /** Adds series until there are so many, each in one transaction, and tells how many there are. */
    void growTo(int wanted, IntConsumer observer) throws SQLException {
        connection.setAutoCommit(false);
        while (series < wanted) {
            series++;
            addSeries();
            addPersons();
            addEpisodes();
            addArtwork();
            connection.commit();
            observer.accept(series);
        }
        connection.setAutoCommit(true);
    }

    private void addSeries() throws SQLException {
        insert(
                "INSERT INTO series VALUES (?, ?, ?, ?)",
                series,
                1 + random.nextInt(3),
                title(),
                1960 + random.nextInt(66));
    }

    private void addPersons() throws SQLException {
        for (int i = 0; i < PERSONS_PER_SERIES; i++) {
            insert(
                    "INSERT INTO person (name, born) VALUES (?, ?)",
                    pick(FIRST_NAMES) + " " + pick(LAST_NAMES),
                    1930 + random.nextInt(80));
        }
    }

    private void addEpisodes() throws SQLException {
        for (int i = 0; i < EPISODES_PER_SERIES; i++) {
            int id = (series - 1) * EPISODES_PER_SERIES + i + 1;
            String title = title();
            String overview = overview();
            insert(
                    "INSERT INTO episode VALUES (?, ?, ?, ?, ?, ?, ?)",
                    id,
                    series,
                    1 + i / EPISODES_PER_SEASON,
                    1 + i % EPISODES_PER_SEASON,
                    title,
                    overview,
                    20 + 70 * random.nextDouble());
            insert("INSERT INTO search (rowid, title, overview) VALUES (?, ?, ?)", id, title, overview);
            addCredits(id);
        }
    }

    private void addCredits(int episode) throws SQLException {
        for (int i = 0; i < CREDITS_PER_EPISODE; i++) {
            int person = 1 + random.nextInt(series * PERSONS_PER_SERIES);
            insert("INSERT OR IGNORE INTO credit VALUES (?, ?, ?)", episode, person, pick(ROLES));
        }
    }

    /** Images do not compress, and neither do random bytes. */
    private void addArtwork() throws SQLException {
        for (int i = 0; i < IMAGES_PER_SERIES; i++) {
            byte[] image = new byte[random.nextInt(SMALLEST_IMAGE_BYTES, LARGEST_IMAGE_BYTES)];
            random.nextBytes(image);
            insert("INSERT INTO artwork (series_id, kind, image) VALUES (?, ?, ?)", series, IMAGES[i], image);
        }
    }

    private void insert(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
    }

    private String title() {
        return "The " + pick(ADJECTIVES) + " " + pick(NOUNS);
    }

    private String overview() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(pick(FIRST_NAMES))
                    .append(' ')
                    .append(pick(VERBS))
                    .append(" the ")
                    .append(pick(ADJECTIVES));
            text.append(' ').append(pick(NOUNS)).append(". ");
        }
        return text.toString().strip();
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }
}
