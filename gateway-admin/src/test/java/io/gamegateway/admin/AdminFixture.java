/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.admin;

import io.gamegateway.Gateway;
import io.gamegateway.GatewayBuilder;
import io.gamegateway.test.ClientMessage;
import io.gamegateway.test.FrameClient;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import io.gamegateway.test.junit.GatewayExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway with an admin port, clients and a backend. */
final class AdminFixture implements AfterEachCallback {

    static final Duration WAIT = Duration.ofSeconds(10);
    static final int TYPE = 10;
    static final String TOKEN = "secret-token";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final GatewayExtension kit = GatewayExtension.create();

    @SuppressWarnings("NullAway.Init")
    private Gateway gateway;

    @SuppressWarnings("NullAway.Init")
    private AdminServer admin;

    @SuppressWarnings("NullAway.Init")
    private ScriptedBackend backend;

    <T extends AutoCloseable> T closing(T resource) {
        return kit.closing(resource);
    }

    /** With a token. */
    void start() {
        start(builder -> builder.token(TOKEN));
    }

    void start(UnaryOperator<AdminServer.Builder> settings) {
        start(settings, builder -> builder);
    }

    void start(UnaryOperator<AdminServer.Builder> settings, UnaryOperator<GatewayBuilder> more) {
        backend = closing(ScriptedBackend.echo());
        admin = closing(
                settings.apply(AdminServer.builder().listen("127.0.0.1", 0).version("1.2.3"))
                        .build());
        gateway = kit.start(builder -> {
            admin.observers().forEach(builder::observer);
            return more.apply(builder.name("test-gateway").route(TYPE, backend.endpoint()));
        });
        try {
            admin.start(gateway);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Gateway gateway() {
        return gateway;
    }

    ScriptedBackend backend() {
        return backend;
    }

    InetSocketAddress address() {
        return admin.boundAddress().orElseThrow();
    }

    AdminServer admin() {
        return admin;
    }

    FrameClient client() {
        return kit.tcp();
    }

    /** The id of the client's session, which has been answered. */
    long sessionOf(FrameClient client) {
        client.send(message("who am I?"));
        GateFrame frame = backend.awaitFrame(WAIT);
        client.receive(WAIT);
        return frame.sessionId();
    }

    static ClientMessage message(String text) {
        return ClientMessage.of(1, ClientMessage.serverId(0, TYPE, 0), text);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + address().getPort() + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(HttpRequest.newBuilder(uri(path)).GET(), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    HttpResponse<String> postWithToken(String path, String body) {
        return post(path, body, "Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        try {
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode json(String path) {
        return JSON.readTree(get(path).body());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        kit.afterEach(context);
    }
}
