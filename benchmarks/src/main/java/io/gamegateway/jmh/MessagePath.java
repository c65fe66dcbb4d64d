/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.jmh;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What this benchmark measures, or each benchmark of this class, is done for every message, and so must allocate nothing. A test runs
 * all that are marked with it, and fails where one of them does.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface MessagePath {}
