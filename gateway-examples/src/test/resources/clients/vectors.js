/* SPDX-License-Identifier: Apache-2.0 */
// Compares the reference client with the test vectors; resolves to what differs.
import { Decoder, closeReason, encode, serverId } from './game-gateway.js';

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const bytes = (text) => new Uint8Array((text.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
const payloadOf = (vector) => vector.payloadRepeat ? new Uint8Array(vector.payloadRepeat.count).fill(parseInt(vector.payloadRepeat.byte, 16)) : bytes(vector.payload);
const frameOf = (vector) => vector.hex ?? vector.headerHex + hex(payloadOf(vector));

export async function differences() {
  const vectors = await (await fetch('protocol.json')).json();
  const differing = [];
  let compared = 0;
  const same = (note, actual, expected) => {
    compared++;
    if (actual !== expected) differing.push(`${note}: ${actual} (expected: ${expected})`);
  };

  for (const vector of vectors.clientFrames) {
    const id = (serverId(vector.worldId, vector.serverType, vector.instId) | (vector.isZip ? 1 << 31 : 0)) >>> 0;
    same(vector.note, id, vector.serverId);
    same(vector.note, hex(encode({ messageId: vector.messageId, serverId: id, payload: payloadOf(vector) })), frameOf(vector));
  }
  for (const vector of vectors.clientStreams) {
    const stream = bytes(vector.hex);
    const decoder = new Decoder();
    const cuts = [0, ...vector.cuts, stream.length];
    const messages = cuts.slice(1).flatMap((cut, i) => decoder.push(stream.subarray(cuts[i], cut)));
    same(vector.note, messages.map((message) => hex(encode(message))).join(), vector.messages.map((i) => frameOf(vectors.clientFrames[i])).join());
  }
  for (const { code, text, reason, retryAfterMs, note } of vectors.webSocketCloses) {
    const close = closeReason(code, text);
    same(note, close.reason, reason);
    same(note, close.retryAfterMs, retryAfterMs);
  }
  for (const { name, webSocketCode } of vectors.closeReasons) same(name, closeReason(webSocketCode).reason, name);
  return { compared, differing };
}
