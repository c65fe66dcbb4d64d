/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

/** One way into a gateway, the logic server's end of it. */
interface IngressSender {

    /** How many may be under way where each message is a request. */
    int PARALLEL = 10;

    /**
     * Sends so many messages, to one session after the other, and waits until the gateway has acknowledged them all.
     *
     * @throws IllegalStateException where one was refused
     */
    void send(int count) throws Exception;
}
