/** What plug-in authors test with: the contract of a store, a store that fails, a clock that is set by hand. */
@NullMarked
package dev.lifeboat.testkit;

import org.jspecify.annotations.NullMarked;
