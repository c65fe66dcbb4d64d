/** One example for each way to embed and extend the gateway, each in one file; {@code docs/examples.md} lists them. */
@NullMarked
package io.gamegateway.examples.embed;

import org.jspecify.annotations.NullMarked;
