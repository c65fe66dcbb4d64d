/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.push.proto.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * One gateway's part in a delivery. The ordinal is set within the log's lock; everything else belongs to the link's event loop.
 */
final class Part {

    private final Delivery delivery;
    private final String gateway;
    private long ordinal;
    private @Nullable Receipt receipt;

    Part(Delivery delivery, String gateway) {
        this.delivery = delivery;
        this.gateway = gateway;
    }

    long ordinal() {
        return ordinal;
    }

    void ordinal(long value) {
        ordinal = value;
    }

    /** A later one replaces it: then the gateway has forgotten the first, and what it did. */
    void receipt(Receipt value) {
        receipt = value;
    }

    /** The gateway has acknowledged the command. */
    void acknowledged() {
        delivery.answered(receipt);
    }

    /** The gateway will not get the command. */
    void refused(Refusal reason) {
        delivery.refused(gateway, reason);
    }
}
