/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

/** Why a command did not get to a gateway. */
public enum Refusal {
    /** The gateway's buffer is full. */
    OVERFLOW,
    /** No gateway is known. */
    NO_GATEWAY,
    /** The gateway left the directory before it acknowledged the command. */
    GATEWAY_GONE,
    /** The gateway has heard of a newer run of this logic server. */
    REPLACED,
    /** The command is larger than a request to this gateway may be. */
    TOO_LARGE,
    /** The client was closed. */
    CLOSED
}
