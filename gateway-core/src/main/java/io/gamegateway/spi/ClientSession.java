/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What the implementations of SPIs may know of a client. Thread-safe to read.
 *
 * @since 0.1
 */
public interface ClientSession {

    /** The session's id; may be negative. */
    long id();

    /** TCP or WebSocket. */
    ClientProtocol protocol();

    /** Where the client connects from. */
    InetSocketAddress remoteAddress();

    /** When the session began: milliseconds since 1970-01-01 UTC. */
    long connectTimeMillis();

    /** The user that a backend or a logic server bound to this session. */
    Optional<String> userId();

    /** Bytes from the client so far; recent, where another thread than the event loop asks. */
    default long bytesReceived() {
        return 0;
    }

    /** Bytes written for the client so far; recent, where another thread than the event loop asks. */
    default long bytesSent() {
        return 0;
    }

    /** Messages from the client so far; recent, where another thread than the event loop asks. */
    default long messagesReceived() {
        return 0;
    }

    /** Messages written for the client so far; recent, where another thread than the event loop asks. */
    default long messagesSent() {
        return 0;
    }

    /** High half of the session's trace id: that of the trace which its WebSocket's upgrade named, or one of its own. */
    long traceIdHigh();

    /** Low half of the session's trace id. */
    long traceIdLow();

    /** The span of the session in its trace. */
    long spanId();

    /**
     * The span id that goes along with what is sent now, where traces are propagated: that of a message which is followed, else the
     * session's where an observer records it, else a new one each time. On the session's event loop.
     */
    default long messageSpanId() {
        return spanId();
    }
}
