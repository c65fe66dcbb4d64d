/* SPDX-License-Identifier: Apache-2.0 */
import { GameClient, serverId } from './game-gateway.js';

// As in GameMessages.java.
const ARENA = serverId(1, 20, 0);
const CHEERS = serverId(1, 30, 0);
const JOIN = 1, STEER = 2, PING = 3, CHEER = 4, SNAPSHOT = 100, NAMES = 101, NEWS = 102;

const SHOWN_BEHIND_MS = 100; // dots are drawn so far in the past, between two snapshots
const STEER_AGAIN_MS = 1000;
const PING_MS = 1000;
const RADIUS = 9;
const SMALLEST_SCALE = 0.45;

const $ = (id) => document.getElementById(id);
const text = (bytes) => new TextDecoder().decode(bytes);
const style = getComputedStyle(document.documentElement);
const color = (name) => style.getPropertyValue(`--${name}`).trim();
const COLORS = { me: color('me'), text: color('text'), quiet: color('quiet'), line: color('line'), servers: [color('quiet'), color('one'), color('two')] };
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const me = crypto.getRandomValues(new Uint32Array(1))[0];
let world = { width: 1600, height: 900, gateways: [], active: 0, experiments: false };
let client = null;
let snapshots = []; // the last two or three: { at, dots: Map of id to { x, y, server, cheers } }
let names = {};
let failures = 0;
let pushes = 0;
const heading = { x: 0, y: 0, sentAt: 0 };

// What tests, and the curious, may look at.
const demo = (window.demo = { me, gateway: null, tripMs: null, joined: 0, moves: [], lost: 0, news: [], cheers: 0, dots: () => snapshots.at(-1)?.dots ?? new Map() });

// ---- the connection

async function connect() {
  try {
    world = await (await fetch('state')).json();
  } catch {
    return later(1000);
  }
  $('experiments').hidden = !world.experiments;
  const gateway = world.gateways.find(({ port }) => port === world.active);
  const opened = new GameClient(`ws://${location.hostname}:${gateway.port}/`);
  opened.onopen = () => {
    client = opened;
    failures = 0;
    demo.gateway = gateway.name;
    $('gateway').textContent = gateway.name;
    join();
    ping();
  };
  opened.onmessage = received;
  opened.onclose = ({ reason, retryAfterMs }) => {
    client = null;
    $('gateway').textContent = '–';
    if (reason === 'draining') demo.moves.push(gateway.name);
    else demo.lost++;
    // Where the gateway says when to come back, then; otherwise later each time.
    later(retryAfterMs ?? Math.min(8000, 250 * 2 ** failures++));
  };
}

const later = (ms) => setTimeout(connect, ms * (0.75 + Math.random() / 2));

const u32 = (value) => new Uint8Array(new Uint32Array([value]).buffer);

function join() {
  client?.send(JOIN, ARENA, new Uint8Array([...u32(me), ...new TextEncoder().encode($('name').value)]));
}

function ping() {
  client?.send(PING, ARENA, new Uint8Array(new Float64Array([performance.now()]).buffer));
}

function steer(force = false) {
  const now = performance.now();
  if (!force && now - heading.sentAt < STEER_AGAIN_MS) return;
  heading.sentAt = now;
  client?.send(STEER, ARENA, new Uint8Array([...u32(me), (heading.x * 127) & 255, (heading.y * 127) & 255]));
}

function cheer() {
  client?.send(CHEER, CHEERS, u32(me));
}

function received({ messageId, payload }) {
  const view = new DataView(payload.buffer);
  switch (messageId) {
    case JOIN:
      demo.joined++;
      break;
    case PING:
      demo.tripMs = performance.now() - view.getFloat64(0, true);
      $('trip').textContent = `${demo.tripMs.toFixed(1)} ms`;
      break;
    case CHEER:
      demo.cheers = view.getUint32(0, true);
      break;
    case SNAPSHOT:
      pushes++;
      showNext(view);
      break;
    case NAMES:
      names = JSON.parse(text(payload));
      break;
    case NEWS:
      news(text(payload));
      break;
  }
}

function showNext(view) {
  const dots = new Map();
  for (let i = 0, at = 2; i < view.getUint16(0, true); i++, at += 10) {
    dots.set(view.getUint32(at, true), { x: view.getUint16(at + 4, true), y: view.getUint16(at + 6, true), server: view.getUint8(at + 8), cheers: view.getUint8(at + 9) });
  }
  snapshots = [...snapshots.slice(-2), { at: performance.now(), dots }];
}

function news(line) {
  demo.news.push(line);
  const item = document.createElement('li');
  item.textContent = line;
  $('news').prepend(item);
  while ($('news').children.length > 5) $('news').lastChild.remove();
}

// ---- the picture

const canvas = $('arena');
const pen = canvas.getContext('2d');
let scale = 1, left = 0, top_ = 0;

function fit() {
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  scale = Math.max(SMALLEST_SCALE, Math.min(width / world.width, height / world.height));
}

/** The world in the middle where it fits; where it does not, as on a phone, the player is in the middle. */
function look(mine) {
  const { width, height } = canvas.getBoundingClientRect();
  const offset = (room, size, at) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, room / 2 - at)));
  left = offset(width, world.width * scale, (mine?.x ?? world.width / 2) * scale);
  top_ = offset(height, world.height * scale, (mine?.y ?? world.height / 2) * scale);
}

/** Where a dot was a moment ago, between the two snapshots around that moment. */
function place(id, now) {
  const moment = now - SHOWN_BEHIND_MS;
  const next = snapshots.find(({ at, dots }) => at >= moment && dots.has(id)) ?? snapshots.at(-1);
  const before = snapshots.findLast(({ at, dots }) => at < moment && dots.has(id)) ?? next;
  const dot = next.dots.get(id);
  const old = before.dots.get(id) ?? dot;
  const part = calm.matches || next === before ? 1 : Math.min(1, (moment - before.at) / (next.at - before.at));
  return { ...dot, x: old.x + (dot.x - old.x) * part, y: old.y + (dot.y - old.y) * part };
}

function draw(now) {
  requestAnimationFrame(draw);
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  const last = snapshots.at(-1);
  look(last?.dots.has(me) ? place(me, now) : null);
  pen.translate(left, top_);
  grid();
  if (!last) return;
  for (const id of last.dots.keys()) if (id !== me) drawDot(id, place(id, now), false);
  if (last.dots.has(me)) drawDot(me, place(me, now), true);
}

function grid() {
  pen.strokeStyle = COLORS.line;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let x = 0; x <= world.width; x += 100) { pen.moveTo(x * scale, 0); pen.lineTo(x * scale, world.height * scale); }
  for (let y = 0; y <= world.height; y += 100) { pen.moveTo(0, y * scale); pen.lineTo(world.width * scale, y * scale); }
  pen.globalAlpha = 0.5;
  pen.stroke();
  pen.globalAlpha = 1;
  pen.strokeRect(0, 0, world.width * scale, world.height * scale);
}

function drawDot(id, dot, mine) {
  const x = dot.x * scale, y = dot.y * scale, radius = Math.max(4, RADIUS * scale) * (mine ? 1.5 : 1);
  if (dot.cheers) {
    pen.beginPath();
    pen.arc(x, y, radius + (calm.matches ? 8 : 4 + (15 - dot.cheers) * 1.5), 0, 7);
    pen.strokeStyle = COLORS.me;
    pen.lineWidth = 2;
    pen.stroke();
  }
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fillStyle = mine ? COLORS.me : COLORS.servers[dot.server] ?? COLORS.quiet;
  pen.fill();
  if (mine) {
    pen.lineWidth = 3;
    pen.strokeStyle = COLORS.servers[dot.server] ?? COLORS.quiet;
    pen.stroke();
  }
  const name = names[id];
  if (name && (mine || !name.startsWith('robot'))) {
    pen.fillStyle = COLORS.text;
    pen.font = `${mine ? 600 : 400} 13px system-ui, sans-serif`;
    pen.textAlign = 'center';
    pen.fillText(name, x, y - radius - 6);
  }
}

// ---- the player's hands

const keys = new Set();
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], KeyA: [-1, 0], KeyD: [1, 0], KeyW: [0, -1], KeyS: [0, 1] };

function head(x, y) {
  const length = Math.max(1, Math.hypot(x, y));
  const turned = x / length !== heading.x || y / length !== heading.y;
  heading.x = x / length;
  heading.y = y / length;
  if (turned) steer(true);
}

function headByKeys() {
  let x = 0, y = 0;
  for (const key of keys) { x += DIRECTIONS[key][0]; y += DIRECTIONS[key][1]; }
  head(x, y);
}

const typing = (event) => event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement;

addEventListener('keydown', (event) => {
  if (typing(event)) return;
  if (event.code === 'Space') { event.preventDefault(); if (!event.repeat) cheer(); }
  if (!(event.code in DIRECTIONS)) return;
  event.preventDefault();
  keys.add(event.code);
  headByKeys();
});
addEventListener('keyup', (event) => { if (keys.delete(event.code)) headByKeys(); });
addEventListener('blur', () => { keys.clear(); head(0, 0); });

function headToPointer(event) {
  const mine = demo.dots().get(me);
  if (!mine) return;
  const box = canvas.getBoundingClientRect();
  const x = event.clientX - box.left - left - mine.x * scale;
  const y = event.clientY - box.top - top_ - mine.y * scale;
  if (Math.hypot(x, y) < RADIUS) head(0, 0);
  else head(x / Math.hypot(x, y), y / Math.hypot(x, y));
}
canvas.addEventListener('pointerdown', (event) => { canvas.setPointerCapture(event.pointerId); canvas.focus({ preventScroll: true }); headToPointer(event); });
canvas.addEventListener('pointermove', (event) => { if (canvas.hasPointerCapture(event.pointerId)) headToPointer(event); });
canvas.addEventListener('pointerup', () => head(0, 0));
canvas.addEventListener('pointercancel', () => head(0, 0));

$('cheer').addEventListener('click', cheer);
$('rename').addEventListener('submit', (event) => { event.preventDefault(); $('name').blur(); });
$('name').addEventListener('change', () => { sessionStorage.setItem('name', $('name').value); join(); });
for (const button of document.querySelectorAll('[data-experiment]')) {
  button.addEventListener('click', () => fetch(`experiments/${button.dataset.experiment}`, { method: 'POST', headers: { 'X-Demo': 'yes' } }));
}

// ---- and off

$('name').value = new URLSearchParams(location.search).get('name') ?? sessionStorage.getItem('name') ?? `guest ${me % 1000}`;
new ResizeObserver(fit).observe(canvas);
setInterval(() => steer(), STEER_AGAIN_MS);
setInterval(ping, PING_MS);
setInterval(() => {
  $('players').textContent = demo.dots().size || '–';
  $('pushes').textContent = `${pushes}/s`;
  pushes = 0;
}, 1000);
requestAnimationFrame(draw);
connect();
