/**
 * A gateway from keys and values: a YAML file and environment variables, or any other source of them. Start at {@link
 * io.gamegateway.settings.SettingsLoader} and {@link io.gamegateway.settings.GatewayAssembly}; {@code Settings} lists the keys.
 */
@NullMarked
package io.gamegateway.settings;

import org.jspecify.annotations.NullMarked;
