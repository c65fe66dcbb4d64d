/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the JMH benchmarks share; each of them is in the package that it measures. To read their results, start at {@link
 * io.gamegateway.jmh.MarkdownResults}.
 */
@NullMarked
package io.gamegateway.jmh;

import org.jspecify.annotations.NullMarked;
