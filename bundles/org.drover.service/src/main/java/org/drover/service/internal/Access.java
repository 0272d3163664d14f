package org.drover.service.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** The token that opens the service: whoever can read its file is the owner of this Drover. */
final class Access {
    private static final int BYTES = 32;

    private final byte[] expected;

    private Access(String token) {
        expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** The token of earlier starts if nobody else could have read it, else a new one. */
    static Access keptIn(Path file) throws IOException {
        Optional<String> kept = readable(file);
        if (kept.isPresent()) return new Access(kept.get());
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        writeForOwner(file, token + "\n");
        return new Access(token);
    }

    boolean admits(String authorization) {
        if (authorization == null) return false;
        return MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file that is whole from the moment it is there, and never readable by others. */
    static void writeForOwner(Path file, String text) throws IOException {
        Path half = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new", ownerOnly(file));
        try {
            Files.writeString(half, text);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static Optional<String> readable(Path file) throws IOException {
        if (!Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) return Optional.empty();
        if (posix(file)
                && !PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .equals("rw-------")) {
            return Optional.empty();
        }
        String token = Files.readString(file).strip();
        return token.length() * 6 >= BYTES * 8 ? Optional.of(token) : Optional.empty();
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        if (!posix(file)) return new FileAttribute<?>[0]; // Windows: the folder's own rights
        Set<java.nio.file.attribute.PosixFilePermission> mine = PosixFilePermissions.fromString("rw-------");
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mine)};
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
