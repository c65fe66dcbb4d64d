/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class QuickStartTest {

    @Test
    void run_printsEachStepAndEnds() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        QuickStart.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsSubsequence(
                        "tcp-1    -> gateway   message 1 to server 0.10.1: login of tcp-1",
                        "tcp-1    <- gateway   message 1 from server 0.0.0: account heard: login of tcp-1",
                        "tcp-1    -> gateway   message 2 to server 0.20.1: move of tcp-1",
                        "tcp-1    <- gateway   message 2 from server 0.0.0: battle heard: move of tcp-1",
                        "web-2    <- gateway   message 2 from server 0.0.0: battle heard: move of web-2",
                        "gateway  4 connections, 4 sessions")
                .anyMatch(line -> line.matches("account  <- gateway   message 1 of session [0-9a-f]+: login of web-1"));
    }
}
