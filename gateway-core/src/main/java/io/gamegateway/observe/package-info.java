/** What can be seen of a gateway: what it counts, what it knows, and what happens in it, for metrics, traces, logs and tools. */
@NullMarked
package io.gamegateway.observe;

import org.jspecify.annotations.NullMarked;
