package dev.lifeboat;

/**
 * One object in a store. Immutable.
 *
 * @param key its name
 * @param sizeBytes its size, in bytes
 */
public record StoredObject(String key, long sizeBytes) {}
