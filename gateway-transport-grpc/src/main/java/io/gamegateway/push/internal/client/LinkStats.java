/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.gamegateway.spi.GatewayAddress;

/**
 * What a link has counted.
 *
 * @param bufferedBytes not acknowledged now
 * @param accepted commands that were taken into its buffer
 * @param overflowed commands that were not, for want of room
 * @param late commands that were not, because the link had ended or was about to
 * @param sent commands that were sent, each counted once
 * @param acknowledged commands that took effect, or whose receipt says where they did not
 * @param failed commands that did not take effect everywhere, and those that were too large
 * @param batches that were sent, each counted once
 * @param resent batches that were sent again
 * @param connects streams that the gateway has welcomed
 */
public record LinkStats(
        GatewayAddress gateway,
        String gatewayName,
        boolean connected,
        int bufferedBytes,
        long accepted,
        long overflowed,
        long late,
        long sent,
        long acknowledged,
        long failed,
        long batches,
        long resent,
        long connects) {}
