package dev.lifeboat.sqlite;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * A connection of ours in the hands of the host: it reads only, closing it does nothing, and the statements and
 * transactions that the host leaves open are ended for it. Otherwise a forgotten result set would keep a roll-back out.
 */
final class LentConnection implements InvocationHandler {

    private final SQLiteConnection connection;
    private final List<Statement> statements = new ArrayList<>();

    private LentConnection(SQLiteConnection connection) {
        this.connection = connection;
    }

    static void lend(SQLiteConnection connection, LiveRestore.Validation validation) throws Exception {
        LentConnection lent = new LentConnection(connection);
        Sql.run(connection, "PRAGMA query_only=ON");
        UnreadableSchema.endPassOver(connection);
        try {
            validation.accept((Connection) Proxy.newProxyInstance(
                    LentConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, lent));
        } finally {
            lent.takeBack();
            Sql.run(connection, "PRAGMA query_only=OFF");
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("close") || method.getName().equals("abort")) {
            return null;
        }
        try {
            Object result = method.invoke(connection, arguments);
            if (result instanceof Statement statement) {
                statements.add(statement);
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void takeBack() throws SQLException {
        for (Statement statement : statements) {
            statement.close();
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        endTransaction();
    }

    /** One that was begun in SQL is unknown to the driver. */
    private void endTransaction() throws SQLException {
        try {
            Sql.run(connection, "ROLLBACK");
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                throw e;
            }
        }
    }
}
