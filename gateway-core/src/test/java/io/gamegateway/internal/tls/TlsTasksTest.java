/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsTasksTest {

    private static final int WAIT_SECONDS = 10;
    private static final int MAX_WAITING = 3;

    private final TlsTasks tasks = new TlsTasks("test", 1, MAX_WAITING);
    private final EmbeddedChannel open = new EmbeddedChannel();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        mayEnd.countDown();
        tasks.close();
        open.close();
    }

    /** Its only thread is busy until it may end. */
    private void occupy() throws InterruptedException {
        tasks.of(open).execute(() -> {
            busy.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(busy.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** What waits is done, or thrown away. */
    private void finish() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        mayEnd.countDown();
        while (true) {
            try {
                tasks.of(open).execute(last::countDown);
                break;
            } catch (RejectedExecutionException e) {
                Thread.onSpinWait();
            }
        }
        assertThat(last.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void taskOfAConnectionThatHasEnded_isNotDone() throws Exception {
        EmbeddedChannel left = new EmbeddedChannel();
        occupy();
        tasks.of(left).execute(() -> done.add("left"));
        tasks.of(open).execute(() -> done.add("open"));

        left.close();
        finish();

        assertThat(done).containsExactly("open");
    }

    @Test
    void oneMoreThanMayWait_isRefused_andThoseBeforeAreDone() throws Exception {
        Executor executor = tasks.of(open);
        occupy();
        for (int i = 0; i < MAX_WAITING; i++) {
            executor.execute(() -> done.add("waited"));
        }

        assertThatThrownBy(() -> executor.execute(() -> done.add("too many")))
                .isInstanceOf(RejectedExecutionException.class);
        finish();

        assertThat(done).hasSize(MAX_WAITING).containsOnly("waited");
    }

    /** What the handler of new connections tells overload by. */
    @Test
    void handshakeWhoseTaskIsRefused_failsForThat() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslHandler handler = SslContextBuilder.forServer(
                        certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                .build()
                .newHandler(UnpooledByteBufAllocator.DEFAULT, task -> {
                    throw new RejectedExecutionException("too many");
                });
        EmbeddedChannel server = new EmbeddedChannel(handler);
        EmbeddedChannel client =
                new EmbeddedChannel(SslContextBuilder.forClient().build().newHandler(UnpooledByteBufAllocator.DEFAULT));

        assertThatThrownBy(() -> server.writeInbound(client.<ByteBuf>readOutbound()))
                .hasRootCauseInstanceOf(RejectedExecutionException.class);

        assertThat(handler.handshakeFuture().cause()).isInstanceOf(RejectedExecutionException.class);
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    @Test
    void whenItIsClosed_whoeverAsksDoesIt() {
        tasks.close();

        tasks.of(open).execute(() -> done.add(Thread.currentThread().getName()));

        assertThat(done).containsExactly(Thread.currentThread().getName());
    }
}
