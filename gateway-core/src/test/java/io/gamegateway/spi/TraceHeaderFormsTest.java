/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.spi;

import io.gamegateway.codec.TraceHeaderCodec;
import org.junit.jupiter.api.Nested;

class TraceHeaderFormsTest {

    @Nested
    class Plain extends TraceHeaderCodecContract {

        @Override
        protected TraceHeaderCodec codec() {
            return TraceHeaderCodec.plain();
        }
    }

    @Nested
    class W3c extends TraceHeaderCodecContract {

        @Override
        protected TraceHeaderCodec codec() {
            return TraceHeaderCodec.w3c();
        }
    }
}
