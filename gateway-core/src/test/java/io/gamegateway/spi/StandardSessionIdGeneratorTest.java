/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

class StandardSessionIdGeneratorTest extends SessionIdGeneratorContract {

    @Override
    protected SessionIdGenerator newGenerator() {
        return SessionIdGenerator.standard("gateway-1");
    }
}
