package dev.lifeboat.example.host;

import java.time.Instant;

/** Somebody who watches, works here, or both. */
record User(
        long id, String name, String email, Role role, boolean enabled, Instant createdAt, int activeSubscriptions) {}
