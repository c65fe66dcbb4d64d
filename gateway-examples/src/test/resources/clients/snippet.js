/* SPDX-License-Identifier: Apache-2.0 */
// The JavaScript of docs/clients.md, with what a page has around it.
import { GameClient, serverId } from './game-gateway.js';

export function run(location, show, comeBackIn) {
  const client = new GameClient(`ws://${location.host}/`);
  client.onopen = () => client.send(1, serverId(0, 10, 1), new TextEncoder().encode('hello'));
  client.onmessage = ({ messageId, payload }) => show(messageId, new TextDecoder().decode(payload));
  client.onclose = ({ reason, retryAfterMs }) => comeBackIn(retryAfterMs ?? 1000);
  return client;
}
