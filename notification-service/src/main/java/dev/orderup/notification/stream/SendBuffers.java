package dev.orderup.notification.stream;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** Bounds what the kernel keeps for a client that does not read, on both servers: only then is such a client noticed. */
@Configuration(proxyBeanMethods = false)
class SendBuffers {
    @Bean
    NettyServerCustomizer httpSendBuffer(StreamSettings settings) {
        return server -> server.childOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
    }

    @Bean
    ServerBuilderCustomizer<NettyServerBuilder> grpcSendBuffer(StreamSettings settings) {
        return server -> server.withChildOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
    }
}
