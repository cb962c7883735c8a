#!/usr/bin/env bash
# A view made through an attached name makes its file unreadable under every other name, "main" included.
#
# Software   SQLite 3.54.1, as sqlite-jdbc 3.54.1.0 brings it; 3.45.3 does the same.
# Expected   A file that the application reads and checks as "ok" can be opened alone. At worst the view fails.
# Happens    The text of the view keeps the name "store". Under another name the complete schema is refused:
#            "malformed database schema (v) - view v cannot reference objects in database store".
#            Not a table can be read. PRAGMA writable_schema = ON lets the tables be read and checked, without the view.
#            Attached as "store" the file is in order.
# Matters    A backup is opened under another name than the live database. The message calls a sound file malformed.
# Known      Users of SQLite have discussed it as an old limitation.
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
    echo "sqlite-jdbc $version, the application:"
    ask "$version" "app-$version.db" \
        "ATTACH 'store-$version.db' AS store" \
        "CREATE TABLE store.t (a)" \
        "INSERT INTO store.t VALUES (1)" \
        "CREATE VIEW store.v AS SELECT a FROM store.t" \
        "SELECT * FROM store.v" \
        "PRAGMA store.integrity_check"
    echo "the same file under another name:"
    ask "$version" ":memory:" "ATTACH 'store-$version.db' AS backup"
    echo "the same file alone:"
    ask "$version" "store-$version.db" \
        "SELECT * FROM t" \
        "PRAGMA integrity_check" \
        "PRAGMA writable_schema = ON" \
        "SELECT * FROM t" \
        "PRAGMA integrity_check" \
        "SELECT * FROM v"
    echo "the same file under its own name again:"
    ask "$version" ":memory:" "ATTACH 'store-$version.db' AS store" "SELECT * FROM store.v"
done >seen.txt

cat >expected.txt <<'EXPECTED'
sqlite-jdbc 3.45.3.0, the application:
  ATTACH 'store-3.45.3.0.db' AS store  ->  done
  CREATE TABLE store.t (a)  ->  done
  INSERT INTO store.t VALUES (1)  ->  done
  CREATE VIEW store.v AS SELECT a FROM store.t  ->  done
  SELECT * FROM store.v  ->  1
  PRAGMA store.integrity_check  ->  ok
the same file under another name:
  ATTACH 'store-3.45.3.0.db' AS backup  ->  ERROR [SQLITE_CORRUPT] The database disk image is malformed (malformed database schema (v) - view v cannot reference objects in database store)
the same file alone:
  SELECT * FROM t  ->  ERROR [SQLITE_CORRUPT] The database disk image is malformed (malformed database schema (v) - view v cannot reference objects in database store)
  PRAGMA integrity_check  ->  ERROR [SQLITE_CORRUPT] The database disk image is malformed (malformed database schema (v) - view v cannot reference objects in database store)
  PRAGMA writable_schema = ON  ->  done
  SELECT * FROM t  ->  1
  PRAGMA integrity_check  ->  ok
  SELECT * FROM v  ->  ERROR [SQLITE_ERROR] SQL error or missing database (no such table: v)
the same file under its own name again:
  ATTACH 'store-3.45.3.0.db' AS store  ->  done
  SELECT * FROM store.v  ->  1
sqlite-jdbc 3.54.1.0, the application:
  ATTACH 'store-3.54.1.0.db' AS store  ->  done
  CREATE TABLE store.t (a)  ->  done
  INSERT INTO store.t VALUES (1)  ->  done
  CREATE VIEW store.v AS SELECT a FROM store.t  ->  done
  SELECT * FROM store.v  ->  1
  PRAGMA store.integrity_check  ->  ok
the same file under another name:
  ATTACH 'store-3.54.1.0.db' AS backup  ->  ERROR [SQLITE_CORRUPT] The database disk image is malformed (malformed database schema (v) - view v cannot reference objects in database store)
the same file alone:
  SELECT * FROM t  ->  ERROR [SQLITE_CORRUPT] The database disk image is malformed (malformed database schema (v) - view v cannot reference objects in database store)
  PRAGMA integrity_check  ->  ERROR [SQLITE_CORRUPT] The database disk image is malformed (malformed database schema (v) - view v cannot reference objects in database store)
  PRAGMA writable_schema = ON  ->  done
  SELECT * FROM t  ->  1
  PRAGMA integrity_check  ->  ok
  SELECT * FROM v  ->  ERROR [SQLITE_ERROR] SQL error or missing database (no such table: v)
the same file under its own name again:
  ATTACH 'store-3.54.1.0.db' AS store  ->  done
  SELECT * FROM store.v  ->  1
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
