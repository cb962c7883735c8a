/** Stores that come with the library; each is a user of {@link dev.lifeboat.BackupStore} like any plug-in. */
@NullMarked
package dev.lifeboat.store;

import org.jspecify.annotations.NullMarked;
