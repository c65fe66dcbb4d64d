/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test.junit;

import io.gamegateway.test.BackendHandler;
import io.gamegateway.test.Direction;
import io.gamegateway.test.FaultProxy;
import io.gamegateway.test.GateFrame;
import io.gamegateway.test.ScriptedBackend;
import java.time.Duration;
import java.util.List;

/**
 * A scripted game server with a faulty network in front of it: the gateway is given the network's address, and reaches the
 * server through it. Thread-safe; faults hold until {@link #heal()}, also for connections that are made meanwhile.
 *
 * @since 0.1
 */
public final class TestBackend implements AutoCloseable {

    private final ScriptedBackend server;
    private final FaultProxy network;
    private final Duration patience;

    private TestBackend(ScriptedBackend server, Duration patience) {
        this.server = server;
        this.patience = patience;
        network = FaultProxy.to(server.address());
    }

    static TestBackend start(BackendHandler handler, Duration patience) {
        return new TestBackend(ScriptedBackend.with(handler), patience);
    }

    /** Where the gateway reaches it: {@code 127.0.0.1:port}. */
    public String endpoint() {
        return network.endpoint();
    }

    /** The game server itself: its frames, its connections. */
    public ScriptedBackend server() {
        return server;
    }

    /** The network between the gateway and the server, for faults in one direction only. */
    public FaultProxy network() {
        return network;
    }

    /**
     * The next frame from the gateway that no wait has handed out yet.
     *
     * @throws io.gamegateway.test.AwaitError where none comes in time, telling what came
     */
    public GateFrame awaitFrame() {
        return server.awaitFrame(patience);
    }

    /**
     * The next frames from the gateway, exactly so many.
     *
     * @throws io.gamegateway.test.AwaitError where fewer come in time, telling what came
     */
    public List<GateFrame> awaitFrames(int count) {
        return server.awaitFrames(count, patience);
    }

    /** Frozen, as by a long garbage collection: nothing goes through in either direction, and nobody is told. Nothing is lost. */
    public void stall() {
        network.stall(Direction.TO_TARGET);
        network.stall(Direction.FROM_TARGET);
    }

    /** A slow network: so many bytes a second and connection in each direction, above 0. */
    public void slow(int bytesPerSecond) {
        network.trickle(Direction.TO_TARGET, bytesPerSecond);
        network.trickle(Direction.FROM_TARGET, bytesPerSecond);
    }

    /** Breaks all connections with RST; new ones can be made at once. */
    public void reset() {
        network.reset();
    }

    /**
     * Vanished without a word: what is sent to it is taken and gets lost, connections stay open, new ones are made in vain. To the
     * gateway this is a server that has nothing to say.
     */
    public void halfOpen() {
        network.halfOpen();
    }

    /**
     * Crashed: connections break with RST, and new ones are refused until {@link #start()}. The gateway sees it a moment later; what it has sent
     * by then is lost, as it would be.
     */
    public void crash() {
        network.refuse();
        server.crash();
        network.reset();
    }

    /** Stopped in an orderly way: connections are closed with FIN, and new ones are refused until {@link #start()}. */
    public void stop() {
        network.refuse();
        server.stop();
    }

    /** There again, at the same address. */
    public void start() {
        server.start();
        network.accept();
    }

    /** Ends all faults of the network. Connections that had lost bytes are reset. */
    public void heal() {
        network.heal();
    }

    @Override
    public void close() {
        network.close();
        server.close();
    }
}
