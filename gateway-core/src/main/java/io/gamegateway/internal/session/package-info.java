/**
 * Where the stages meet: the session of a client, the tables that find it, and the interfaces by which one stage hands a
 * message to the next; start at {@link io.gamegateway.internal.session.Session}.
 */
@NullMarked
package io.gamegateway.internal.session;

import org.jspecify.annotations.NullMarked;
