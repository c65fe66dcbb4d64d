/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of addresses in CIDR form, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single {@code 192.0.2.7}.
 *
 * @param address its first one
 * @param prefixBits leading bits that all of them share: 0 to 32 (IPv4) or 128 (IPv6)
 * @since 0.1
 */
public record Network(InetAddress address, int prefixBits) {

    /** @throws IllegalArgumentException where a bit behind the prefix is set, which is mostly a slip */
    public Network {
        byte[] bytes = address.getAddress();
        Range.between("prefix of " + address.getHostAddress(), prefixBits, 0, bytes.length * Byte.SIZE);
        for (int bit = prefixBits; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] & 0x80 >>> bit % Byte.SIZE) != 0) {
                throw new IllegalArgumentException("network: " + address.getHostAddress() + "/" + prefixBits
                        + " (expected: no bits behind the prefix)");
            }
        }
    }

    /**
     * Reads the CIDR form; no names are looked up.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            throw malformed(text);
        }
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            int bits = address.getAddress().length * Byte.SIZE;
            return new Network(address, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException | UnknownHostException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "network: '" + text + "' (expected: an address, or one with a prefix, such as 10.0.0.0/8)");
    }

    /**
     * The network of this address.
     *
     * @param prefixBits as in {@link #prefixBits()}
     */
    public static Network around(InetAddress address, int prefixBits) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int keep = Math.min(Byte.SIZE, Math.max(0, prefixBits - i * Byte.SIZE));
            bytes[i] &= (byte) (0xFF00 >> keep);
        }
        try {
            return new Network(InetAddress.getByAddress(bytes), prefixBits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** True where the address is one of them; an IPv6 network has no IPv4 addresses. */
    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && around(other, prefixBits).address().equals(address);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixBits;
    }
}
