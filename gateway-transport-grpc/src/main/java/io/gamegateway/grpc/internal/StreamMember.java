/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.grpc.internal;

import io.gamegateway.spi.LinkLoss;

/** An event loop that uses a stream, and is told what becomes of it; on the stream's home loop. */
interface StreamMember {

    /** The stream may be used. */
    void opened(EndpointStream stream);

    /** It could not be opened; this is the last thing the member is told. */
    void openFailed(String cause);

    /** Its queue takes more again. */
    void writable();

    /** The server does not answer any more. */
    void silent(String cause);

    /** It was unused, and is closed; the last thing. */
    void closed();

    /** It is lost; the last thing. */
    void lost(LinkLoss loss, String cause, long messagesInDoubt);
}
