/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis.config;

/**
 * What is sent with {@code AUTH}. Its text shows no password.
 *
 * @param username of Redis' access control list; empty for the default user
 * @param password not empty
 * @since 0.1
 */
public record RedisCredentials(String username, String password) {

    /** @throws IllegalArgumentException where the password is empty */
    public RedisCredentials {
        if (password.isEmpty()) {
            throw new IllegalArgumentException(
                    "password: '' (expected: not empty; no credentials where there is none)");
        }
    }

    /** The default user's. */
    public static RedisCredentials ofPassword(String password) {
        return new RedisCredentials("", password);
    }

    @Override
    public String toString() {
        return (username.isEmpty() ? "default user" : username) + ", password not shown";
    }
}
