package dev.orderup.labs.kafka;

import dev.orderup.labs.system.Until;
import java.time.Duration;
import java.util.List;

/** Waits for the group to be as it should. */
final class Members {
    /** A session's timeout, the start of a service and a rebalance, on a machine that has other work. */
    private static final Duration WITHIN = Duration.ofMinutes(3);

    private Members() {}

    /** Two members share the partitions, and none of them is one of these. */
    static void awaitTwoWithout(Group group, List<Group.Member> gone) throws InterruptedException {
        var dead = gone.stream().map(Group.Member::id).toList();
        Until.holds("two members share the partitions", WITHIN, () -> {
            var members = group.members();
            return members.size() == 2
                    && members.stream().noneMatch(member -> member.partitions().isEmpty() || dead.contains(member.id()));
        });
    }

    /** All that is published is in the view, and the place behind it is committed. */
    static void awaitDrained(Group group) throws InterruptedException {
        Until.holds("the group's lag is 0", WITHIN, () -> group.lag() == 0);
    }

    /** Those of these who are not in the group any more, once there are some. */
    static List<Group.Member> awaitGone(Group group, List<Group.Member> before) throws InterruptedException {
        Until.holds("the group has noticed that a member is dead", WITHIN, () -> !gone(group, before).isEmpty());
        return gone(group, before);
    }

    private static List<Group.Member> gone(Group group, List<Group.Member> before) throws InterruptedException {
        var now = group.members().stream().map(Group.Member::id).toList();
        return before.stream().filter(member -> !now.contains(member.id())).toList();
    }
}
