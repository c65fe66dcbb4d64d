/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.redis;

/** There is nothing where rules should be: nobody has published any yet, or they are gone by mistake. */
final class MissingRulesException extends InvalidRoutesException {

    private static final long serialVersionUID = 1L;

    MissingRulesException(String message) {
        super(message);
    }
}
