/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import io.gamegateway.config.BackendTls;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.function.UnaryOperator;

/** A transport's side of TLS with backends, by its files as they were last read. Thread-safe. */
public final class ReloadableTls {

    private volatile ClientTls current;

    /**
     * Reads the files.
     *
     * @param more what the transport adds to each context
     * @throws IllegalArgumentException naming the file and what was expected
     */
    public ReloadableTls(BackendTls config, UnaryOperator<SslContextBuilder> more) {
        this.current = ClientTls.of(config, more);
    }

    /** For the connections that are made now. */
    public ClientTls current() {
        return current;
    }

    /**
     * Reads the files again.
     *
     * @return puts what was read in force
     * @throws IllegalArgumentException naming the file and what was expected; nothing is changed then
     */
    public Runnable reload() {
        ClientTls prepared = current.reread();
        return () -> current = prepared;
    }
}
