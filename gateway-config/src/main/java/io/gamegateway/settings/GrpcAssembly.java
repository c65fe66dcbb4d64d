/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.settings;

import io.gamegateway.config.BackendTls;
import io.gamegateway.config.PoolConfig;
import io.gamegateway.grpc.GrpcBackendTransport;
import io.gamegateway.grpc.GrpcBackendTransportBuilder;
import io.gamegateway.spi.BackendTransport;
import java.util.Optional;

/** How game servers that speak gRPC are reached. By itself, as its module may be absent. */
final class GrpcAssembly {

    private GrpcAssembly() {}

    static BackendTransport transport(PoolConfig pool, Optional<BackendTls> tls) {
        GrpcBackendTransportBuilder transport = GrpcBackendTransport.builder().pool(pool);
        tls.ifPresent(transport::tls);
        return transport.build();
    }
}
