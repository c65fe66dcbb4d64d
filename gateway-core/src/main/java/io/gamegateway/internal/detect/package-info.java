/**
 * The stage that tells what a new client speaks, and upgrades HTTP to WebSocket; start at {@link
 * io.gamegateway.internal.detect.DetectionHandler}.
 */
@NullMarked
package io.gamegateway.internal.detect;

import org.jspecify.annotations.NullMarked;
