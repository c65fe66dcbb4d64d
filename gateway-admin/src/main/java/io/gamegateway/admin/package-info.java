/** The admin port: health, metrics, a JSON API and a dashboard; start at {@link io.gamegateway.admin.AdminServer}. */
@NullMarked
package io.gamegateway.admin;

import org.jspecify.annotations.NullMarked;
