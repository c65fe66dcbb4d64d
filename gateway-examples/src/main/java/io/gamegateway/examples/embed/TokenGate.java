/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples.embed;

import io.gamegateway.Gateway;
import io.gamegateway.codec.CloseReason;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.ConnectionRequest;
import io.gamegateway.spi.GateDecision;
import io.gamegateway.spi.UpgradeRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets in who has a token: signed by the login server with a secret that both know, for a user, until a time. The user is bound to the
 * session, so that game servers and pushes know him.
 *
 * <p>A browser cannot set headers on a WebSocket, so the token comes in the query, {@code wss://game.example/?token=...}; it is never
 * logged. A TCP client has shown nothing when the gate is asked; it is let in here, and proves itself to the login server by its first
 * messages, which binds the user then. A gate is asked on the event loop, where it must not block: what needs a remote call completes
 * its answer later.
 *
 * @since 0.1
 */
public final class TokenGate implements ConnectionGate {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PARAMETER = "token=";

    private final SecretKeySpec secret;
    private final Clock clock;

    /** @param secret of the login server, 32 random bytes or more */
    public TokenGate(byte[] secret, Clock clock) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
        this.clock = clock;
    }

    /** Runs until the process is told to stop; {@code LOGIN_SECRET} is in hexadecimal. */
    public static void main(String[] args) throws InterruptedException {
        byte[] secret = HexFormat.of().parseHex(System.getenv("LOGIN_SECRET"));
        try (Gateway gateway = start(8080, new TokenGate(secret, Clock.systemUTC()), "127.0.0.1:7001")) {
            gateway.awaitClosed();
        }
    }

    static Gateway start(int port, ConnectionGate gate, String gameServer) {
        return Gateway.builder()
                .listen("0.0.0.0", port)
                .route(10, gameServer)
                .connectionGate(gate)
                .build()
                .start();
    }

    /** What the login server gives a user: {@code user.expiry.signature}. The user's id has no dots. */
    public String issue(String user, Instant expiry) {
        String claim = user + "." + expiry.getEpochSecond();
        return claim + "." + sign(claim);
    }

    @Override
    public CompletionStage<GateDecision> decide(ConnectionRequest request) {
        return CompletableFuture.completedStage(
                request.upgrade().map(this::decide).orElse(GateDecision.accept()));
    }

    private GateDecision decide(UpgradeRequest upgrade) {
        return token(upgrade)
                .flatMap(this::user)
                .map(user -> GateDecision.accept().withUserId(user))
                .orElse(GateDecision.refuse(CloseReason.UNAUTHORIZED, "no valid token"));
    }

    private static Optional<String> token(UpgradeRequest upgrade) {
        return Arrays.stream(upgrade.query().split("&"))
                .filter(part -> part.startsWith(PARAMETER))
                .map(part -> part.substring(PARAMETER.length()))
                .findFirst();
    }

    /** Whose the token is; empty where it is forged, broken or too old. */
    private Optional<String> user(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || parts[0].isEmpty() || !parts[1].matches("\\d{1,12}")) {
            return Optional.empty();
        }
        // Compared in a time that does not tell how much of it was right.
        boolean genuine = MessageDigest.isEqual(
                sign(parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                parts[2].getBytes(StandardCharsets.US_ASCII));
        boolean current = clock.instant().getEpochSecond() < Long.parseLong(parts[1]);
        return genuine && current ? Optional.of(parts[0]) : Optional.empty();
    }

    private String sign(String claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(claim.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
