/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the logic server's push client is made of; start at {@link io.gamegateway.push.internal.client.PushCommands}.
 *
 * <p>A command is encoded once, by the calling thread, and appended to the {@link
 * io.gamegateway.push.internal.client.CommandLog} of each gateway it is for. From there the {@link
 * io.gamegateway.push.internal.client.PushLink} of that gateway, on its event loop, cuts batches and sends them, keeps them
 * until they are acknowledged, and sends them again after a reconnect. {@link io.gamegateway.push.internal.client.Fleet} has
 * the links, one per gateway of the directory; {@link io.gamegateway.push.internal.client.Delivery} puts the gateways' receipts
 * together.
 */
@NullMarked
package io.gamegateway.push.internal.client;

import org.jspecify.annotations.NullMarked;
