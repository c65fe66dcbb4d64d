/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.push.internal.client;

/** Goes from command to command by their lengths. */
final class LogReader {

    private Chunk chunk;
    private int index;

    LogReader(Chunk chunk, int index) {
        this.chunk = chunk;
        this.index = index;
    }

    /** @return the bytes of the command, its tag and length included */
    int skipCommand() {
        // The tag has one byte.
        skip(1);
        int length = 0;
        int lengthBytes = 0;
        byte next;
        do {
            next = read();
            length |= (next & 0x7F) << 7 * lengthBytes;
            lengthBytes++;
        } while (next < 0);
        skip(length);
        return 1 + lengthBytes + length;
    }

    private byte read() {
        settle();
        return chunk.bytes[index++];
    }

    private void skip(int bytes) {
        index += bytes;
    }

    /** Only before something is read: behind the last command there may be no chunk yet. */
    private void settle() {
        while (index >= Chunk.BYTES) {
            Chunk next = chunk.next;
            if (next == null) {
                throw new IllegalStateException("the log ends within a command");
            }
            chunk = next;
            index -= Chunk.BYTES;
        }
    }
}
