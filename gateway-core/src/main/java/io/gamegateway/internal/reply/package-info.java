/** The stage that brings what backends send to clients; start at {@link io.gamegateway.internal.reply.ReplyDispatcher}. */
@NullMarked
package io.gamegateway.internal.reply;

import org.jspecify.annotations.NullMarked;
