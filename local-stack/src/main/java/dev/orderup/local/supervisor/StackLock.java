package dev.orderup.local.supervisor;

import dev.orderup.local.home.StackHome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One supervisor per home. The system drops the lock when its holder dies, however it dies. */
public final class StackLock implements AutoCloseable {
    private final FileChannel file;

    private StackLock(FileChannel file, FileLock held) {
        this.file = file;
        assert held.isValid();
    }

    /** Empty when another process holds it. */
    public static Optional<StackLock> tryTake(StackHome home) throws IOException {
        var file = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = file.tryLock();
        if (lock == null) {
            file.close();
            return Optional.empty();
        }
        return Optional.of(new StackLock(file, lock));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
