/**
 * What the gateway knows of its backends' endpoints, over all event loops: circuit breakers, sessions, slow start, health
 * probes; start at {@link io.gamegateway.internal.backend.Backends}.
 */
@NullMarked
package io.gamegateway.internal.backend;

import org.jspecify.annotations.NullMarked;
