/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

/** Ways into a gateway. */
public enum IngressWay {
    /** JSON over HTTP/1.1, with the JDK's client. */
    REST_JDK("REST, JDK HttpClient", 2),

    /** The same, with a client of Netty's HTTP codec. */
    REST_NETTY("REST, lean Netty client", 2),

    /** A unary gRPC call per message. */
    UNARY("gRPC unary", 3),

    /** The push client, which waits for each message to be acknowledged. */
    STREAM_STAGES("push stream, acknowledged", 1),

    /** The push client's fire and forget. */
    STREAM_FORGET("push stream, fire and forget", 1);

    private final String label;
    private final int port;

    IngressWay(String label, int port) {
        this.label = label;
        this.port = port;
    }

    /** For tables. */
    public String label() {
        return label;
    }

    /** Which of the ports that the gateway tells of. */
    public int port() {
        return port;
    }
}
