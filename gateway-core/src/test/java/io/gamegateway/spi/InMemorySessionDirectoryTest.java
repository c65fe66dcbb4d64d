/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

class InMemorySessionDirectoryTest extends SessionDirectoryContract {

    private final SessionDirectory directory = SessionDirectory.inMemory();

    @Override
    protected SessionDirectory open() {
        return directory;
    }
}
