package dev.orderup.notification.stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What all streams have in common.
 *
 * @param sendBuffer how much the kernel takes for one client that does not read. Left to itself it takes megabytes: tens of
 * thousands of updates that look delivered before anybody notices.
 */
@ConfigurationProperties("orderup.stream")
record StreamSettings(@DefaultValue("64KB") DataSize sendBuffer) {
    StreamSettings {
        if (sendBuffer.toBytes() < 4096 || sendBuffer.toBytes() > 16_777_216) {
            throw new IllegalArgumentException("orderup.stream.send-buffer: " + sendBuffer + " (expected: 4KB-16MB)");
        }
    }

    int sendBufferBytes() {
        return (int) sendBuffer.toBytes();
    }
}
