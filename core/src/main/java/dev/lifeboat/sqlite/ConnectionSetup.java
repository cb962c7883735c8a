package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** What the host registers on a new connection of ours. */
@FunctionalInterface
public interface ConnectionSetup {

    /** Nothing. */
    ConnectionSetup NONE = connection -> {};

    /** Registers it. */
    void accept(Connection connection) throws SQLException;
}
