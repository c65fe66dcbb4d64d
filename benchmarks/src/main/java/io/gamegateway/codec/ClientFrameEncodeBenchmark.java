/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.gamegateway.jmh.MessagePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to write the header of one message to a client into a buffer that is there: over TCP, and over WebSocket, where
 * a frame's header goes before it. The payload is not copied, as the gateway need not do so either.
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar ClientFrameEncodeBenchmark -prof gc
 * }</pre>
 *
 * <p>A number from it is worth something only with the machine, the JDK and the number of cores beside it.
 */
@MessagePath
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class ClientFrameEncodeBenchmark {

    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(64);

    private int payloadBytes = 100;
    private int messageId = 4660;
    private int serverId = ServerId.ZIP_BIT;

    /** Frees the buffer. */
    @TearDown(Level.Trial)
    public void release() {
        out.release();
    }

    /** The message's header alone. */
    @Benchmark
    public ByteBuf tcpHeader() {
        out.clear();
        ClientFrame.writeHeader(out, payloadBytes, messageId, serverId);
        return out;
    }

    /** The header of a binary frame, then the message's. */
    @Benchmark
    public ByteBuf webSocketHeader() {
        out.clear();
        WebSocketFrame.writeHeader(out, WebSocketFrame.OP_BINARY, ClientFrame.HEADER_BYTES + payloadBytes);
        ClientFrame.writeHeader(out, payloadBytes, messageId, serverId);
        return out;
    }
}
