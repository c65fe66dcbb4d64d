/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.observe;

import io.gamegateway.observe.Direction;
import io.gamegateway.observe.GatewayObserver;

/** Takes the time of one in so many reads of one event loop, in one direction, for the observers. Belongs to the loop. */
public final class OwnTime {

    private final Observers observers;
    private final Direction direction;
    private int reads;
    private boolean taking;
    private long beganNanos;

    /** @param observers who are told; without any, no time is taken */
    public OwnTime(Observers observers, Direction direction) {
        this.observers = observers;
        this.direction = direction;
    }

    /** What has been read comes now; true where its time is taken, which {@link #end()} must follow. */
    public boolean begin() {
        if (observers.isEmpty() || taking || ++reads % GatewayObserver.TIME_SAMPLING != 0) {
            return false;
        }
        taking = true;
        beganNanos = System.nanoTime();
        return true;
    }

    /** What came of it is written; nothing where no time is taken. */
    public void end() {
        if (taking) {
            taking = false;
            observers.ownTime(direction, System.nanoTime() - beganNanos);
        }
    }
}
