/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin.internal;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole answer.
 *
 * @param status code and phrase
 * @param contentType of the body
 * @param body the bytes
 */
record Answer(HttpResponseStatus status, String contentType, byte[] body) {

    /** Prometheus' text format 0.0.4. */
    static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Answer text(HttpResponseStatus status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer metrics(String text) {
        return new Answer(HttpResponseStatus.OK, METRICS_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer html(byte[] page) {
        return new Answer(HttpResponseStatus.OK, "text/html; charset=utf-8", page);
    }

    static Answer json(Object view) {
        return json(HttpResponseStatus.OK, view);
    }

    static Answer json(HttpResponseStatus status, Object view) {
        return new Answer(status, "application/json", JSON.writeValueAsBytes(view));
    }

    static Answer failure(HttpResponseStatus status, String error) {
        return json(status, new Views.Failure(error));
    }

    /** One server-sent event. */
    static byte[] event(String name, Object view) {
        return ("event: " + name + "\ndata: " + JSON.writeValueAsString(view) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static JsonMapper mapper() {
        return JSON;
    }
}
