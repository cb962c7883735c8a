package dev.lifeboat.examples;

import dev.lifeboat.BackupException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;

/**
 * Shows Lifeboat at work: {@code mvn -q -Pdemo package} runs it on the database of a media server that it makes itself,
 * {@code mvn -q -Pdemo package -Ddemo.database=PATH} on a database of yours, which it only reads. It writes below
 * {@code target} alone. Whatever it says is checked before it is printed; the exit code is 1 when something does not hold.
 */
public final class Tour {

    private Tour() {}

    /** Takes its settings from system properties; see {@link TourSettings#from}. */
    public static void main(String[] args) {
        System.exit(run(TourSettings.from(System.getProperties()), Screen.standard()));
    }

    /** Runs a tour and returns the exit code. */
    static int run(TourSettings settings, Screen screen) {
        try {
            if (settings.database().isPresent()) {
                new YourDatabaseTour(settings.database().get(), settings.directory(), screen).run();
            } else {
                new MediaServerTour(settings, screen).run();
            }
            return 0;
        } catch (ClaimFailedException e) {
            return stopped(screen, "This does not hold: " + e.getMessage());
        } catch (UnsuitableDatabaseException | BackupException e) {
            return stopped(screen, String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            return stopped(screen, e.getFile() + " cannot be used: " + reason(e) + ".");
        } catch (IOException | SQLException e) {
            return stopped(screen, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return stopped(screen, "A single value of the database is too large for the memory of this process.");
        }
    }

    /** Some of these exceptions say by their name alone what went wrong. */
    private static String reason(FileSystemException failure) {
        return failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
    }

    private static int stopped(Screen screen, String why) {
        screen.stopped(why);
        return 1;
    }
}
