/** Durable files and checksums on JDK types alone. Not API. */
@NullMarked
package dev.lifeboat.io;

import org.jspecify.annotations.NullMarked;
