package dev.orderup.gateway.proxy.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What: moves bytes from socket to socket inside of the kernel, by splice(2) and a pipe for each direction, so that they are never copied into this process. When:
 * for bulk; a small message costs more by two splices than by a read and a write, so a relay begins without. Costs: two
 * descriptors and a pipe of the kernel's for each direction that carries something; {@code gateway/RATIONALE.md} has the figures. Linux only.
 *
 * <pre>
 *   socket ──splice──▶ pipe ──splice──▶ socket      the pipe is filled only when it is empty, and a socket is watched for
 *                                                   input only then: who does not read stops who writes
 * </pre>
 *
 * <p>Both connections must have been deregistered: their sockets are driven here from now on, until the relay is over.
 * One event loop does everything. Netty's own {@code spliceTo} is not used: it sees no end of input, and is deprecated.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A registration is complete at once when its loop asks for it; a failure closes the handle.
final class Splice {
    private static final Logger LOG = LoggerFactory.getLogger(Splice.class);
    /** As much as a pipe may be made to hold (pipe(7)); the pipe takes what it can. */
    private static final int MOST = 1 << 20;
    /** Rounds for one event, so that one connection does not keep the others waiting. */
    private static final int ROUNDS = 16;
    private final IoEventLoop loop;
    private final boolean wide;
    private final Owner owner;
    private final End client;
    private final End server;
    private boolean closed;

    /** Who is told. */
    interface Owner {
        void moved(boolean toServer, int bytes);

        /** Both directions have ended, each with its end told. */
        void done();

        void broken(IOException cause);
    }

    /**
     * Drives these two from its start on.
     *
     * @param fromClient what was read already and comes first; released here; null for nothing
     * @param wide       whether its pipes are asked to hold 1 MB instead of 64 KB
     */
    Splice(EpollSocketChannel client, @Nullable ByteBuf fromClient, EpollSocketChannel server, @Nullable ByteBuf fromServer, boolean wide,
            Owner owner) {
        loop = (IoEventLoop) client.eventLoop();
        this.wide = wide;
        this.owner = owner;
        this.client = new End(client, fromClient);
        this.server = new End(server, fromServer);
        this.client.peer = this.server;
        this.server.peer = this.client;
    }

    void start() {
        client.pump();
        server.pump();
    }

    void close() {
        closed = true;
        client.release();
        server.release();
    }

    /** One socket: what comes from it, the pipe that takes it, and what it waits for. */
    private final class End implements EpollIoHandle {
        private final EpollSocketChannel channel;
        private @Nullable End peer;
        private @Nullable ByteBuf first;
        private FileDescriptor @Nullable [] pipe;
        private int inPipe;
        /** It has sent its FIN: all that is still to come is in the socket's buffer, so an empty one is the end. */
        private boolean finSeen;
        private boolean ended;
        /** The end was passed on to the peer. */
        private boolean told;
        private boolean wantsInput;
        private boolean wantsOutput;
        private @Nullable IoRegistration registration;

        End(EpollSocketChannel channel, @Nullable ByteBuf first) {
            this.channel = channel;
            this.first = first;
            finSeen = channel.isInputShutdown();
        }

        private End peer() {
            return java.util.Objects.requireNonNull(peer);
        }

        @Override
        public FileDescriptor fd() {
            return channel.fd();
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            var ops = ((EpollIoEvent) event).ops();
            finSeen |= ops.contains(EpollIoOps.EPOLLRDHUP);
            boolean input = wantsInput;
            if (wantsOutput && !closed) {
                peer().pump();
            }
            if (input && !closed) {
                pump();
            }
        }

        /** Moves what this end has to its peer, until one of them has to be waited for. */
        private void pump() {
            try {
                boolean waiting = false;
                for (int i = 0; i < ROUNDS && !waiting && !ended; i++) {
                    waiting = !move();
                }
                if (ended && !told) {
                    told = true;
                    want(false, wantsOutput);
                    peer().want(peer().wantsInput, false);
                    peer().channel.shutdownOutput();
                    doneIfBothAre();
                } else if (!ended && !waiting) {
                    // There is more; epoll says so again, after the others.
                    waitForInput();
                }
            } catch (IOException broken) {
                owner.broken(broken);
            }
        }

        /** One step; false when it has to be waited. */
        private boolean move() throws IOException {
            if (first != null && !writeFirst(first)) {
                return waitForPeer();
            }
            if (inPipe == 0) {
                int came = Native.splice(fd().intValue(), -1, pipe()[1].intValue(), -1, MOST);
                if (came == 0) {
                    ended = finSeen;
                    return ended || waitForInput();
                }
                inPipe = came;
                owner.moved(this == client, came);
            }
            int went = Native.splice(pipe()[0].intValue(), -1, peer().fd().intValue(), -1, inPipe);
            inPipe -= went;
            return inPipe == 0 || went > 0 || waitForPeer();
        }

        private boolean writeFirst(ByteBuf bytes) throws IOException {
            while (bytes.isReadable()) {
                int went = peer().fd().writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
                if (went <= 0) {
                    return false;
                }
                bytes.skipBytes(went);
            }
            bytes.release();
            first = null;
            return true;
        }

        private FileDescriptor[] pipe() throws IOException {
            var made = pipe;
            if (made == null) {
                made = FileDescriptor.pipe();
                if (wide && PipeSize.set(made[1].intValue(), MOST) < 0) {
                    LOG.debug("a pipe is left at its usual size");
                }
                pipe = made;
            }
            return made;
        }

        private boolean waitForInput() {
            want(true, wantsOutput);
            peer().want(peer().wantsInput, false);
            return false;
        }

        private boolean waitForPeer() {
            want(false, wantsOutput);
            peer().want(peer().wantsInput, true);
            return false;
        }

        private void want(boolean input, boolean output) {
            if (closed || (input == wantsInput && output == wantsOutput && registration != null)) {
                return;
            }
            wantsInput = input;
            wantsOutput = output;
            var current = registration;
            if (!input && !output) {
                // Not merely without interest: a hang-up is always told, and again and again.
                registration = null;
                if (current != null) {
                    current.cancel();
                }
            } else if (current == null) {
                loop.register(this).addListener(done -> registered(done));
            } else {
                current.submit(interest());
            }
        }

        private void registered(io.netty.util.concurrent.Future<?> done) {
            if (done.isSuccess() && !closed) {
                registration = (IoRegistration) done.getNow();
                registration.submit(interest());
            } else if (!closed) {
                owner.broken(new IOException(done.cause()));
            }
        }

        private EpollIoOps interest() {
            var ops = wantsInput ? EpollIoOps.EPOLLIN : EpollIoOps.NONE;
            if (wantsInput && !finSeen) {
                ops = ops.with(EpollIoOps.EPOLLRDHUP);
            }
            return wantsOutput ? ops.with(EpollIoOps.EPOLLOUT) : ops;
        }

        private void release() {
            want(false, false);
            if (registration != null) {
                registration.cancel();
                registration = null;
            }
            if (first != null) {
                first.release();
                first = null;
            }
            if (pipe != null) {
                shut(pipe[0]);
                shut(pipe[1]);
                pipe = null;
            }
        }

        private void shut(FileDescriptor descriptor) {
            try {
                descriptor.close();
            } catch (IOException e) {
                LOG.warn("a pipe could not be closed", e);
            }
        }

        /** The loop ends: nobody drives these sockets any more. */
        @Override
        public void close() {
            if (!closed) {
                owner.broken(new IOException("the event loop has ended"));
            }
        }
    }

    private void doneIfBothAre() {
        if (client.told && server.told) {
            owner.done();
        }
    }
}
