/** What reaches into the core, as its own tests do. */
@NullMarked
package dev.lifeboat;

import org.jspecify.annotations.NullMarked;
