/**
 * TLS with clients and backends.
 */
@NullMarked
package io.gamegateway.internal.tls;

import org.jspecify.annotations.NullMarked;
