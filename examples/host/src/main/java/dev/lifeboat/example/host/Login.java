package dev.lifeboat.example.host;

/** What the database knows of somebody who logs in. The hash is empty for one who cannot. */
record Login(long id, String name, String passwordHash, Role role, boolean enabled) {}
