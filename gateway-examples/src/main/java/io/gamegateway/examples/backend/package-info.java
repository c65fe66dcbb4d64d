/** What runs behind a gateway: a reference game server, for reading and for copying. */
@NullMarked
package io.gamegateway.examples.backend;

import org.jspecify.annotations.NullMarked;
