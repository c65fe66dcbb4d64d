/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The page of the game, over HTTP. Anybody may play; experiments are for whoever sits at this machine, and only from the page itself: they
 * need a header that no other site's page can send.
 */
final class DemoSite implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int THREADS = 2;

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8");

    private static final Map<String, String> FILES = Map.of(
            "/", "index.html",
            "/game.js", "game.js",
            "/game-gateway.js", "game-gateway.js",
            "/style.css", "style.css");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "demo-site");
        thread.setDaemon(true);
        return thread;
    });

    private final Fleet fleet;
    private final Map<String, Runnable> experiments;

    /** @throws IOException where the port is taken */
    DemoSite(InetSocketAddress address, Fleet fleet, Experiments experiments) throws IOException {
        this.fleet = fleet;
        this.experiments = Map.of(
                "/experiments/kill", experiments::killBackend,
                "/experiments/stall", experiments::stallClient,
                "/experiments/drain", experiments::drain);
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean isGet = exchange.getRequestMethod().equals("GET");
            Runnable experiment = experiments.get(path);
            String file = FILES.get(path);
            if (experiment != null && exchange.getRequestMethod().equals("POST")) {
                run(exchange, experiment);
            } else if (isGet && path.equals("/state")) {
                answer(exchange, 200, "application/json", JSON.writeValueAsBytes(state(exchange)));
            } else if (isGet && file != null) {
                answer(exchange, 200, type(file), read(file));
            } else {
                answer(exchange, 404, "text/plain", "not here\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void run(HttpExchange exchange, Runnable experiment) throws IOException {
        boolean fromPage =
                isHere(exchange) && "yes".equals(exchange.getRequestHeaders().getFirst("X-Demo"));
        if (fromPage) {
            experiment.run();
        }
        answer(exchange, fromPage ? 202 : 403, "text/plain", new byte[0]);
    }

    private static boolean isHere(HttpExchange exchange) {
        return exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    }

    private ObjectNode state(HttpExchange exchange) {
        ObjectNode state = JSON.createObjectNode();
        state.put("width", World.WIDTH).put("height", World.HEIGHT);
        state.put("experiments", isHere(exchange));
        state.put("active", fleet.active().port());
        ArrayNode gateways = state.putArray("gateways");
        fleet.gateways()
                .forEach(gateway ->
                        gateways.addObject().put("name", gateway.name()).put("port", gateway.port()));
        return state;
    }

    private static String type(String file) {
        return TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream");
    }

    private static byte[] read(String file) throws IOException {
        try (@Nullable InputStream in = DemoSite.class.getResourceAsStream("/demo/" + file)) {
            if (in == null) {
                throw new IOException(file + ": not among the resources");
            }
            return in.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
