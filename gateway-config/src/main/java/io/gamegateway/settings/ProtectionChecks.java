/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.ClientAuth;
import io.gamegateway.config.ProxyProtocol;
import io.gamegateway.config.TlsMode;
import java.time.Duration;

/** What of the sections server, tls and backend has to go together, where each value by itself is right. */
final class ProtectionChecks {

    private ProtectionChecks() {}

    /** @param file for what is not written anywhere */
    static void check(SettingValues values, Origin file, Problems problems) {
        if (values.get(Settings.PROXY_PROTOCOL) == ProxyProtocol.REQUIRED
                && values.get(Settings.PROXY_NETWORKS).isEmpty()) {
            problems.add(
                    values.origin(Settings.PROXY_PROTOCOL).orElse(file),
                    Settings.PROXY_NETWORKS.path(),
                    "[] (expected: the proxies' networks, with " + Settings.PROXY_PROTOCOL.path() + ": required)");
        }
        if (values.get(Settings.ADMIN_PROTECT_READS)
                && values.get(Settings.ADMIN_TOKEN).isEmpty()) {
            problems.add(
                    values.origin(Settings.ADMIN_PROTECT_READS).orElse(file),
                    Settings.ADMIN_TOKEN.path(),
                    "\"\" (expected: a token, with " + Settings.ADMIN_PROTECT_READS.path() + ": true)");
        }
        Duration timeout = values.get(Settings.HEARTBEAT_TIMEOUT);
        Duration interval = values.get(Settings.PING_INTERVAL);
        if (!timeout.isZero() && timeout.compareTo(interval) <= 0) {
            problems.add(
                    values.origin(Settings.HEARTBEAT_TIMEOUT).orElse(file),
                    Settings.HEARTBEAT_TIMEOUT.path(),
                    timeout.toMillis() + "ms (expected: 0, or more than " + Settings.PING_INTERVAL.path() + ", "
                            + interval.toMillis() + "ms)");
        }
        if (values.get(Settings.TLS_MODE) != TlsMode.OFF) {
            checkTls(values, file, problems);
        }
        if (values.get(Settings.BACKEND_TLS)) {
            checkPair(values, Settings.BACKEND_TLS_CERT, Settings.BACKEND_TLS_KEY, file, problems);
        }
    }

    /** Two files, of which neither is of use alone. */
    static void checkPair(
            SettingValues values, Setting<String> one, Setting<String> other, Origin file, Problems problems) {
        checkNeeds(values, one, other, file, problems);
        checkNeeds(values, other, one, file, problems);
    }

    /** A file, and another one that it is of no use without. */
    static void checkNeeds(
            SettingValues values, Setting<String> given, Setting<String> needed, Origin file, Problems problems) {
        if (!values.get(given).isEmpty() && values.get(needed).isEmpty()) {
            problems.add(
                    values.origin(given).orElse(file),
                    needed.path(),
                    "\"\" (expected: a file, with " + given.path() + ")");
        }
    }

    private static void checkTls(SettingValues values, Origin file, Problems problems) {
        int certificates = values.get(Settings.TLS_CERTS).size();
        int keys = values.get(Settings.TLS_KEYS).size();
        if (certificates == 0) {
            problems.add(
                    values.origin(Settings.TLS_MODE).orElse(file),
                    Settings.TLS_CERTS.path(),
                    "[] (expected: at least one file, with " + Settings.TLS_MODE.path() + " not off)");
        }
        if (keys != certificates) {
            problems.add(
                    values.origin(Settings.TLS_KEYS).orElse(file),
                    Settings.TLS_KEYS.path(),
                    keys + " files (expected: one for each of " + Settings.TLS_CERTS.path() + ", " + certificates
                            + ")");
        }
        if (values.get(Settings.TLS_CLIENT_AUTH) != ClientAuth.NONE
                && values.get(Settings.TLS_CLIENT_CA).isEmpty()) {
            problems.add(
                    values.origin(Settings.TLS_CLIENT_AUTH).orElse(file),
                    Settings.TLS_CLIENT_CA.path(),
                    "\"\" (expected: a file, with " + Settings.TLS_CLIENT_AUTH.path() + " not none)");
        }
    }
}
