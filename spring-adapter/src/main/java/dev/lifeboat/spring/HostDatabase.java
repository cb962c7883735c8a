package dev.lifeboat.spring;

import java.nio.file.Path;

/**
 * The database that is backed up.
 *
 * @param file its main file, which need not exist yet
 */
public record HostDatabase(Path file) {}
