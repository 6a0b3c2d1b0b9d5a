package dev.orderup.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrderStatusTests {
    @ParameterizedTest
    @CsvSource({"PLACED, ACCEPTED REJECTED CANCELLED", "ACCEPTED, PREPARING CANCELLED", "PREPARING, READY CANCELLED", "READY, PICKED_UP",
            "PICKED_UP, DELIVERED"})
    void eachStateLeadsWhereTheDesignSays(OrderStatus from, String next) {
        assertThat(from.next()).containsExactlyInAnyOrderElementsOf(Stream.of(next.split(" ")).map(OrderStatus::valueOf).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERED", "REJECTED", "CANCELLED"})
    void afterTheEndNothingFollows(OrderStatus end) {
        assertThat(end.isFinal()).isTrue();
        assertThat(end.step()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void previousIsNextSeenFromTheOtherSide(OrderStatus to) {
        assertThat(OrderStatus.values()).allSatisfy(from -> assertThat(from.next().contains(to)).isEqualTo(to.previous().contains(from)));
    }

    @Test
    void theKitchenTakesOnlyStepsThatAreAllowedAndArrives() {
        var way = Stream.iterate(OrderStatus.PLACED, status -> !status.isFinal(), status -> status.step().orElseThrow()).toList();

        assertThat(way).hasSize(5).last().isEqualTo(OrderStatus.PICKED_UP);
        assertThat(way).allSatisfy(status -> assertThat(status.next()).contains(status.step().orElseThrow()));
    }
}
