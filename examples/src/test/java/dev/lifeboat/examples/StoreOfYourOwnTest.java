package dev.lifeboat.examples;

import dev.lifeboat.BackupStore;
import dev.lifeboat.testkit.BackupStoreContract;

/** How the author of a store tests it. */
class StoreOfYourOwnTest extends BackupStoreContract {

    @Override
    protected BackupStore freshStore() {
        return new StoreOfYourOwn.Memory();
    }
}
