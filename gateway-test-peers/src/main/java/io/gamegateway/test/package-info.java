/**
 * Test fixtures that stand around a gateway: clients, backends, a plain HTTP peer and a faulty network between them.
 *
 * <p>Start at {@link io.gamegateway.test.FrameClient} and {@link io.gamegateway.test.ScriptedBackend}; put
 * {@link io.gamegateway.test.FaultProxy} between any two of them. The package knows nothing of the gateway's own code:
 * it encodes the wire by itself, with the JDK only, so that its bytes check the gateway's bytes independently.
 */
@NullMarked
package io.gamegateway.test;

import org.jspecify.annotations.NullMarked;
