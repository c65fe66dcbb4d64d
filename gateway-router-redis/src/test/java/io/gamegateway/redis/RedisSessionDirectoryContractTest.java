/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

import io.gamegateway.spi.SessionDirectory;
import io.gamegateway.spi.SessionDirectoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSessionDirectoryContractTest extends SessionDirectoryContract {

    @RegisterExtension
    final RedisFixture fixture = new RedisFixture();

    @Override
    protected SessionDirectory open() {
        return fixture.closing(RedisSessionDirectory.builder(fixture.config()).start());
    }
}
