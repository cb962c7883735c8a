package dev.lifeboat.example.host;

/** The figures of the first page. */
record Counts(int users, int servers, int serversUp, int viewers, int activeSubscriptions, int endingSoon) {}
