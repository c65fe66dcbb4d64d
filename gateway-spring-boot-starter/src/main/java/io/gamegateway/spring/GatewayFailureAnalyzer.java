/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import io.gamegateway.GatewayException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why an application with a gateway could not start. */
final class GatewayFailureAnalyzer {

    private GatewayFailureAnalyzer() {}

    /** Of wrong properties. */
    static final class OfProperties extends AbstractFailureAnalyzer<InvalidGatewayPropertiesException> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, InvalidGatewayPropertiesException cause) {
            return new FailureAnalysis(
                    "The gateway's properties cannot be used:\n\n    " + String.join("\n    ", cause.problems()),
                    "Correct them where they are written.",
                    cause);
        }
    }

    /** Of a port that cannot be bound. */
    static final class OfPort extends AbstractFailureAnalyzer<GatewayException> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, GatewayException cause) {
            return new FailureAnalysis(
                    "The gateway could not start: " + cause.getMessage(),
                    "Change gateway.server.listen-addr (gateway.server.admin-addr, gateway.push.listen-addr), or stop what"
                            + " listens there.",
                    cause);
        }
    }
}
