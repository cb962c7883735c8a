/** Programs that show what Lifeboat does, each with a {@code main} of its own. Never published. */
@NullMarked
package dev.lifeboat.examples;

import org.jspecify.annotations.NullMarked;
