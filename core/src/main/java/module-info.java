/** Lifeboat: backs up and restores the SQLite database of the application it lives in. */
module dev.lifeboat {
    requires transitive java.sql;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires static org.jspecify;

    exports dev.lifeboat;
    exports dev.lifeboat.store;
}
