/** The command line, for the day the host does not start: {@link dev.lifeboat.cli.Lifeboat}. A user of the API. */
@NullMarked
package dev.lifeboat.cli;

import org.jspecify.annotations.NullMarked;
