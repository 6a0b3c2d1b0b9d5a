package dev.orderup.labs.proxies;

import java.util.Optional;

/** A proxy that can be started. To add one, write another of these and name it in {@link ProxiesLab}. */
interface Contender {

    /** As in the names of results. */
    String word();

    /** What is missing, and how one gets it; empty when it can be started. */
    Optional<String> missing();

    Running start(Bench bench);

    /** A JVM has to compile what it runs before it shows what that costs. */
    boolean isJvm();
}
