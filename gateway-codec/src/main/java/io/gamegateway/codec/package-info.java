/**
 * The wire formats, pure: values, frame layouts, stream decoders and protocol detection; start at {@link
 * io.gamegateway.codec.ClientFrameDecoder}.
 *
 * <p>Nothing here opens a socket or starts a thread. All integers on the wire are little endian.
 */
@NullMarked
package io.gamegateway.codec;

import org.jspecify.annotations.NullMarked;
