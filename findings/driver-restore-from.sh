#!/usr/bin/env bash
# The driver's statement "restore from" succeeds when nothing was restored.
#
# Software   sqlite-jdbc 3.54.1.0 and 3.45.3.0.
# Expected   "restore from FILE" throws an SQLException when the restore did not happen.
# Happens    While another connection holds the write lock, the statement returns 0 and the old rows stay.
#            The same holds for a WAL database whose page size is not the backup's.
#            A source file that is missing does throw. Restored or not, the result is 0.
# Matters    A tool that trusts it reports a restore, and the application goes on with the old rows.
#            Prove a restore by reading what it should have brought, or do not use this statement.
# Known      A pull request of 2022 to the driver (xerial/sqlite-jdbc 818) describes the silence, and is open.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

get() { # driver version: the driver and what it needs, from Maven
    local artifact
    for artifact in "org.xerial:sqlite-jdbc:$1" org.slf4j:slf4j-api:2.0.17; do
        mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
            -Dartifact="$artifact" -DoutputDirectory="$work/lib-$1" >maven.txt 2>&1 || { cat maven.txt; exit 1; }
    done
}
get 3.45.3.0
get 3.54.1.0

cat >Restore.java <<'JAVA'
import java.sql.*;

class Restore {
    public static void main(String[] args) throws SQLException {
        try (Connection backup = open("backup.db")) {
            run(backup, "CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)");
        }
        try (Connection live = open("live.db?busy_timeout=1"); Connection other = open("live.db")) {
            run(live, "CREATE TABLE t (a)");
            run(other, "BEGIN IMMEDIATE");
            restore("another connection holds the write lock", live, "backup.db");
            run(other, "ROLLBACK");
            restore("nobody holds a lock", live, "backup.db");
        }
        try (Connection live = open("wal.db")) {
            run(live, "PRAGMA page_size = 8192", "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)");
            restore("a WAL database, its page size is not the backup's", live, "backup.db");
            restore("the backup is missing", live, "nosuch.db");
        }
    }

    static void restore(String when, Connection live, String backup) throws SQLException {
        String answer;
        try (Statement statement = live.createStatement()) {
            answer = "returned " + statement.executeUpdate("restore from '" + backup + "'");
        } catch (SQLException e) {
            answer = "ERROR " + e.getMessage();
        }
        try (Statement statement = live.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            System.out.println("  " + when + ": " + answer + ", rows of the backup that are there: " + rows.getInt(1));
        }
    }

    static Connection open(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
JAVA
mkdir classes
javac -d classes Restore.java
for version in 3.45.3.0 3.54.1.0; do
    echo "sqlite-jdbc $version:"
    rm -f ./*.db ./*.db-*
    java -Dorg.sqlite.tmpdir="$work" -Dslf4j.internal.verbosity=ERROR -cp "classes:lib-$version/*" Restore
done >seen.txt

cat >expected.txt <<'EXPECTED'
sqlite-jdbc 3.45.3.0:
  another connection holds the write lock: returned 0, rows of the backup that are there: 0
  nobody holds a lock: returned 0, rows of the backup that are there: 2
  a WAL database, its page size is not the backup's: returned 0, rows of the backup that are there: 0
  the backup is missing: ERROR [SQLITE_CANTOPEN] Unable to open the database file (Restore failed), rows of the backup that are there: 0
sqlite-jdbc 3.54.1.0:
  another connection holds the write lock: returned 0, rows of the backup that are there: 0
  nobody holds a lock: returned 0, rows of the backup that are there: 2
  a WAL database, its page size is not the backup's: returned 0, rows of the backup that are there: 0
  the backup is missing: ERROR [SQLITE_CANTOPEN] Unable to open the database file (Restore failed), rows of the backup that are there: 0
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
