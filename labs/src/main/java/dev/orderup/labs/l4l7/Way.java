package dev.orderup.labs.l4l7;

import dev.orderup.labs.system.PrivateSystem;
import java.net.URI;

/** How a client comes to a service of which there are two instances. */
enum Way {
    DIRECT("directly") {
        @Override
        URI orders(PrivateSystem system) {
            return URI.create("http://" + system.orderServiceGrpc(1));
        }

        @Override
        URI notifications(PrivateSystem system) {
            return system.notificationService(1);
        }
    },
    L4("layer 4") {
        @Override
        URI orders(PrivateSystem system) {
            return system.orderServicesL4();
        }

        @Override
        URI notifications(PrivateSystem system) {
            return system.notificationServicesL4();
        }
    },
    L7("layer 7") {
        @Override
        URI orders(PrivateSystem system) {
            return system.gateway();
        }

        @Override
        URI notifications(PrivateSystem system) {
            return system.gateway();
        }
    };

    private final String word;

    Way(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    abstract URI orders(PrivateSystem system);

    abstract URI notifications(PrivateSystem system);
}
