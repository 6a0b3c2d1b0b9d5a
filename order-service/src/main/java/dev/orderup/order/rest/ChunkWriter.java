package dev.orderup.order.rest;

import dev.orderup.order.statement.Chunks;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Sends chunks as they are made, and makes them as they are sent: the connection's demand pulls the next chunk, so that a caller who reads
 * slowly is waited for, and one who has gone ends the work.
 */
final class ChunkWriter implements HttpMessageWriter<Chunks> {
    /**
     * Where chunks are made, since that blocks: a virtual thread each time that the connection has taken what there was. Not an
     * ExecutorService, whose threads Reactor interrupts when the caller leaves: that would cut a database connection in the middle of a word.
     */
    private static final Scheduler THREADS = Schedulers.fromExecutor(task -> Thread.ofVirtual().name("chunks").start(task));

    @Override
    public List<MediaType> getWritableMediaTypes() {
        return List.of(StatementController.CSV);
    }

    @Override
    public boolean canWrite(ResolvableType type, @Nullable MediaType mediaType) {
        return Chunks.class.isAssignableFrom(type.toClass());
    }

    @Override
    public Mono<Void> write(Publisher<? extends Chunks> body, ResolvableType type, @Nullable MediaType mediaType,
            ReactiveHttpOutputMessage message, Map<String, Object> hints) {
        return Mono.from(body).flatMap(chunks -> message.writeWith(buffers(chunks, message)));
    }

    /** Closes them at the end, however it comes. */
    private static Flux<DataBuffer> buffers(Chunks chunks, ReactiveHttpOutputMessage message) {
        return Flux.<DataBuffer, Chunks>generate(() -> chunks, (source, sink) -> {
            var chunk = source.next();
            if (chunk == null) {
                sink.complete();
            } else {
                sink.next(message.bufferFactory().wrap(chunk));
            }
            return source;
        }, Chunks::close).subscribeOn(THREADS);
    }
}
