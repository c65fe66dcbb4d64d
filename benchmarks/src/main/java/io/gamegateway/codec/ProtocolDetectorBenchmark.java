/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.codec;

import io.gamegateway.jmh.MessagePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
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
 * Time of one look at the first bytes of a connection by {@link ProtocolDetector}: a WebSocket upgrade (the first method tried), the
 * last method tried, a game frame, and one byte that leaves it undecided; and by {@link TlsDetector}, which the gateway asks as well: a
 * handshake, and a game frame.
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar ProtocolDetectorBenchmark -prof gc
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
public class ProtocolDetectorBenchmark {

    private final ByteBuf upgrade = text("GET /game HTTP/1.1\r\nHost: localhost\r\n");
    private final ByteBuf connect = text("CONNECT /game HTTP/1.1\r\n");
    private final ByteBuf firstByte = text("P");
    private final ByteBuf gameFrame = gameFrame();
    private final ByteBuf clientHello = clientHello();

    /** Frees the buffers. */
    @TearDown(Level.Trial)
    public void release() {
        upgrade.release();
        connect.release();
        firstByte.release();
        gameFrame.release();
        clientHello.release();
    }

    /** The usual WebSocket client. */
    @Benchmark
    public ProtocolDetector.Verdict webSocketUpgrade() {
        return ProtocolDetector.detect(upgrade);
    }

    /** The method that is tried last. */
    @Benchmark
    public ProtocolDetector.Verdict lastMethod() {
        return ProtocolDetector.detect(connect);
    }

    /** The usual TCP client. */
    @Benchmark
    public ProtocolDetector.Verdict gameFrameHeader() {
        return ProtocolDetector.detect(gameFrame);
    }

    /** Not enough to tell. */
    @Benchmark
    public ProtocolDetector.Verdict undecided() {
        return ProtocolDetector.detect(firstByte);
    }

    /** A client that speaks TLS: every byte that is looked at fits. */
    @Benchmark
    public TlsDetector.Verdict tlsHandshake() {
        return TlsDetector.detect(clientHello);
    }

    /** The usual TCP client, which the first byte gives away. */
    @Benchmark
    public TlsDetector.Verdict tlsOrGameFrame() {
        return TlsDetector.detect(gameFrame);
    }

    private static ByteBuf text(String text) {
        ByteBuf buf = ByteBufAllocator.DEFAULT.directBuffer();
        buf.writeCharSequence(text, StandardCharsets.US_ASCII);
        return buf;
    }

    private static ByteBuf gameFrame() {
        ByteBuf buf = ByteBufAllocator.DEFAULT.directBuffer();
        ClientFrame.writeHeader(buf, 32, 1, ServerId.of(1, 10, 1).value());
        return buf.writeZero(32);
    }

    /** A record of 512 bytes, and a hello in it of four less: as much of them as is looked at. */
    private static ByteBuf clientHello() {
        return ByteBufAllocator.DEFAULT.directBuffer().writeBytes(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3
        });
    }
}
