/**
 * Reads and checks the standalone program's configuration, file and environment; start at {@link
 * io.gamegateway.examples.standalone.config.ConfigLoader}, and at {@code Settings} for the list of keys.
 */
@NullMarked
package io.gamegateway.examples.standalone.config;

import org.jspecify.annotations.NullMarked;
