package dev.lifeboat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a prune will do, or did: for each backup whether it stays and why. Immutable.
 *
 * @param at the instant of the decision
 * @param entries each backup, newest first
 * @param frozen why nothing at all is removed at present, if that is so
 */
public record RetentionPlan(Instant at, List<Entry> entries, Optional<String> frozen) {

    /**
     * Makes a plan.
     *
     * @param at for {@link #at()}
     * @param entries for {@link #entries()}; copied
     * @param frozen for {@link #frozen()}
     */
    public RetentionPlan {
        entries = List.copyOf(entries);
    }

    /** What becomes of a backup. */
    public enum Decision {
        /** It stays. */
        KEEP,
        /** It goes. */
        REMOVE
    }

    /**
     * The decision about one backup. Immutable.
     *
     * @param backup the backup
     * @param decision what becomes of it
     * @param reason why, in words
     */
    public record Entry(Backup backup, Decision decision, String reason) {

        @Override
        public String toString() {
            return backup.id() + " " + decision + ": " + reason;
        }
    }

    /** {@return the backups that stay, newest first} */
    public List<Backup> kept() {
        return with(Decision.KEEP);
    }

    /** {@return the backups that go, newest first} */
    public List<Backup> removed() {
        return with(Decision.REMOVE);
    }

    private List<Backup> with(Decision decision) {
        return entries.stream()
                .filter(entry -> entry.decision() == decision)
                .map(Entry::backup)
                .toList();
    }

    /** {@return a line a backup, for people} */
    @Override
    public String toString() {
        return frozen.map(why -> "frozen: " + why + "\n").orElse("")
                + entries.stream().map(Entry::toString).collect(Collectors.joining("\n"));
    }
}
