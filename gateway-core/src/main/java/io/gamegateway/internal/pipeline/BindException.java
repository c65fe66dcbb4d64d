/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.pipeline;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The gateway cannot listen where it should. */
public final class BindException extends Exception {

    private static final long serialVersionUID = 1L;

    BindException(String message, Throwable cause) {
        super(message, cause);
    }

    BindException(InetSocketAddress address, @Nullable Throwable cause) {
        super(
                "cannot listen on " + NetUtil.toSocketAddressString(address) + ": "
                        + (cause == null ? "unknown cause" : cause.getMessage()),
                cause);
    }
}
