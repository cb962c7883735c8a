#!/usr/bin/env bash
# Full-text tables that hold a REAL: a check by another version of SQLite reports a sound database as damaged.
#
# Software   SQLite 3.51.3 and 3.54.1, as sqlite-jdbc 3.51.3.0 and 3.54.1.0 bring them.
# Expected   A database that one version writes and checks as "ok" is "ok" for the other. The file format is the same.
# Happens    SQLite turns a REAL into text with 17 digits since 3.53, and with 15 before.
#            FTS4 and FTS5 keep an index of the words of that text. The check makes the words anew and compares.
#            quick_check then says "checksum mismatch" or "malformed inverted index", in both directions.
#            An index over an expression that makes text of a REAL "misses" its row; integrity_check alone sees that.
#            No row is lost. 'rebuild' and REINDEX EXPRESSIONS (REINDEX before 3.53) make the check say "ok".
# Matters    After an update of the driver every older backup of such a database looks damaged. A tool may refuse to restore it.
#            The same holds for a return to the older driver.
# Known      The release notes of 3.53.0 announce REINDEX EXPRESSIONS for stale expression indexes.
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

write() { # driver version, database
    ask "$1" "$2" \
        "CREATE VIRTUAL TABLE five USING fts5(name, price)" \
        "CREATE VIRTUAL TABLE four USING fts4(name, price)" \
        "CREATE TABLE item (price REAL)" \
        "CREATE INDEX item_text ON item (price || '')" \
        "INSERT INTO five VALUES ('pot', 1.0 / 3)" \
        "INSERT INTO four VALUES ('pot', 1.0 / 3)" \
        "INSERT INTO item VALUES (1.0 / 3)" >written.txt
    ask "$1" "$2" "SELECT price || '' FROM item" "PRAGMA integrity_check"
}
read_by() { # driver version, database, statement that makes the index anew
    ask "$1" "$2" \
        "PRAGMA quick_check" \
        "PRAGMA integrity_check" \
        "SELECT price || '' FROM item" \
        "INSERT INTO five (five) VALUES ('rebuild')" \
        "INSERT INTO four (four) VALUES ('rebuild')" \
        "$3" \
        "PRAGMA integrity_check"
}
{
    echo "3.51.3 writes:"
    write 3.51.3.0 older.db
    echo "3.54.1 reads that:"
    read_by 3.54.1.0 older.db "REINDEX EXPRESSIONS"
    echo "3.54.1 writes:"
    write 3.54.1.0 newer.db
    echo "3.51.3 reads that:"
    read_by 3.51.3.0 newer.db "REINDEX"
} >seen.txt

cat >expected.txt <<'EXPECTED'
3.51.3 writes:
  SELECT price || '' FROM item  ->  0.333333333333333
  PRAGMA integrity_check  ->  ok
3.54.1 reads that:
  PRAGMA quick_check  ->  malformed inverted index for FTS4 table main.four; fts5: checksum mismatch for table "five"
  PRAGMA integrity_check  ->  row 1 missing from index item_text; malformed inverted index for FTS4 table main.four; fts5: checksum mismatch for table "five"
  SELECT price || '' FROM item  ->  0.33333333333333332
  INSERT INTO five (five) VALUES ('rebuild')  ->  done
  INSERT INTO four (four) VALUES ('rebuild')  ->  done
  REINDEX EXPRESSIONS  ->  done
  PRAGMA integrity_check  ->  ok
3.54.1 writes:
  SELECT price || '' FROM item  ->  0.33333333333333332
  PRAGMA integrity_check  ->  ok
3.51.3 reads that:
  PRAGMA quick_check  ->  malformed inverted index for FTS4 table main.four; fts5: checksum mismatch for table "five"
  PRAGMA integrity_check  ->  row 1 missing from index item_text; malformed inverted index for FTS4 table main.four; fts5: checksum mismatch for table "five"
  SELECT price || '' FROM item  ->  0.333333333333333
  INSERT INTO five (five) VALUES ('rebuild')  ->  done
  INSERT INTO four (four) VALUES ('rebuild')  ->  done
  REINDEX  ->  done
  PRAGMA integrity_check  ->  ok
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
