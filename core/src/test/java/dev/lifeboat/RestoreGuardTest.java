package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreGuardTest extends RestoreFixture {

    /** Writes down what is asked of it, and fails where it is told to. */
    private static final class Recording implements RestoreGuard {

        private final String name;
        private final List<String> calls;
        private String failAt = "";

        Recording(String name, List<String> calls) {
            this.name = name;
            this.calls = calls;
        }

        Recording failingAt(String method) {
            failAt = method;
            return this;
        }

        private void call(String method) {
            calls.add(name + " " + method);
            if (failAt.equals(method)) {
                throw new IllegalStateException(name + " says no");
            }
        }

        @Override
        public void check(RestoreCandidate candidate) {
            call("check");
        }

        @Override
        public Quiet quiesce() {
            call("quiesce");
            return () -> call("resume");
        }

        @Override
        public void validate(Connection live) {
            call("validate");
        }
    }

    private final List<String> calls = new ArrayList<>();

    @Test
    void guardsAreAskedInOrderAndResumedInReverse() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder()
                .guard(new Recording("a", calls))
                .guard(new Recording("b", calls))
                .build());

        backups.restore(backups.create().id());

        assertThat(calls)
                .containsExactly(
                        "a check",
                        "b check",
                        "a quiesce",
                        "b quiesce",
                        "a validate",
                        "b validate",
                        "b resume",
                        "a resume");
    }

    @Test
    void aRefusalComesBeforeAnythingIsTouched() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        BackupManager backups = open(
                builder().guard(new Recording("a", calls).failingAt("check")).build());
        Backup backup = backups.create();
        app.add("live");

        assertThatThrownBy(() -> backups.restore(backup.id()))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessage("Restore of " + backup.id() + " refused: a says no. The live database was not touched.");

        assertThat(calls).containsExactly("a check");
        assertThat(app.notes()).containsExactly("live");
        assertThat(backups.list()).containsExactly(backup);
        assertNothingLeftBehind();
    }

    @Test
    void whenALaterGuardCannotBeMadeQuietTheEarlierOnesResume() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder()
                .guard(RestoreGuard.all(
                        new Recording("a", calls),
                        new Recording("b", calls),
                        new Recording("c", calls).failingAt("quiesce")))
                .build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("the host could not be made quiet: c says no");

        assertThat(calls).endsWith("a quiesce", "b quiesce", "c quiesce", "b resume", "a resume");
    }

    @Test
    void eachGuardResumesThoughOneOfThemFailsToAndTheResultSaysSo() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder()
                .guard(new Recording("a", calls))
                .guard(new Recording("b", calls).failingAt("resume"))
                .build());

        RestoreResult result = backups.restore(backups.create().id());

        assertThat(calls).endsWith("b resume", "a resume");
        assertThat(result.warnings()).containsExactly("the host could not resume: b says no");
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void theHostResumesOnceBeforeTheEventGoesOutAlsoWhenTheRestoreFails(JournalMode mode) throws Exception {
        app(mode);
        List<String> order = Collections.synchronizedList(calls);
        BackupManager backups = builder()
                .guard(new Recording("a", order).failingAt("validate"))
                .listener(event -> {
                    if (event instanceof BackupEvent.Failed) {
                        order.add("failed event");
                    }
                })
                .build();
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id)).isInstanceOf(RestoreFailedException.class);
        backups.close();

        assertThat(order).containsExactly("a check", "a quiesce", "a validate", "a resume", "failed event");
    }

    @Test
    void theCandidateShowsWhatWillComeIn() throws Exception {
        AppDatabase app = app("journal_mode=WAL", "user_version=5");
        app.add("one");
        app.add("two");
        AtomicBoolean asked = new AtomicBoolean();
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public void check(RestoreCandidate candidate) throws SQLException {
                asked.set(true);
                assertThat(candidate.rowCounts()).containsExactly(Map.entry("note", 2L));
                assertThat(candidate.backup().userVersion()).isEqualTo(5);
                assertThat(candidate.live().userVersion()).isEqualTo(6);
                assertThat(AppDatabase.column(candidate.connection(), "SELECT text FROM note"))
                        .containsExactly("one", "two");
                assertThatThrownBy(() -> AppDatabase.run(candidate.connection(), "DELETE FROM note"))
                        .isInstanceOf(SQLException.class);
            }
        };
        BackupManager backups = open(builder().guard(guard).build());
        BackupId id = backups.create().id();
        AppDatabase.run(app.connection(), "PRAGMA user_version=6");

        backups.restore(id);

        assertThat(asked).isTrue();
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void validationSeesTheNewContentReadOnlyAndMayForgetToClose(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        app.fill(20);
        AtomicInteger rows = new AtomicInteger();
        RestoreGuard guard = new RestoreGuard() {
            @Override
            @SuppressWarnings("resource")
            public void validate(Connection live) throws SQLException {
                Statement forgotten = live.createStatement();
                ResultSet open = forgotten.executeQuery("SELECT count(*) FROM note");
                open.next();
                rows.set(open.getInt(1));
                live.createStatement().executeQuery("SELECT text FROM note").next();
                live.setAutoCommit(false);
                live.createStatement().executeQuery("SELECT text FROM note").next();
                assertThatThrownBy(() -> AppDatabase.run(live, "DELETE FROM note"))
                        .hasMessageContaining("readonly");
                live.close();
                throw new IllegalStateException("undo this");
            }
        };
        BackupManager backups = open(builder().guard(guard).build());
        BackupId id = backups.create().id();
        app.add("live");

        assertThatThrownBy(() -> backups.restore(id))
                .hasMessageContaining("undo this")
                .hasMessageContaining("was put back");

        assertThat(rows).hasValue(20);
        assertThat(app.count()).isEqualTo(21);
        app.add("and it goes on");
    }

    @Test
    void aGuardThatCallsTheManagerGetsAnErrorInsteadOfWaitingForItself() throws Exception {
        app(JournalMode.WAL);
        List<BackupManager> self = new ArrayList<>();
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public Quiet quiesce() {
                self.get(0).create();
                return Quiet.NONE;
            }
        };
        BackupManager backups = open(builder().guard(guard).build());
        self.add(backups);
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("was called from within RESTORE of app");
    }

    @Test
    void anInterruptInAGuardIsKept() throws Exception {
        app(JournalMode.WAL);
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public Quiet quiesce() throws InterruptedException {
                throw new InterruptedException("stop");
            }
        };
        BackupManager backups = open(builder().guard(guard).build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id)).isInstanceOf(RestoreRefusedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void requireTablesNamesWhatIsMissing() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder()
                .guard(RestoreGuard.requireTables("Note", "settings", "tasks"))
                .build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("it has no table settings, tasks (required: Note, settings, tasks)");
    }

    @Test
    void sameApplicationIdRefusesTheDatabaseOfAnotherProgram() throws Exception {
        AppDatabase app = app("journal_mode=WAL", "application_id=17");
        BackupManager backups =
                open(builder().guard(RestoreGuard.sameApplicationId()).build());
        BackupId id = backups.create().id();
        backups.restore(id);
        AppDatabase.run(app.connection(), "PRAGMA application_id=18");

        assertThatThrownBy(() -> backups.restore(id))
                .hasMessageContaining("its application_id is 17, that of the live database is 18");
    }

    @Test
    void notNewerThanRefusesTheBackupOfANewerVersion() throws Exception {
        app("journal_mode=WAL", "user_version=12");
        BackupManager newer =
                open(builder().guard(RestoreGuard.notNewerThan(12)).build());
        BackupId id = newer.create().id();
        newer.restore(id);
        BackupManager older =
                open(builder().guard(RestoreGuard.notNewerThan(11)).build());

        assertThatThrownBy(() -> older.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("its user_version is 12, this version knows up to 11");
    }

    @Test
    void refuseWhileAsksTheHost() throws Exception {
        app(JournalMode.WAL);
        AtomicBoolean busy = new AtomicBoolean(true);
        BackupManager backups = open(builder()
                .guard(RestoreGuard.refuseWhile(busy::get, "an import is running"))
                .build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("refused: an import is running.");

        busy.set(false);
        backups.restore(id);
    }
}
