/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Reads one HTTP reply, byte by byte so that nothing after it is taken: what follows a 101 is WebSocket. An end of the
 * connection, also by RST, ends whatever is being read.
 */
final class HttpReplyReader {

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Socket socket;
    private final Duration timeout;
    private final long deadlineNanos;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private boolean closed;

    HttpReplyReader(Socket socket, Duration timeout) {
        this.socket = socket;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /** The reply; a request that asked for close, or a reply that announces it, is followed until the close. */
    HttpReply read(boolean toHead, boolean closeRequested) {
        int status = status(line());
        Map<String, List<String>> headers = headers();
        HttpReply head = new HttpReply(status, headers, "", closed);
        boolean hasBody = !toHead && status > SWITCHING_PROTOCOLS && status != NO_CONTENT && status != NOT_MODIFIED;
        String body = hasBody ? body(head) : "";
        if (status != SWITCHING_PROTOCOLS && (closeRequested || head.hasToken("Connection", "close"))) {
            awaitClose();
        }
        return new HttpReply(status, headers, body, closed);
    }

    private static int status(String line) {
        String[] parts = line.split(" ", 3);
        boolean complete = parts.length > 1 && parts[0].startsWith("HTTP/1.") && parts[1].matches("[1-5][0-9]{2}");
        return complete ? Integer.parseInt(parts[1]) : 0;
    }

    private Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            headers.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return Collections.unmodifiableMap(headers);
    }

    private String body(HttpReply head) {
        if (head.hasToken("Transfer-Encoding", "chunked")) {
            return utf8(chunks());
        }
        int length = head.header("Content-Length").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        copy(body, length);
        return utf8(body);
    }

    private ByteArrayOutputStream chunks() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length = chunkLength();
        while (length > 0 && !closed) {
            copy(body, length);
            line();
            length = chunkLength();
        }
        while (!line().isEmpty()) {
            // Trailers say nothing that a test has asked for.
        }
        return body;
    }

    private int chunkLength() {
        String hex = line().replaceFirst(";.*", "").trim();
        return hex.isEmpty() ? 0 : Integer.parseInt(hex, 16);
    }

    private void copy(ByteArrayOutputStream to, int count) {
        for (int i = 0; i < count; i++) {
            int next = next();
            if (next < 0) {
                return;
            }
            to.write(next);
        }
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = next(); next >= 0 && next != '\n'; next = next()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private int next() {
        try {
            int next = readBeforeDeadline();
            if (next >= 0) {
                heard.write(next);
            }
            return next;
        } catch (SocketTimeoutException e) {
            String arrived = Preview.of(heard.toByteArray());
            throw new AwaitError("awaited an HTTP reply within " + timeout + ", arrived: " + arrived, e);
        }
    }

    private void awaitClose() {
        try {
            while (!closed) {
                readBeforeDeadline();
            }
        } catch (SocketTimeoutException e) {
            // It stays open, and the reply says so.
        }
    }

    private int readBeforeDeadline() throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        try {
            socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
            int next = socket.getInputStream().read();
            closed |= next < 0;
            return next;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            closed = true;
            return -1;
        }
    }

    private static String utf8(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
