#!/usr/bin/env bash
# "WHERE c IS NULL" finds no row in a NOT NULL column, although a NULL is stored there.
#
# Software   SQLite 3.54.1, as sqlite-jdbc 3.54.1.0 brings it; 3.45.3 and 3.51.3 do the same.
# Expected   A query for NULL returns the rows that SELECT * shows with NULL.
# Happens    The optimizer trusts NOT NULL and answers "no row" without looking. "+c IS NULL" is answered so too.
#            An UPDATE with that condition changes nothing. quick_check reports "NULL value in person.name".
#            typeof(c) = 'null' finds the rows.
# Matters    An operator told of the NULL looks for it, finds nothing, and distrusts the check or the backup.
#            The obvious repair, UPDATE ... WHERE name IS NULL, says nothing and does nothing.
# Note       Such a NULL is left when NOT NULL is written into the schema's text (PRAGMA writable_schema).
#            ALTER TABLE ... ALTER COLUMN ... SET NOT NULL, new in SQLite 3.53, refuses while a NULL is there.
# Known      SQLite's forum has discussed it; the answer there is that such a database is not sound.
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
    echo "NOT NULL put on later:"
    ask 3.54.1.0 app.db \
        "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)" \
        "INSERT INTO person VALUES (1, NULL), (2, 'b')" \
        "ALTER TABLE person ALTER COLUMN name SET NOT NULL" \
        "PRAGMA writable_schema = ON" \
        "UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT', 'name TEXT NOT NULL') WHERE name = 'person'"
    for version in 3.45.3.0 3.51.3.0 3.54.1.0; do
        echo "Read by sqlite-jdbc $version:"
        ask "$version" app.db \
            "PRAGMA quick_check" \
            "SELECT * FROM person" \
            "SELECT count(*) FROM person WHERE name IS NULL" \
            "SELECT count(*) FROM person WHERE +name IS NULL" \
            "UPDATE person SET name = '' WHERE name IS NULL" \
            "SELECT changes()" \
            "SELECT count(*) FROM person WHERE typeof(name) = 'null'"
    done
    echo "Mended:"
    ask 3.54.1.0 app.db "UPDATE person SET name = '' WHERE typeof(name) = 'null'" "SELECT changes()" "PRAGMA quick_check"
} >seen.txt

cat >expected.txt <<'EXPECTED'
NOT NULL put on later:
  CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)  ->  done
  INSERT INTO person VALUES (1, NULL), (2, 'b')  ->  done
  ALTER TABLE person ALTER COLUMN name SET NOT NULL  ->  ERROR [SQLITE_CONSTRAINT] Abort due to constraint violation (constraint failed)
  PRAGMA writable_schema = ON  ->  done
  UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT', 'name TEXT NOT NULL') WHERE name = 'person'  ->  done
Read by sqlite-jdbc 3.45.3.0:
  PRAGMA quick_check  ->  NULL value in person.name
  SELECT * FROM person  ->  1, null; 2, b
  SELECT count(*) FROM person WHERE name IS NULL  ->  0
  SELECT count(*) FROM person WHERE +name IS NULL  ->  0
  UPDATE person SET name = '' WHERE name IS NULL  ->  done
  SELECT changes()  ->  0
  SELECT count(*) FROM person WHERE typeof(name) = 'null'  ->  1
Read by sqlite-jdbc 3.51.3.0:
  PRAGMA quick_check  ->  NULL value in person.name
  SELECT * FROM person  ->  1, null; 2, b
  SELECT count(*) FROM person WHERE name IS NULL  ->  0
  SELECT count(*) FROM person WHERE +name IS NULL  ->  0
  UPDATE person SET name = '' WHERE name IS NULL  ->  done
  SELECT changes()  ->  0
  SELECT count(*) FROM person WHERE typeof(name) = 'null'  ->  1
Read by sqlite-jdbc 3.54.1.0:
  PRAGMA quick_check  ->  NULL value in person.name
  SELECT * FROM person  ->  1, null; 2, b
  SELECT count(*) FROM person WHERE name IS NULL  ->  0
  SELECT count(*) FROM person WHERE +name IS NULL  ->  0
  UPDATE person SET name = '' WHERE name IS NULL  ->  done
  SELECT changes()  ->  0
  SELECT count(*) FROM person WHERE typeof(name) = 'null'  ->  1
Mended:
  UPDATE person SET name = '' WHERE typeof(name) = 'null'  ->  done
  SELECT changes()  ->  1
  PRAGMA quick_check  ->  ok
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
