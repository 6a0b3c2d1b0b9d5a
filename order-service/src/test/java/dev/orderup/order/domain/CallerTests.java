package dev.orderup.order.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderup.order.domain.Caller.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTests {
    @Test
    void aSubjectIsARoleAndAName() {
        assertThat(Caller.parse("customer:ada")).isEqualTo(new Caller(Role.CUSTOMER, "ada"));
        assertThat(Caller.parse("kitchen:Trattoria: da Nino & figli").name()).isEqualTo("Trattoria: da Nino & figli");
        assertThat(new Caller(Role.SERVICE, "notification-service").subject()).isEqualTo("service:notification-service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "customer", "customer:", "customer: ", ":ada", "Customer:ada", "root:ada", "customer:a\nb",
            "customer:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    void whatIsNotBothNamesNobody(String subject) {
        assertThatExceptionOfType(InvalidRequest.class).isThrownBy(() -> Caller.parse(subject));
    }
}
