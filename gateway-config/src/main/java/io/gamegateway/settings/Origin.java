/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

/**
 * Where a piece of the configuration was written.
 *
 * @param source a file, or an environment variable
 * @param line from 1; 0 = the source has no lines
 */
record Origin(String source, int line) {

    static Origin environment(String variable) {
        return new Origin("environment variable " + variable, 0);
    }

    /** The same source at another line; stays without lines where it has none. */
    Origin atLine(int otherLine) {
        return line == 0 ? this : new Origin(source, otherLine);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + " line " + line;
    }
}
