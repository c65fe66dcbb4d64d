/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link GatewayDirectory} must keep; extend it with your own. */
public abstract class GatewayDirectoryContract {

    private static final Duration WAIT = Duration.ofSeconds(15);
    private static final GatewayAddress ONE = new GatewayAddress("gateway-1", new Endpoint("10.0.0.1", 7100));
    private static final GatewayAddress TWO = new GatewayAddress("gate way: 2 \u4e16", new Endpoint("::1", 7100));

    private final List<Set<GatewayAddress>> told = Collections.synchronizedList(new ArrayList<>());

    /** A directory in which these are alive; the caller's class closes it. */
    protected abstract GatewayDirectory directory(Set<GatewayAddress> gateways);

    private Set<GatewayAddress> last() {
        return told.isEmpty() ? Set.of() : told.get(told.size() - 1);
    }

    @Test
    void watch_tellsAllThatAreAlive() {
        directory(Set.of(ONE, TWO)).watch(told::add);

        await().atMost(WAIT).untilAsserted(() -> assertThat(last()).containsExactlyInAnyOrder(ONE, TWO));
    }

    @Test
    void told_isImmutable() {
        directory(Set.of(ONE)).watch(told::add);
        await().atMost(WAIT).untilAsserted(() -> assertThat(last()).containsExactly(ONE));

        assertThatThrownBy(() -> last().add(TWO)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void watch_twice_throws() {
        GatewayDirectory directory = directory(Set.of(ONE));
        directory.watch(told::add);

        assertThatThrownBy(() -> directory.watch(told::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("watched: true (expected: false; a directory is watched once)");
    }

    @Test
    void close_unwatched_orTwice_isHarmless() {
        GatewayDirectory directory = directory(Set.of(ONE));

        directory.close();
        directory.close();

        GatewayDirectory watched = directory(Set.of(ONE));
        watched.watch(told::add);
        watched.close();
        watched.close();
    }
}
