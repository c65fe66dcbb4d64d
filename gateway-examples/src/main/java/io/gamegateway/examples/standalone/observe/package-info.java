/** What the program shows of itself: its admin port, meters, traces and logs; start at {@link io.gamegateway.examples.standalone.observe.Observability}. */
@NullMarked
package io.gamegateway.examples.standalone.observe;

import org.jspecify.annotations.NullMarked;
