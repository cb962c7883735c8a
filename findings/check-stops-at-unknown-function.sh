#!/usr/bin/env bash
# One table that needs a function of the application makes the check of the complete database fail, without an answer.
#
# Software   SQLite 3.54.1, as sqlite-jdbc 3.54.1.0 brings it.
# Expected   The check reports what it cannot evaluate, names the table, and goes on with the other tables.
# Happens    quick_check and integrity_check throw "unknown function" or "no such collation sequence". They return no row.
#            The message names no table. A fault in another table, which needs nothing special, goes unreported.
#            The same check for one table at a time finds that fault.
# Matters    A backup tool does not have the functions that the application registers on its connections.
#            It must not take the exception for damage, nor give up: it has to ask table by table.
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

cat >Write.java <<'JAVA'
import java.sql.*;
import org.sqlite.*;

/** The application: registers a function and a collation, and uses both in its tables. */
class Write {
    public static void main(String[] args) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                Statement statement = connection.createStatement()) {
            Function.create(connection, "is_iban", new Function() {
                @Override
                protected void xFunc() throws SQLException {
                    result(1);
                }
            });
            Collation.create(connection, "by_name", new Collation() {
                @Override
                protected int xCompare(String a, String b) {
                    return a.compareTo(b);
                }
            });
            statement.execute(args[1]);
            statement.execute("INSERT INTO first VALUES ('a')");
            statement.execute("CREATE TABLE second (y INTEGER CHECK (y > 0))");
            statement.execute("PRAGMA ignore_check_constraints = ON");
            statement.execute("INSERT INTO second VALUES (-1)");
        }
    }
}
JAVA
javac -cp "lib-3.54.1.0/*" -d classes Write.java
write() { # database, statement
    java -Dorg.sqlite.tmpdir="$work" -Dslf4j.internal.verbosity=ERROR -cp "classes:lib-3.54.1.0/*" Write "$1" "$2"
}
write function.db "CREATE TABLE first (x TEXT CHECK (is_iban(x)))"
write collation.db "CREATE TABLE first (x TEXT COLLATE by_name PRIMARY KEY)"
for name in function collation; do
    echo "A table that needs the application's $name, and a table with a broken CHECK:"
    ask 3.54.1.0 "$name.db" \
        "PRAGMA quick_check" \
        "PRAGMA integrity_check" \
        "PRAGMA quick_check(first)" \
        "PRAGMA quick_check(second)"
done >seen.txt

cat >expected.txt <<'EXPECTED'
A table that needs the application's function, and a table with a broken CHECK:
  PRAGMA quick_check  ->  ERROR [SQLITE_ERROR] SQL error or missing database (unknown function: is_iban())
  PRAGMA integrity_check  ->  ERROR [SQLITE_ERROR] SQL error or missing database (unknown function: is_iban())
  PRAGMA quick_check(first)  ->  ERROR [SQLITE_ERROR] SQL error or missing database (unknown function: is_iban())
  PRAGMA quick_check(second)  ->  CHECK constraint failed in second
A table that needs the application's collation, and a table with a broken CHECK:
  PRAGMA quick_check  ->  ERROR [SQLITE_ERROR_MISSING_COLLSEQ] An SQL statement could not be prepared because a collating sequence named in that SQL statement could not be located (no such collation sequence: by_name)
  PRAGMA integrity_check  ->  ERROR [SQLITE_ERROR_MISSING_COLLSEQ] An SQL statement could not be prepared because a collating sequence named in that SQL statement could not be located (no such collation sequence: by_name)
  PRAGMA quick_check(first)  ->  ERROR [SQLITE_ERROR_MISSING_COLLSEQ] An SQL statement could not be prepared because a collating sequence named in that SQL statement could not be located (no such collation sequence: by_name)
  PRAGMA quick_check(second)  ->  CHECK constraint failed in second
EXPECTED

cat seen.txt
if ! diff -u expected.txt seen.txt; then
    echo "CHANGED: this is no longer what was found."
    exit 1
fi
echo "As found."
