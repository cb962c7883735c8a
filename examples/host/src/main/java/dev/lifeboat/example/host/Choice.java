package dev.lifeboat.example.host;

/** One of several, to choose in a form. */
record Choice(long id, String name) {}
