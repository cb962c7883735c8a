package dev.lifeboat;

/**
 * One object in a store.
 *
 * @param key its name
 * @param sizeBytes its size
 */
public record StoredObject(String key, long sizeBytes) {}
