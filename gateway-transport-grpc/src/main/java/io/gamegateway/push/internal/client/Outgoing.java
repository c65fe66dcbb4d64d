/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A request that is encoded already. */
interface Outgoing {

    /** How many bytes {@link #writeTo} writes. */
    int size();

    /** Writes the request. Called once. */
    void writeTo(OutputStream out) throws IOException;

    /** Requests that are bytes. */
    static Outgoing of(byte[] request) {
        return new Outgoing() {
            @Override
            public int size() {
                return request.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(request);
            }
        };
    }

    /** Lets gRPC copy a request straight from where it lies into the buffers that it writes to the socket. */
    final class Marshaller implements MethodDescriptor.Marshaller<Outgoing> {

        @Override
        public InputStream stream(Outgoing value) {
            return new OutgoingStream(value);
        }

        @Override
        public Outgoing parse(InputStream stream) {
            throw new UnsupportedOperationException("requests are only sent");
        }
    }

    /** gRPC drains it; it is read only where an interceptor of a transport insists. */
    final class OutgoingStream extends InputStream implements Drainable, KnownLength {

        private final Outgoing request;
        private @Nullable InputStream read;
        private boolean drained;

        OutgoingStream(Outgoing request) {
            this.request = request;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            drained = true;
            request.writeTo(target);
            return request.size();
        }

        @Override
        public int available() throws IOException {
            return read != null ? read.available() : drained ? 0 : request.size();
        }

        @Override
        public int read() throws IOException {
            return reading().read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return reading().read(target, offset, length);
        }

        private InputStream reading() throws IOException {
            InputStream in = read;
            if (in == null) {
                ByteArrayOutputStream copy = new ByteArrayOutputStream(request.size());
                drainTo(copy);
                in = new ByteArrayInputStream(copy.toByteArray());
                read = in;
            }
            return in;
        }
    }
}
