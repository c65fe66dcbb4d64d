/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.benchmarks.push.role.Payload;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A POST per message with the JDK's own HTTP client, over HTTP/1.1 connections that it keeps. */
final class JdkRestSender implements IngressSender {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final Messages messages;
    private @Nullable Lanes<URI> lanes;

    JdkRestSender(int port, Messages messages) {
        this.uri = URI.create("http://127.0.0.1:" + port + "/push");
        this.messages = messages;
    }

    @Override
    public void send(int count) throws InterruptedException {
        Lanes<URI> requests = Lanes.of(count, this::post);
        lanes = requests;
        for (int i = 0; i < PARALLEL; i++) {
            requests.next(uri);
        }
        requests.await();
    }

    private void post(URI target) {
        byte[] json = new JsonMessage(messages.nextSession(), Payload.TIMED_MESSAGE, messages.payload()).toJson();
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build();
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete(this::answered);
    }

    private void answered(@Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        String answer = response == null ? String.valueOf(failure) : response.body();
        Lanes<URI> requests = lanes;
        if (requests != null) {
            requests.answered(uri, answer.equals("{\"delivered\":1}"), answer);
        }
    }
}
