/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.benchmarks.push.ingress;

import io.gamegateway.push.proto.Command;
import io.gamegateway.push.proto.Receipt;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/** A unary call that carries one command and answers with its receipt: gRPC as a replacement of REST. */
final class UnaryPush {

    static final String SERVICE = "benchmark.UnaryPush";

    static final MethodDescriptor<Command, Receipt> METHOD = MethodDescriptor.<Command, Receipt>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Push"))
            .setRequestMarshaller(ProtoUtils.marshaller(Command.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Receipt.getDefaultInstance()))
            .build();

    private UnaryPush() {}
}
