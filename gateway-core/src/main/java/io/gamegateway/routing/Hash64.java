/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

/**
 * 64-bit hashes that are the same in every JVM, whatever its version: gateways of a fleet must agree, also after a restart.
 * {@code hashCode} promises that for some types only, and mixes too little for any.
 */
final class Hash64 {

    /** FNV-1a with 64 bits, by Fowler, Noll and Vo: RFC 9923, and isthe.com/chongo/tech/comp/fnv. */
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private Hash64() {}

    /**
     * Spreads what differs in any bit over all bits. This is the finalizer of SplitMix64 (Steele, Lea and Flood: Fast splittable
     * pseudorandom number generators, OOPSLA 2014), whose constants are variant 13 of David Stafford's search for better ones
     * than MurmurHash3 has.
     */
    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    static long of(CharSequence text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            hash = (hash ^ unit & 0xff) * FNV_PRIME;
            hash = (hash ^ unit >>> 8) * FNV_PRIME;
        }
        // FNV leaves what the last bytes change in the low bits.
        return mix(hash);
    }

    static long of(byte[] bytes) {
        long hash = FNV_OFFSET;
        for (byte value : bytes) {
            hash = (hash ^ value & 0xff) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** Maps the range of all hashes evenly to 0 until this size, without the division and the bias of a remainder. */
    static long scale(long hash, long size) {
        // The multiplication is of signed numbers, hence one bit from the one to the other.
        return Math.multiplyHigh(hash >>> 1, size << 1);
    }
}
