package dev.orderup.order.rest;

import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this door can write beside JSON. */
@Configuration(proxyBeanMethods = false)
class Codecs {
    @Bean
    CodecCustomizer chunks() {
        return codecs -> codecs.customCodecs().register(new ChunkWriter());
    }
}
