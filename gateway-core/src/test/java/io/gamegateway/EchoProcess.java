/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A backend in a process of its own, which can be frozen and killed. It sends back every byte: the frame of a message is
 * also that of its answer. Ends with the process that started it.
 */
final class EchoProcess implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BACKLOG = 50;
    private static final int END_SECONDS = 5;

    private final Process process;
    private final String host;
    private final int port;

    private EchoProcess(Process process, String host, int port) {
        this.process = process;
        this.host = host;
        this.port = port;
    }

    /** Listens at 127.0.0.1 when this returns; a port of 0 is a free one. */
    static EchoProcess start(int port) throws IOException {
        return start(List.of(), "127.0.0.1", port);
    }

    /** As {@link #start(int)}, at another address and by way of a command such as {@code ip netns exec}. */
    static EchoProcess start(List<String> prefix, String host, int port) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
        command.addAll(List.of(classes(), EchoProcess.class.getName(), host, Integer.toString(port)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the backend process has ended: " + command);
        }
        return new EchoProcess(process, host, Integer.parseInt(line));
    }

    private static String classes() {
        try {
            return new File(EchoProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    String endpoint() {
        return host + ":" + port;
    }

    /** Sends it a signal such as STOP or CONT; false where this system cannot. */
    boolean signal(String name) throws IOException, InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            return kill.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Kills it without a chance to do anything (SIGKILL). */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the other process

    public static void main(String[] args) throws IOException {
        ServerSocket server = new ServerSocket(Integer.parseInt(args[1]), BACKLOG, InetAddress.getByName(args[0]));
        daemon(() -> acceptAll(server));
        System.out.println(server.getLocalPort());
        // Until the process that started this one is gone.
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void acceptAll(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                daemon(() -> echo(socket));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(Socket socket) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (socket) {
            int length = socket.getInputStream().read(buffer);
            while (length >= 0) {
                socket.getOutputStream().write(buffer, 0, length);
                length = socket.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // The gateway has broken the connection.
        }
    }
}
