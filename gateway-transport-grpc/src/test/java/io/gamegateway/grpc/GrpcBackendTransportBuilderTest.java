/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GrpcBackendTransportBuilderTest {

    private final GrpcBackendTransportBuilder builder = GrpcBackendTransport.builder();

    private static void assertRefused(String name, ThrowingCallable setting) {
        assertThatThrownBy(setting)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining("(expected: ");
    }

    @Test
    void setters_valuesThatMakeNoSense_areRefusedByName() {
        assertRefused("keepAliveTime", () -> builder.keepAliveTime(Duration.ofSeconds(9)));
        assertRefused("keepAliveTimeout", () -> builder.keepAliveTimeout(Duration.ZERO));
        assertRefused("maxInboundMessageBytes", () -> builder.maxInboundMessageBytes(0));
        assertRefused("authority", () -> builder.authority(" "));
    }
}
