/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

/**
 * Which of Netty's socket transports is used.
 *
 * @since 0.1
 */
public enum IoTransport {
    /** The native one of this machine where its library is there, else {@link #NIO}. */
    AUTO,
    /** Linux's epoll; an error where the native library is missing. */
    EPOLL,
    /** The kqueue of macOS and BSD; an error where the native library is missing. */
    KQUEUE,
    /** The JDK's own. */
    NIO
}
