package dev.orderup.local.home;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Directories that are either complete or absent. */
public final class Directories {
    private Directories() {}

    /** Fills a directory. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path directory) throws IOException, InterruptedException;
    }

    /**
     * Makes {@code directory} under another name and renames it once complete, so that a crash leaves no half. One at a time:
     * two instances of a service start together and want the same.
     */
    public static synchronized void complete(Path directory, Filling filling) throws IOException, InterruptedException {
        if (Files.exists(directory)) {
            return;
        }
        var unfinished = directory.resolveSibling(directory.getFileName() + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished);
        filling.fill(unfinished);
        Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a tree; links in it are deleted, not followed. */
    public static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            Files.walkFileTree(directory, new Deletion());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
