package dev.orderup.labs.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTests {
    @Test
    void a401WithoutAChallengeIsNoProperRefusal() {
        assertThat(new Answer("401", true).isUnauthenticated()).isTrue();
        assertThat(new Answer("401", false).isUnauthenticated()).isFalse();
        assertThat(new Answer("UNAUTHENTICATED", false).isUnauthenticated()).isTrue();
    }

    @Test
    void knownAndNotAllowedIsAnotherThing() {
        assertThat(new Answer("403", false).isForbidden()).isTrue();
        assertThat(new Answer("PERMISSION_DENIED", false).isForbidden()).isTrue();
        assertThat(new Answer("401", true).isForbidden()).isFalse();
        assertThat(new Answer("403", true).isUnauthenticated()).isFalse();
    }

    @Test
    void isLetInByAnythingThatSucceeded() {
        assertThat(new Answer("200", false).isLetIn()).isTrue();
        assertThat(new Answer("OK", false).isLetIn()).isTrue();
        assertThat(new Answer("UNAVAILABLE", false).isLetIn()).isFalse();
    }
}
