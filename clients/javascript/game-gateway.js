/* SPDX-License-Identifier: Apache-2.0 */
// The reference client in JavaScript, for browsers and for Node.js 22 and later. docs/clients.md tells what to mind.

const HEADER_BYTES = 8;

// Close codes of their own; any other reason is 4000 and its number in REASONS.
const CODES = { 1000: 'normal', 1002: 'protocol_error', 1003: 'protocol_error', 1009: 'message_too_large', 1012: 'draining', 1013: 'overload' };
const REASONS = [, 'normal', 'kicked', 'replaced', 'idle_timeout', 'protocol_error', 'message_too_large', 'rate_limited', 'slow_consumer',
  'no_route', 'backend_unavailable', 'backend_refused', 'draining', 'overload', 'internal_error', 'handshake_timeout', 'unauthorized'];

/** Where a message goes: world 0 to 32767, server type and instance 0 to 255. */
export const serverId = (world, type, inst) => ((world << 16) | (type << 8) | inst) >>> 0;

/** A message as it is sent: u16 length, u16 messageId, u32 serverId, little endian, then the payload. */
export function encode({ messageId, serverId, payload = new Uint8Array() }) {
  if (payload.length > 65535) throw new RangeError(`payload: ${payload.length} bytes (expected: 65535 at most)`);
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, payload.length, true);
  view.setUint16(2, messageId, true);
  view.setUint32(4, serverId, true);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** Turns a stream of bytes into messages, however it is cut. */
export class Decoder {
  #pending = new Uint8Array();

  push(bytes) {
    const all = new Uint8Array(this.#pending.length + bytes.length);
    all.set(this.#pending);
    all.set(bytes, this.#pending.length);
    const view = new DataView(all.buffer);
    const messages = [];
    let at = 0;
    while (all.length - at >= HEADER_BYTES && all.length - at >= HEADER_BYTES + view.getUint16(at, true)) {
      const end = at + HEADER_BYTES + view.getUint16(at, true);
      messages.push({ messageId: view.getUint16(at + 2, true), serverId: view.getUint32(at + 4, true), payload: all.slice(at + HEADER_BYTES, end) });
      at = end;
    }
    this.#pending = all.slice(at);
    return messages;
  }
}

/** What a close code and its text mean; retryAfterMs is null where the gateway does not say. */
export function closeReason(code, text = '') {
  const hint = /\bretry_after_ms=(\d+)/.exec(text);
  return { code, reason: CODES[code] ?? REASONS[code - 4000] ?? 'lost', text, retryAfterMs: hint ? Number(hint[1]) : null };
}

/** A connection: set onopen, onmessage({messageId, serverId, payload}) and onclose({code, reason, text, retryAfterMs}). */
export class GameClient {
  #socket;
  #decoder = new Decoder();

  constructor(url) {
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.onopen?.();
    this.#socket.onmessage = ({ data }) => this.#decoder.push(new Uint8Array(data)).forEach((message) => this.onmessage?.(message));
    this.#socket.onclose = ({ code, reason }) => this.onclose?.(closeReason(code, reason));
  }

  get isOpen() { return this.#socket.readyState === WebSocket.OPEN; }

  /** Bytes that wait for the network: a client that sends faster than it can should send less. */
  get bytesWaiting() { return this.#socket.bufferedAmount; }

  send(messageId, serverId, payload) { this.#socket.send(encode({ messageId, serverId, payload })); }

  close() { this.#socket.close(1000); }
}
