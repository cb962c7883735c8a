/**
 * The web page of the backups, and the REST API that it stands on. Nothing here is an API of Java: what a front end of the
 * host's may use is in {@code openapi.json}.
 */
@NullMarked
package dev.lifeboat.spring.web;

import org.jspecify.annotations.NullMarked;
