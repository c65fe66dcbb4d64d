/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

/**
 * Rules or a realm mapping that are refused, as a whole. The message names what is wrong first: the rule, its field, the
 * value, and what was expected.
 *
 * @since 0.1
 */
public class InvalidRoutesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidRoutesException(String message) {
        super(message);
    }

    /** The same, with the key of Redis that it was found at. */
    InvalidRoutesException at(String key) {
        InvalidRoutesException located = new InvalidRoutesException(key + ": " + getMessage());
        located.setStackTrace(getStackTrace());
        return located;
    }
}
