/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.protection;

import io.gamegateway.benchmarks.protection.role.BackendRole;
import io.gamegateway.benchmarks.protection.role.ClientsRole;
import io.gamegateway.benchmarks.protection.role.GatewayRole;
import io.gamegateway.benchmarks.push.process.Latencies;
import io.gamegateway.benchmarks.push.process.RoleProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A gateway, its backend and its clients, each in a process of its own. */
final class Arena implements AutoCloseable {

    private static final String PLAIN = "-";
    private static final String ALIAS = "gateway";
    private static final String PASSWORD = "changeit";

    private final Deque<RoleProcess> processes = new ArrayDeque<>();
    private final RoleProcess backend;
    private final RoleProcess gateway;

    /** @param policy for clients that read too slowly */
    Arena(String policy, boolean tls) {
        backend = closing(RoleProcess.start("backend", BackendRole.class));
        gateway = closing(
                RoleProcess.start("gateway", GatewayRole.class, backend.ready(), policy, tls ? certificate() : PLAIN));
    }

    /** A certificate made by the JDK's own tool, as PEM files; their directory. */
    private static String certificate() {
        try {
            Path directory = Files.createTempDirectory("gateway-benchmark");
            Path store = directory.resolve("store.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-alias",
                            ALIAS,
                            "-dname",
                            "CN=benchmark",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + keytool.exitValue() + " (expected: 0)");
            }
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            pem(
                    directory.resolve("key.pem"),
                    "PRIVATE KEY",
                    keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            pem(
                    directory.resolve("cert.pem"),
                    "CERTIFICATE",
                    keys.getCertificate(ALIAS).getEncoded());
            return directory.toString();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the certificate cannot be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void pem(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }

    private RoleProcess closing(RoleProcess process) {
        processes.push(process);
        return process;
    }

    RoleProcess backend() {
        return backend;
    }

    RoleProcess gateway() {
        return gateway;
    }

    /** A process of clients. */
    RoleProcess clients() {
        return closing(RoleProcess.start("clients", ClientsRole.class));
    }

    /** So many more clients; each has a session when this returns. */
    void connect(RoleProcess clients, int count, String protocol, String kind, int receiveBufferBytes, boolean tls) {
        long failed = clients.askNumber(
                "connect", gateway.ready(), count, protocol, kind, receiveBufferBytes, tls ? "tls" : PLAIN);
        if (failed > 0) {
            throw new IllegalStateException(kind + ": " + failed + " of " + count + " got no session");
        }
    }

    /** Of the clients of this kind, over so long a time from now on. */
    static Latencies window(RoleProcess clients, String kind, int millis) {
        Latencies.take(clients, kind);
        pause(millis);
        return Latencies.take(clients, kind);
    }

    static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
        }
    }

    /** Waits for something that comes by itself, for a minute at most; false where it has not. */
    static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause(10);
        }
        return true;
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }
}
