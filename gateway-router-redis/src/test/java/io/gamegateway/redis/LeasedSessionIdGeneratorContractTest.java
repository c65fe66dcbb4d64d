/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.spi.SessionIdGenerator;
import io.gamegateway.spi.SessionIdGeneratorContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeasedSessionIdGeneratorContractTest extends SessionIdGeneratorContract {

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    @Override
    protected SessionIdGenerator newGenerator() {
        return fixture.closing(
                LeasedSessionIdGenerator.builder(fixture.config(), "test").start());
    }
}
