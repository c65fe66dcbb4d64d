/* SPDX-License-Identifier: Apache-2.0 */

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes the place of Maven Central's portal for .ci/release-check: notes that a bundle was uploaded, and says where it listens in a file. */
public final class CentralStandIn {

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange; InputStream in = exchange.getRequestBody()) {
                Path upload = directory.resolve("upload");
                Files.write(upload, in.readAllBytes());
                Files.writeString(directory.resolve("request"), exchange.getRequestMethod() + " " + exchange.getRequestURI());
                byte[] answer = "00000000-0000-0000-0000-000000000000".getBytes();
                exchange.sendResponseHeaders(201, answer.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(answer);
                }
            }
        });
        server.start();
        Path ready = directory.resolve("address.new");
        Files.writeString(ready, "http://127.0.0.1:" + server.getAddress().getPort());
        Files.move(ready, directory.resolve("address"));
    }
}
