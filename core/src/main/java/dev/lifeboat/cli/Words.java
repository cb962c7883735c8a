package dev.lifeboat.cli;

import dev.lifeboat.Backup;
import dev.lifeboat.Verification.Outcome;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Sizes, times and states as people read them. */
final class Words {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm x", Locale.ROOT);
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Words() {}

    /** For example {@code 512 bytes}, {@code 40.0 KiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** For example {@code 2026-11-23 19:15 +01}. */
    static String time(Instant instant, ZoneId zone) {
        return MINUTE.format(instant.atZone(zone));
    }

    /** For example {@code 3 backups}. */
    static String count(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    static String trigger(Backup backup) {
        return backup.trigger().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the last verification found, and whether it is pinned. */
    static String verified(Backup backup) {
        String found = backup.lastVerification()
                .map(last -> last.outcome() == Outcome.PASSED ? "ok" : "DAMAGED")
                .orElse("-");
        return backup.pinned() ? found + ", pinned" : found;
    }

    /** What went wrong, in one line. */
    static String failure(Exception failure) {
        return failure instanceof AccessDeniedException ? "permission denied: " + failure.getMessage() : "" + failure;
    }
}
