#!/usr/bin/env bash
# "jdbc:sqlite:backup.db?mode=ro" does not open backup.db. It makes a new, empty, writable database beside it.
#
# Software   sqlite-jdbc 3.54.1.0 and 3.45.3.0, on Linux.
# Expected   The URL opens backup.db read-only, or is refused. The driver does take parameters behind "?" in such a URL.
# Happens    The driver takes out the parameters it knows (open_mode, journal_mode) and leaves the rest in the file name.
#            Without "file:" that name is no URI: SQLite makes a file called "backup.db?mode=ro". So it does for immutable=1.
#            quick_check says "ok" about the empty file, and a CREATE TABLE works on the "read-only" connection.
# Matters    A check of a backup through this URL is always "ok", whatever state the backup is in.
#            "jdbc:sqlite:file:backup.db?mode=ro" is what was meant. Ask for the tables, not for "ok" alone.
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

mkdir classes
cat >Ask.java <<'JAVA'
import java.sql.*;

/** Opens the database of the first argument; runs every further argument as a statement; prints what each answers. */
class Ask {
    public static void main(String[] args) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0])) {
            for (int i = 1; i < args.length; i++) {
                System.out.println("  " + args[i] + "  ->  " + answer(connection, args[i]));
            }
        }
    }

    static String answer(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            StringBuilder rows = new StringBuilder();
            if (statement.execute(sql)) {
                ResultSet result = statement.getResultSet();
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    rows.append(rows.length() == 0 ? "" : "; ").append(result.getString(1));
                    for (int i = 2; i <= columns; i++) {
                        rows.append(", ").append(result.getString(i));
                    }
                }
                return rows.length() == 0 ? "(no row)" : rows.toString();
            }
            return "done";
        } catch (SQLException e) {
            return "ERROR " + e.getMessage();
        }
    }
}
JAVA
javac -d classes Ask.java
ask() { # driver version, database, statements
    java -Dorg.sqlite.tmpdir="$work" -Dslf4j.internal.verbosity=ERROR -cp "classes:lib-$1/*" Ask "${@:2}"
}

for version in 3.45.3.0 3.54.1.0; do
    echo "sqlite-jdbc $version:"
    rm -f backup.db*
    ask "$version" backup.db "CREATE TABLE t (a)"
    for url in "backup.db?mode=ro" "backup.db?immutable=1" "backup.db?open_mode=1" "file:backup.db?mode=ro"; do
        echo "Opened as $url:"
        ask "$version" "$url" \
            "PRAGMA quick_check" \
            "SELECT count(*) FROM sqlite_schema" \
            "CREATE TABLE u (a)"
    done
    echo "The files that are there:"
    ls -1 backup.db* | LC_ALL=C sort
done >seen.txt

cat >expected.txt <<'EXPECTED'
sqlite-jdbc 3.45.3.0:
  CREATE TABLE t (a)  ->  done
Opened as backup.db?mode=ro:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  0
  CREATE TABLE u (a)  ->  done
Opened as backup.db?immutable=1:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  0
  CREATE TABLE u (a)  ->  done
Opened as backup.db?open_mode=1:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  1
  CREATE TABLE u (a)  ->  ERROR [SQLITE_READONLY] Attempt to write a readonly database (attempt to write a readonly database)
Opened as file:backup.db?mode=ro:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  1
  CREATE TABLE u (a)  ->  ERROR [SQLITE_READONLY] Attempt to write a readonly database (attempt to write a readonly database)
The files that are there:
backup.db
backup.db?immutable=1
backup.db?mode=ro
sqlite-jdbc 3.54.1.0:
  CREATE TABLE t (a)  ->  done
Opened as backup.db?mode=ro:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  0
  CREATE TABLE u (a)  ->  done
Opened as backup.db?immutable=1:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  0
  CREATE TABLE u (a)  ->  done
Opened as backup.db?open_mode=1:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  1
  CREATE TABLE u (a)  ->  ERROR [SQLITE_READONLY] Attempt to write a readonly database (attempt to write a readonly database)
Opened as file:backup.db?mode=ro:
  PRAGMA quick_check  ->  ok
  SELECT count(*) FROM sqlite_schema  ->  1
  CREATE TABLE u (a)  ->  ERROR [SQLITE_READONLY] Attempt to write a readonly database (attempt to write a readonly database)
The files that are there:
backup.db
backup.db?immutable=1
backup.db?mode=ro
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
