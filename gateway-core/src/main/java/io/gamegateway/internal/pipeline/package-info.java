/**
 * The table of contents: what happens to a client's message, stage by stage; start at {@link
 * io.gamegateway.internal.pipeline.ClientPipeline}, which names the stages in their order.
 */
@NullMarked
package io.gamegateway.internal.pipeline;

import org.jspecify.annotations.NullMarked;
