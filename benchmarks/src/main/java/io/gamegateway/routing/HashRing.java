/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import java.util.Arrays;
import java.util.List;

/**
 * The ring that {@link Rendezvous} is compared with: a number of points for each endpoint on a circle of hashes, where a key
 * belongs to the next point. Its hashes are those of the product.
 */
final class HashRing {

    private static final int POINTS_PER_ENDPOINT = 160;

    private final Endpoint[] endpoints;
    private final long[] points;
    private final int[] owners;

    HashRing(List<Endpoint> endpoints) {
        this.endpoints = endpoints.toArray(Endpoint[]::new);
        int size = endpoints.size() * POINTS_PER_ENDPOINT;
        Point[] sorted = new Point[size];
        for (int i = 0; i < size; i++) {
            int owner = i / POINTS_PER_ENDPOINT;
            sorted[i] = new Point(Hash64.of(endpoints.get(owner) + "#" + i % POINTS_PER_ENDPOINT), owner);
        }
        Arrays.sort(sorted);
        this.points = Arrays.stream(sorted).mapToLong(Point::hash).toArray();
        this.owners = Arrays.stream(sorted).mapToInt(Point::owner).toArray();
    }

    private int start(long key) {
        int found = Arrays.binarySearch(points, key);
        int next = found < 0 ? -found - 1 : found;
        return next == points.length ? 0 : next;
    }

    /** The endpoint of a key. */
    Endpoint first(long key) {
        return endpoints[owners[start(key)]];
    }

    /** All endpoints in the order in which the ring meets them. */
    Endpoint[] rank(long key) {
        Endpoint[] order = new Endpoint[endpoints.length];
        boolean[] seen = new boolean[endpoints.length];
        int found = 0;
        for (int i = start(key); found < order.length; i = i + 1 == points.length ? 0 : i + 1) {
            int owner = owners[i];
            if (!seen[owner]) {
                seen[owner] = true;
                order[found++] = endpoints[owner];
            }
        }
        return order;
    }

    private record Point(long hash, int owner) implements Comparable<Point> {

        @Override
        public int compareTo(Point other) {
            return Long.compare(hash, other.hash);
        }
    }
}
