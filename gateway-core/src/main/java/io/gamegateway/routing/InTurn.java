/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.routing;

import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.EndpointState;
import io.gamegateway.spi.RouteRequest;

/**
 * Endpoints in turn, each as often as its weight says: {@code weighted}, and {@code round_robin}, where all weights are the
 * same.
 *
 * <p>Each endpoint that is available owns a stretch of a line, as long as its weight times its share, and a turn is a place on
 * the line. So the turns of one that is not available go to all others, by their weights, and not to its neighbour. Where all
 * stretches are equal, turns take one after the other. Otherwise they step by the golden section, see {@link GoldenCycle}.
 */
final class InTurn implements Ranking {

    /** The length of a stretch per weight, fine enough for shares. */
    private static final long PER_WEIGHT = 1 << 10;

    private final Endpoint[] endpoints;
    private final long[] stretches;
    private final long total;
    private final boolean even;
    private final GoldenCycle cycle;

    InTurn(OpenEndpoints open) {
        this.endpoints = open.toArray();
        int divisor = open.weights().stream().reduce(0, InTurn::commonDivisor);
        this.stretches = open.weights().stream()
                .mapToLong(weight -> weight / divisor * PER_WEIGHT)
                .toArray();
        long sum = 0;
        for (long stretch : stretches) {
            sum += stretch;
        }
        this.total = sum;
        this.even = total == PER_WEIGHT * stretches.length;
        this.cycle = new GoldenCycle(total / PER_WEIGHT);
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }

    @Override
    public Endpoint[] rank(RouteRequest request, long turn) {
        long[] line = new long[endpoints.length];
        int available = 0;
        long length = 0;
        for (int i = 0; i < line.length; i++) {
            EndpointState state = request.endpoints().of(endpoints[i]);
            if (state.isAvailable()) {
                line[i] = (long) (stretches[i] * SlowStart.share(state));
                length += line[i];
                available++;
            }
        }
        return available == 0
                ? order(stretches, total, place(turn, total, stretches.length), turn)
                : order(line, length, place(turn, length, available), turn);
    }

    private long place(long turn, long length, int available) {
        if (even && length == available * PER_WEIGHT) {
            return Math.floorMod(turn, available) * PER_WEIGHT;
        }
        return length == total ? cycle.place(turn) * PER_WEIGHT : GoldenCycle.place(turn, length);
    }

    /**
     * First the one at this place. Then all others from one that chance chooses among them, by weight: those who find the first
     * one dead must not all go to the same next one.
     */
    private Endpoint[] order(long[] line, long length, long place, long turn) {
        int first = at(line, -1, place);
        long others = length - line[first];
        int second = others == 0 ? first : at(line, first, Hash64.scale(Hash64.mix(turn), others));
        Endpoint[] order = new Endpoint[line.length];
        order[0] = endpoints[first];
        int next = 1;
        for (int i = 0; i < line.length; i++) {
            int index = (second + i) % line.length;
            if (index != first && line[index] > 0) {
                order[next++] = endpoints[index];
            }
        }
        // Whoever has no stretch is not available.
        for (int i = 0; next < order.length; i++) {
            int index = (second + i) % line.length;
            if (line[index] == 0) {
                order[next++] = endpoints[index];
            }
        }
        return order;
    }

    /** Whose stretch this place is in, on a line without one of them. */
    private static int at(long[] line, int without, long place) {
        long left = place;
        int index = 0;
        while (index == without || left >= line[index]) {
            left -= index == without ? 0 : line[index];
            index++;
        }
        return index;
    }

    @Override
    public String basis(RouteRequest request) {
        return even ? "in turn" : "in turn by weight";
    }

    @Override
    public boolean isSlowStarting() {
        return true;
    }
}
