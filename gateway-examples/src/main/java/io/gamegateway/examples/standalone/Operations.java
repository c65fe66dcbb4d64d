/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.standalone;

import io.gamegateway.Reconfiguration;
import io.gamegateway.examples.standalone.observe.Observability;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What the admin port may ask for; there before the gateway is, and of use from when it is. */
final class Operations implements Observability.Actions {

    private volatile @Nullable ConfigReloader reloader;
    private volatile @Nullable Runnable shutdown;

    /** From now on it does these. */
    void are(ConfigReloader configReloader, Runnable shutdownProgram) {
        reloader = configReloader;
        shutdown = shutdownProgram;
    }

    @Override
    public Reconfiguration reload() throws Exception {
        ConfigReloader current = reloader;
        if (current == null) {
            throw new IllegalStateException("the gateway has not been started");
        }
        try {
            return current.reload();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void drain() {
        Runnable current = shutdown;
        if (current != null) {
            current.run();
        }
    }

    @Override
    public long reloads() {
        ConfigReloader current = reloader;
        return current == null ? 0 : current.reloads();
    }

    @Override
    public long failedReloads() {
        ConfigReloader current = reloader;
        return current == null ? 0 : current.failures();
    }
}
