package dev.lifeboat.example.host;

import java.time.Instant;

/** A media server, as it was found when it was last looked at. */
record Server(long id, String name, String address, boolean up, int viewers, int latencyMillis, Instant checkedAt) {}
