/**
 * The inside of the admin port. A request comes in at {@link io.gamegateway.admin.internal.AdminHandler}, is answered by {@link
 * io.gamegateway.admin.internal.AdminApi}, and what the answer is made of is gathered by {@link
 * io.gamegateway.admin.internal.FlightRecorder}, {@link io.gamegateway.admin.internal.OwnTimes} and {@link
 * io.gamegateway.admin.internal.LiveStatus}.
 */
@NullMarked
package io.gamegateway.admin.internal;

import org.jspecify.annotations.NullMarked;
