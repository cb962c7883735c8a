package dev.lifeboat.example.host;

import java.time.LocalDate;

/** One user's access to one server for a time. The last day is included. */
record Subscription(
        long id, Choice user, Choice server, Plan plan, LocalDate startsOn, LocalDate endsOn, Renewal renewal) {

    /** What is paid for. */
    enum Plan {
        SINGLE,
        FAMILY,
        UNLIMITED
    }

    /** What happens after the last day. */
    record Renewal(boolean automatic, boolean active) {}
}
