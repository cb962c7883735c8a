/** A real server on an open port, and visitors with cookies. */
@NullMarked
package dev.lifeboat.example.host;

import org.jspecify.annotations.NullMarked;
