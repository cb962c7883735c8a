#!/usr/bin/env bash
# PRAGMA quick_check and integrity_check do not look at CHECK constraints when the connection is read-only.
#
# Software   SQLite 3.54.1, as sqlite-jdbc 3.54.1.0 brings it; 3.45.3 and 3.51.3 do the same.
# Expected   The same file has the same answer, however it is opened. A check only reads.
# Happens    A read-write connection says "CHECK constraint failed in account". So does one with PRAGMA query_only=ON.
#            mode=ro, immutable=1 and the driver's open_mode=1 say "ok".
#            SQLite leaves the CHECK constraints out when it parses the schema of a database that it cannot write.
# Matters    A backup is best checked read-only, so that the check changes nothing. This check is weaker, and says so nowhere.
#            A backup found "ok" can then be "not ok" in the application that opens it to write.
# Known      SQLite's page on PRAGMA integrity_check lists CHECK constraint errors among what it finds.
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
get 3.51.3.0
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

{
    echo "A row that a bulk load put in without its CHECK:"
    ask 3.54.1.0 app.db \
        "CREATE TABLE account (balance INTEGER CHECK (balance >= 0))" \
        "PRAGMA ignore_check_constraints = ON" \
        "INSERT INTO account VALUES (-1)"
    for url in "app.db" "file:app.db?mode=ro" "file:app.db?immutable=1" "app.db?open_mode=1"; do
        echo "Opened as $url:"
        ask 3.54.1.0 "$url" "PRAGMA quick_check" "PRAGMA integrity_check"
    done
    echo "Opened as app.db, told not to write:"
    ask 3.54.1.0 app.db "PRAGMA query_only = ON" "PRAGMA quick_check" "PRAGMA integrity_check" "DELETE FROM account"
    for version in 3.45.3.0 3.51.3.0; do
        echo "sqlite-jdbc $version, opened as app.db and as file:app.db?mode=ro:"
        ask "$version" app.db "PRAGMA quick_check"
        ask "$version" "file:app.db?mode=ro" "PRAGMA quick_check"
    done
} >seen.txt

cat >expected.txt <<'EXPECTED'
A row that a bulk load put in without its CHECK:
  CREATE TABLE account (balance INTEGER CHECK (balance >= 0))  ->  done
  PRAGMA ignore_check_constraints = ON  ->  done
  INSERT INTO account VALUES (-1)  ->  done
Opened as app.db:
  PRAGMA quick_check  ->  CHECK constraint failed in account
  PRAGMA integrity_check  ->  CHECK constraint failed in account
Opened as file:app.db?mode=ro:
  PRAGMA quick_check  ->  ok
  PRAGMA integrity_check  ->  ok
Opened as file:app.db?immutable=1:
  PRAGMA quick_check  ->  ok
  PRAGMA integrity_check  ->  ok
Opened as app.db?open_mode=1:
  PRAGMA quick_check  ->  ok
  PRAGMA integrity_check  ->  ok
Opened as app.db, told not to write:
  PRAGMA query_only = ON  ->  done
  PRAGMA quick_check  ->  CHECK constraint failed in account
  PRAGMA integrity_check  ->  CHECK constraint failed in account
  DELETE FROM account  ->  ERROR [SQLITE_READONLY] Attempt to write a readonly database (attempt to write a readonly database)
sqlite-jdbc 3.45.3.0, opened as app.db and as file:app.db?mode=ro:
  PRAGMA quick_check  ->  CHECK constraint failed in account
  PRAGMA quick_check  ->  ok
sqlite-jdbc 3.51.3.0, opened as app.db and as file:app.db?mode=ro:
  PRAGMA quick_check  ->  CHECK constraint failed in account
  PRAGMA quick_check  ->  ok
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
