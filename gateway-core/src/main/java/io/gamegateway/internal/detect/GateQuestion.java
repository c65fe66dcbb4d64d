/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.detect;

import io.gamegateway.codec.CloseReason;
import io.gamegateway.internal.session.Arrival;
import io.gamegateway.internal.session.RateLimitedLog;
import io.gamegateway.spi.ConnectionGate;
import io.gamegateway.spi.ConnectionRequest;
import io.gamegateway.spi.GateDecision;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A question to the gate, answered once: by the gate, or for it, where it fails or is late. On the client's event loop. */
final class GateQuestion {

    private static final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(GateQuestion.class));

    private final ChannelHandlerContext context;
    private final Consumer<GateDecision> then;
    private boolean answered;

    private GateQuestion(ChannelHandlerContext context, Consumer<GateDecision> then) {
        this.context = context;
        this.then = then;
    }

    /** Asks; the answer may be there before this returns, and never comes where the connection ends first. */
    static void ask(
            ChannelHandlerContext context,
            Arrival arrival,
            Admission admission,
            ConnectionRequest request,
            Consumer<GateDecision> then) {
        GateQuestion question = new GateQuestion(context, then);
        CompletionStage<GateDecision> stage = question.stage(admission.gate(), request);
        if (stage == null) {
            return;
        }
        arrival.await(admission.gateMillis(), expired -> question.failed("no answer in time"));
        stage.whenComplete((decision, failure) -> {
            if (context.executor().inEventLoop()) {
                question.completed(decision, failure);
            } else {
                context.executor().execute(() -> question.completed(decision, failure));
            }
        });
    }

    /** Null where it has failed already. */
    private @Nullable CompletionStage<GateDecision> stage(ConnectionGate gate, ConnectionRequest request) {
        try {
            CompletionStage<GateDecision> stage = gate.decide(request);
            if (stage != null) {
                return stage;
            }
            failed("null (expected: a stage)");
        } catch (RuntimeException e) {
            failed(e.toString());
        }
        return null;
    }

    private void completed(@Nullable GateDecision decision, @Nullable Throwable failure) {
        if (decision != null) {
            answer(decision);
        } else {
            failed(failure == null ? "null (expected: a decision)" : failure.toString());
        }
    }

    private void failed(String cause) {
        if (!answered) {
            log.warn("the connection gate has failed, and a client is refused: {}", cause);
        }
        answer(GateDecision.refuse(CloseReason.INTERNAL_ERROR, "no decision"));
    }

    private void answer(GateDecision decision) {
        if (!answered && !context.isRemoved() && context.channel().isActive()) {
            answered = true;
            then.accept(decision);
        }
    }
}
