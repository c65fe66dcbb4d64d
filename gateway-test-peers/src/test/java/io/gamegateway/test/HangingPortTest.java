/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class HangingPortTest {

    private static final int MILLIS = 500;

    @Test
    void connect_hangs_andAgain_untilThePortIsClosed() throws IOException {
        HangingPort port = HangingPort.open();
        try (port) {
            assertThat(port.endpoint()).isEqualTo("127.0.0.1:" + port.port());
            for (int i = 0; i < 3; i++) {
                try (Socket socket = new Socket()) {
                    assertThatExceptionOfType(SocketTimeoutException.class)
                            .isThrownBy(() -> socket.connect(port.address(), MILLIS));
                }
            }
        }
        try (Socket socket = new Socket()) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> socket.connect(port.address(), MILLIS));
        }
    }
}
