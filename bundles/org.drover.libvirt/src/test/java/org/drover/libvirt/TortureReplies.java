package org.drover.libvirt;

import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * Broken replies by seed, read by every call that reads one: well-formed words in the wrong places, lengths that lie,
 * bytes that were changed. Nothing but a value or a typed error may come of them, and no great amount of memory.
 */
public final class TortureReplies {
    private static final int REPLIES = 100;
    private static final int WORDS = 40;

    private TortureReplies() {}

    /** {@code --from SEED --count N}: tries so many seeds and prints what came of them. */
    public static void main(String[] arguments) {
        long from = 1;
        long count = 1000;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals("--from")) from = Long.parseLong(arguments[i + 1]);
            if (arguments[i].equals("--count")) count = Long.parseLong(arguments[i + 1]);
        }
        long failed = 0;
        for (long seed = from; seed < from + count; seed++) {
            Optional<String> failure = failure(seed);
            if (failure.isEmpty()) continue;
            failed++;
            System.out.println(failure.get());
        }
        System.out.println("seeds " + from + " to " + (from + count - 1) + ": " + (count - failed) + " well, " + failed
                + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    /** What went wrong with that seed; empty when nothing did. */
    static Optional<String> failure(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < REPLIES; i++) {
            byte[] reply = random.nextInt(4) == 0 ? words(random) : Replies.mutate(words(random), random);
            var status = random.nextInt(8) == 0 ? WireFrame.Status.ERROR : WireFrame.Status.OK;
            try {
                Replies.read(status, reply);
            } catch (AssertionError | OutOfMemoryError e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                return Optional.of("seed " + seed + ": reply " + i + ", " + status + ", " + reply.length
                        + " bytes, gave " + cause + " at " + cause.getStackTrace()[0]);
            }
        }
        return Optional.empty();
    }

    static byte[] words(Random random) {
        XdrWriter out = new XdrWriter();
        for (int i = random.nextInt(WORDS); i > 0; i--) {
            switch (random.nextInt(7)) {
                case 0 -> out.int32(random.nextInt());
                case 1 -> out.string("name" + random.nextInt(5));
                case 2 -> out.uuid(new UUID(random.nextLong(), random.nextLong()));
                case 3 -> out.opaque(new byte[random.nextInt(9)]);
                case 4 -> out.int64(random.nextLong());
                default -> out.int32(random.nextInt(8));
            }
        }
        return out.toByteArray();
    }
}
