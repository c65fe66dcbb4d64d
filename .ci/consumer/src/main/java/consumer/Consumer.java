package consumer;

import io.gamegateway.Gateway;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One message from a client through an embedded gateway to a game server, and back; client and server are plain sockets. */
public final class Consumer {

    private static final int CLIENT_HEADER = 8;
    private static final int GATE_HEADER = 20 + 9;

    private Consumer() {}

    public static void main(String[] args) throws Exception {
        try (ServerSocket gameServer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerOnce(gameServer));
            server.start();

            Gateway gateway = Gateway.builder()
                    .listen("127.0.0.1", 0)
                    .route(10, "127.0.0.1:" + gameServer.getLocalPort())
                    .build()
                    .start();

            String answer = ask(gateway.boundAddress().getPort(), "hello");
            gateway.close();
            System.out.println("Java " + Runtime.version().feature() + ": " + answer);
            if (!answer.equals("hello")) {
                System.exit(1);
            }
        }
    }

    /** Sends one message to server type 10, and waits for the next one. */
    private static String ask(int port, String text) throws Exception {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(littleEndian(CLIENT_HEADER + payload.length)
                            .putShort((short) payload.length)
                            .putShort((short) 1)
                            .putInt(10 << 8)
                            .put(payload)
                            .array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            ByteBuffer header = littleEndian(CLIENT_HEADER);
            in.readFully(header.array());
            byte[] answer = new byte[header.getShort() & 0xFFFF];
            in.readFully(answer);
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    /** A game server that sends the first frame back. */
    private static void answerOnce(ServerSocket gameServer) {
        try (Socket link = gameServer.accept()) {
            DataInputStream in = new DataInputStream(link.getInputStream());
            byte[] header = new byte[GATE_HEADER];
            in.readFully(header);
            byte[] payload = new byte[ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt() - 9];
            in.readFully(payload);
            link.getOutputStream().write(header);
            link.getOutputStream().write(payload);
            in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
