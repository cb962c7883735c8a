package dev.lifeboat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of a database with its staging, as if it was the only one: to Lifeboat a copy is another database. */
final class MovedStaging {

    private MovedStaging() {}

    static void in(Path home) throws IOException {
        Path owner = home.resolve(".lifeboat/app.db.owner");
        if (Files.exists(owner)) {
            Path database = home.toRealPath().resolve("app.db");
            Files.writeString(owner, Files.readString(owner).replaceFirst("(?m)^path=.*$", "path=" + database));
        }
    }
}
