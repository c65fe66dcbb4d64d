/**
 * The demo: a game that runs, with robots and whoever joins by a browser, and three things that go wrong on demand. Start at {@link
 * io.gamegateway.examples.demo.Demo}; {@code docs/demo.md} tells what to look at.
 */
@NullMarked
package io.gamegateway.examples.demo;

import org.jspecify.annotations.NullMarked;
