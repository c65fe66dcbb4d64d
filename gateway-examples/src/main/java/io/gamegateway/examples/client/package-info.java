/** What players run: a reference client, for reading and for copying. */
@NullMarked
package io.gamegateway.examples.client;

import org.jspecify.annotations.NullMarked;
