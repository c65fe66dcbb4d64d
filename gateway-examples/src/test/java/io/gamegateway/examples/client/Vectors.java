/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.client;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The test vectors of the documentation. */
final class Vectors {

    static final Path FILE = Path.of("..", "docs", "vectors", "protocol.json");

    private static final JsonNode ALL = JsonMapper.builder().build().readTree(FILE.toFile());

    private Vectors() {}

    /** All vectors of a section. */
    static List<JsonNode> of(String section) {
        JsonNode vectors = ALL.path(section);
        if (vectors.isEmpty()) {
            throw new AssertionError(section + ": none in " + FILE);
        }
        return StreamSupport.stream(vectors.spliterator(), false).toList();
    }

    static byte[] bytes(JsonNode hex) {
        return HexFormat.of().parseHex(hex.asString());
    }

    /** The payload of a client frame, which may be given by a rule. */
    static byte[] payload(JsonNode vector) {
        JsonNode repeat = vector.path("payloadRepeat");
        if (repeat.isMissingNode()) {
            return bytes(vector.path("payload"));
        }
        byte[] payload = new byte[repeat.path("count").asInt()];
        Arrays.fill(payload, bytes(repeat.path("byte"))[0]);
        return payload;
    }

    /** Header and payload of a client frame. */
    static byte[] frame(JsonNode vector) {
        if (vector.has("hex")) {
            return bytes(vector.path("hex"));
        }
        byte[] header = bytes(vector.path("headerHex"));
        byte[] payload = payload(vector);
        byte[] frame = Arrays.copyOf(header, header.length + payload.length);
        System.arraycopy(payload, 0, frame, header.length, payload.length);
        return frame;
    }

    static String name(JsonNode vector) {
        return vector.path("note").asString();
    }
}
