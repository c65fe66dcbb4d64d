/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spring;

import io.gamegateway.GatewayBuilder;

/**
 * For what properties have no words: a bean of this type may set anything on the builder, after the properties and before the gateway is
 * built. Called once, by the thread that refreshes the context; several are called in the order of their beans.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface GatewayBuilderCustomizer {

    /** Sets more, or other things than the properties did. */
    void customize(GatewayBuilder builder);
}
