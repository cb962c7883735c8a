package dev.lifeboat.spring.web;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as JSON shows it.
 *
 * @param at when
 * @param kind what happened to the operation
 * @param operation which operation it was
 * @param trigger what made the backup happen that it makes
 * @param backup the backup that it is about
 * @param detail what people should know of it
 * @param severity {@code NOTE}, {@code WARNING} or {@code PROBLEM}
 */
record EventView(
        String at,
        String kind,
        String operation,
        @Nullable String trigger,
        @Nullable String backup,
        @Nullable String detail,
        String severity) {}
