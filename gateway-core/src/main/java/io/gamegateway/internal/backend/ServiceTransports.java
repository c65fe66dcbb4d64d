/* SPDX-License-Identifier: Apache-2.0 */
package io.gamegateway.internal.backend;

import io.gamegateway.spi.BackendLinks;
import io.gamegateway.spi.BackendTransport;
import io.gamegateway.spi.ClientSession;
import io.gamegateway.spi.Endpoint;
import io.gamegateway.spi.PoolStatus;
import io.gamegateway.spi.TransportContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several transports as one: some services have their own, all others share one. Which it is is asked when a session gets its
 * link, so no message pays for it.
 */
public final class ServiceTransports implements BackendTransport {

    private final Map<String, BackendTransport> byService;
    private final BackendTransport others;

    /** Each of them once, though it may be for several services. */
    private final Set<BackendTransport> all = Collections.newSetFromMap(new IdentityHashMap<>());

    /** All of them are closed with this one. */
    public ServiceTransports(Map<String, BackendTransport> byService, BackendTransport others) {
        this.byService = Map.copyOf(byService);
        this.others = others;
        all.add(others);
        all.addAll(byService.values());
    }

    @Override
    public BackendLinks open(TransportContext context) {
        BackendLinks linksOfOthers = others.open(context);
        Map<BackendTransport, BackendLinks> opened = new IdentityHashMap<>();
        opened.put(others, linksOfOthers);
        Map<String, BackendLinks> linksByService = new HashMap<>();
        byService.forEach((service, transport) ->
                linksByService.put(service, opened.computeIfAbsent(transport, each -> each.open(context))));
        return new Links(linksByService, linksOfOthers, List.copyOf(opened.values()));
    }

    /** Where one cannot be read nothing is changed, as nothing is in force before all have been read. */
    @Override
    public Runnable reload() {
        List<Runnable> read = all.stream().map(BackendTransport::reload).toList();
        return () -> read.forEach(Runnable::run);
    }

    @Override
    public PoolStatus pool() {
        return all.stream()
                .map(BackendTransport::pool)
                .reduce(
                        PoolStatus.none(),
                        (a, b) -> new PoolStatus(
                                a.connections() + b.connections(), a.idle() + b.idle(), a.exhausted() + b.exhausted()));
    }

    @Override
    public void close() {
        all.forEach(BackendTransport::close);
    }

    /** Of one event loop. */
    private record Links(Map<String, BackendLinks> byService, BackendLinks others, List<BackendLinks> all)
            implements BackendLinks {

        @Override
        public void acquire(
                ClientSession session, Endpoint endpoint, String service, boolean resumed, Callback callback) {
            byService.getOrDefault(service, others).acquire(session, endpoint, service, resumed, callback);
        }

        @Override
        public void close() {
            all.forEach(BackendLinks::close);
        }
    }
}
