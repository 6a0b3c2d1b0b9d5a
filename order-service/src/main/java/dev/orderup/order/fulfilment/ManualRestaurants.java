package dev.orderup.order.fulfilment;

import dev.orderup.order.domain.Kitchens;

import org.springframework.stereotype.Component;

/** Restaurants named in the settings work by hand, all others automatically. */
@Component
class ManualRestaurants implements Kitchens {
    private final FulfilmentSettings settings;

    ManualRestaurants(FulfilmentSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean isByHand(String restaurantId) {
        return settings.manualRestaurants().contains(restaurantId);
    }
}
