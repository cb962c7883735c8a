#!/usr/bin/env bash
# PRAGMA integrity_check says "ok" about a virtual table that this build of SQLite cannot even open.
#
# Software   SQLite 3.54.1 with FTS5 (sqlite-jdbc 3.54.1.0); SQLite 3.49.1 without FTS5 (sql.js 1.13.0).
# Expected   A check that cannot look at a table says so, as it does for an unknown function.
# Happens    The build without the module answers "ok". SELECT on the same table says "no such module: fts5".
#            The build with the module finds that the index and the text of that table differ.
# Matters    "ok" holds only for the tables that the checking build knows. Check a backup with the modules of the application.
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

npm install --silent --no-audit --no-fund --prefix "$work" sql.js@1.13.0 >npm.txt
cat >without.js <<'JS'
const fs = require("fs");
require("sql.js")().then((SQL) => {
    const database = new SQL.Database(fs.readFileSync("app.db"));
    for (const sql of ["SELECT sqlite_version()", "PRAGMA quick_check", "PRAGMA integrity_check", "SELECT * FROM note"]) {
        let answer;
        try {
            answer = database.exec(sql).map((result) => result.values.join("; ")).join();
        } catch (e) {
            answer = "ERROR " + e.message;
        }
        console.log("  " + sql + "  ->  " + answer);
    }
});
JS
{
    echo "A full-text table whose text was changed behind its index:"
    ask 3.54.1.0 app.db \
        "CREATE VIRTUAL TABLE note USING fts5(body)" \
        "INSERT INTO note VALUES ('first words')" \
        "UPDATE note_content SET c0 = 'other words'"
    echo "Checked with FTS5:"
    ask 3.54.1.0 app.db "SELECT sqlite_version()" "PRAGMA quick_check" "PRAGMA integrity_check"
    echo "Checked without FTS5:"
    node without.js
} >seen.txt

cat >expected.txt <<'EXPECTED'
A full-text table whose text was changed behind its index:
  CREATE VIRTUAL TABLE note USING fts5(body)  ->  done
  INSERT INTO note VALUES ('first words')  ->  done
  UPDATE note_content SET c0 = 'other words'  ->  done
Checked with FTS5:
  SELECT sqlite_version()  ->  3.54.1
  PRAGMA quick_check  ->  fts5: checksum mismatch for table "note"
  PRAGMA integrity_check  ->  fts5: checksum mismatch for table "note"
Checked without FTS5:
  SELECT sqlite_version()  ->  3.49.1
  PRAGMA quick_check  ->  ok
  PRAGMA integrity_check  ->  ok
  SELECT * FROM note  ->  ERROR no such module: fts5
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
