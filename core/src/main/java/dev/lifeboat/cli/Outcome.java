package dev.lifeboat.cli;

/** How a command ended, the best first but for the usage, which is found out before anything is done. */
enum Outcome {
    FINE(0),
    DAMAGED(1),
    USAGE(2),
    FAILED(3);

    private final int code;

    Outcome(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
