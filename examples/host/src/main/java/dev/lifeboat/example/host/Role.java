package dev.lifeboat.example.host;

/** What a user may do here. */
enum Role {
    /** Everything, users and backups included. */
    ADMIN,
    /** Log in, look at everything but the backups, and change subscriptions. */
    SUPPORT,
    /** Watch. There is nothing to log in to. */
    MEMBER;

    public boolean mayLogIn() {
        return this != MEMBER;
    }
}
