/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.load;

import java.util.Locale;

/**
 * What idle connections have taken, in kilobytes.
 *
 * @param connections that were open
 * @param residentBefore of the peer's process, before there was any
 * @param resident of the peer's process
 * @param kernel more than before: on both sides, of client and backend too
 */
record IdleSample(long connections, long residentBefore, long resident, long kernel) {

    /** For who watches a run. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d connections, %.2f KB each in the process, %.1f KB in the kernel",
                connections,
                residentEach(),
                kernelEach());
    }

    /** Of the process. */
    double residentEach() {
        return (double) (resident - residentBefore) / connections;
    }

    /** Of the kernel. */
    double kernelEach() {
        return (double) kernel / connections;
    }

    /** Of both. */
    double bothEach() {
        return residentEach() + kernelEach();
    }
}
