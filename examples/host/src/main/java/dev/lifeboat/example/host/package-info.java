/**
 * Foyer, a small self-hosted application that manages subscriptions to media servers. It is an example of a host: what it
 * does for its backups is in {@code application.properties} and {@code RestoreRules}. Never published.
 */
@NullMarked
package dev.lifeboat.example.host;

import org.jspecify.annotations.NullMarked;
