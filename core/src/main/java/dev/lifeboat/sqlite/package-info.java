/** All that speaks SQLite: connections, snapshots, checks and the two ways of applying a restore. Not API. */
@NullMarked
package dev.lifeboat.sqlite;

import org.jspecify.annotations.NullMarked;
