package dev.orderup.notification.feed;

/** Why a follower will hear nothing more. After every reason but {@link #FINAL} it should come again and resume. */
public enum EndReason {
    /** The order's last status was delivered: there is nothing left to tell. */
    FINAL("final"),
    /** The follower read more slowly than the order changed, and its share of memory is spent. */
    TOO_SLOW("too-slow"),
    /** This instance stops; another one, or this one soon, goes on. */
    RESTARTING("restarting"),
    /** An update was missed and order-service could not be asked for it: going on would leave a gap. */
    HISTORY_UNAVAILABLE("history-unavailable"),
    /** The follower's token has expired: it may come again with a new one. */
    TOKEN_EXPIRED("token-expired");

    private final String word;

    EndReason(String word) {
        this.word = word;
    }

    /** The reason as clients read it. */
    public String word() {
        return word;
    }
}
