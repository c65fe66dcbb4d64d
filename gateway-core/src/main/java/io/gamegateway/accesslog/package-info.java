/** One line per client connection; start at {@link io.gamegateway.accesslog.AccessLog}. */
@NullMarked
package io.gamegateway.accesslog;

import org.jspecify.annotations.NullMarked;
