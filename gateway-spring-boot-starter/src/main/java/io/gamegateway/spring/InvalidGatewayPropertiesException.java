/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import java.util.List;

/**
 * Properties that begin with {@code gateway.} are unknown, or wrong. All of them are told together.
 *
 * @since 0.1
 */
public final class InvalidGatewayPropertiesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidGatewayPropertiesException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, one line each, with the property's name and where it was written. */
    public List<String> problems() {
        return problems;
    }
}
