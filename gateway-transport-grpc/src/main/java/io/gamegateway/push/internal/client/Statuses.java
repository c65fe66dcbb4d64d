/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

import io.grpc.Status;

/** What the statuses that streams end with mean to a client. */
final class Statuses {

    private Statuses() {}

    /**
     * True for what is likely to be answered next time as well; it is tried again all the same, as configurations change while we
     * run. FAILED_PRECONDITION is an epoch older than one that the gateway remembers. That may be a newer run, which is not hurt by
     * our asking, or a clock that was set back, and then the gateway forgets some time.
     */
    static boolean isRefusal(Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    INVALID_ARGUMENT,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    ALREADY_EXISTS,
                    UNIMPLEMENTED,
                    NOT_FOUND,
                    RESOURCE_EXHAUSTED -> true;
            default -> false;
        };
    }

    /** True where a newer run of the logic server has taken the place of one that had a stream. */
    static boolean isReplacement(Status status) {
        return status.getCode() == Status.Code.ABORTED;
    }

    /** In one line. */
    static String describe(Status status) {
        Throwable cause = status.getCause();
        String description = status.getDescription();
        return status.getCode()
                + (description == null ? "" : ": " + description)
                + (cause == null ? "" : " (" + cause.getMessage() + ")");
    }
}
