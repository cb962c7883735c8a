#!/usr/bin/env bash
# PRAGMA table_list calls an ordinary table "shadow" as soon as a virtual table claims its name.
#
# Software   SQLite 3.54.1, as sqlite-jdbc 3.54.1.0 brings it; 3.45.3 does the same.
# Expected   A "shadow" table is one that its virtual table made, and that goes when the virtual table goes.
# Happens    The application made docs_content. Then it made the FTS5 table docs, which reads it (content='docs_content').
#            From that moment table_list says "shadow", because FTS5 would call a table of its own so.
#            DROP TABLE docs leaves docs_content and its rows. The connection that dropped it goes on saying "shadow".
# Matters    Tools leave "shadow" tables out when they count, compare or copy the rows of an application.
#            Here the "shadow" table is the only place where the text is stored.
#            An FTS5 table whose text has content= makes no _content table: that tells the two apart.
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
    ask "$version" "$version.db" \
        "CREATE TABLE docs_content (id INTEGER PRIMARY KEY, body TEXT)" \
        "INSERT INTO docs_content VALUES (1, 'the only copy')" \
        "SELECT type FROM pragma_table_list WHERE name = 'docs_content'" \
        "CREATE VIRTUAL TABLE docs USING fts5(body, content='docs_content', content_rowid='id')" \
        "SELECT type FROM pragma_table_list WHERE name = 'docs_content'" \
        "DROP TABLE docs" \
        "SELECT type FROM pragma_table_list WHERE name = 'docs_content'"
    echo "the next connection:"
    ask "$version" "$version.db" \
        "SELECT type FROM pragma_table_list WHERE name = 'docs_content'" \
        "SELECT * FROM docs_content"
done >seen.txt

cat >expected.txt <<'EXPECTED'
sqlite-jdbc 3.45.3.0:
  CREATE TABLE docs_content (id INTEGER PRIMARY KEY, body TEXT)  ->  done
  INSERT INTO docs_content VALUES (1, 'the only copy')  ->  done
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  table
  CREATE VIRTUAL TABLE docs USING fts5(body, content='docs_content', content_rowid='id')  ->  done
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  shadow
  DROP TABLE docs  ->  done
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  shadow
the next connection:
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  table
  SELECT * FROM docs_content  ->  1, the only copy
sqlite-jdbc 3.54.1.0:
  CREATE TABLE docs_content (id INTEGER PRIMARY KEY, body TEXT)  ->  done
  INSERT INTO docs_content VALUES (1, 'the only copy')  ->  done
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  table
  CREATE VIRTUAL TABLE docs USING fts5(body, content='docs_content', content_rowid='id')  ->  done
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  shadow
  DROP TABLE docs  ->  done
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  shadow
the next connection:
  SELECT type FROM pragma_table_list WHERE name = 'docs_content'  ->  table
  SELECT * FROM docs_content  ->  1, the only copy
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
