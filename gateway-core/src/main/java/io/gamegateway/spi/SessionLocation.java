/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

/**
 * Which session of which gateway belongs to a user, and since which login.
 *
 * @param userId the user
 * @param gatewayName the gateway's name
 * @param sessionId the session's id; may be negative
 * @param epoch of the login: larger than that of every login of this user before, on whichever gateway. What is said about
 *     a smaller one is late, and means nothing any more
 * @since 0.1
 */
public record SessionLocation(String userId, String gatewayName, long sessionId, long epoch) {}
