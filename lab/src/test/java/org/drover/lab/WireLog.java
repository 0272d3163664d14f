package org.drover.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.drover.libvirt.WireFrame;
import org.drover.libvirt.WireTap;

/** Keeps every frame that passes, to be saved as an artefact, and reads the migration flags off the wire. */
final class WireLog implements WireTap {
    /** The calls 302 to 307 of {@code remote_protocol.x}: begin, prepare, prepare for tunnels, perform, finish, confirm. */
    private static final int FIRST = 302;

    private static final int FINISH = 306;
    private static final int LAST = 307;
    private final Queue<WireFrame> frames = new ConcurrentLinkedQueue<>();

    @Override
    public void saw(WireFrame frame) {
        frames.add(frame);
    }

    /** The flags word of each migration call sent: the last word, or the one before the last where a boolean follows. */
    List<Integer> migrationFlagsSent() {
        List<Integer> flags = new ArrayList<>();
        for (WireFrame frame : frames) {
            boolean call = frame.direction() == WireFrame.Direction.SENT && frame.type() == WireFrame.Type.CALL;
            if (!call || frame.procedure() < FIRST || frame.procedure() > LAST) continue;
            ByteBuffer payload = frame.payload();
            int fromEnd = frame.procedure() >= FINISH ? 8 : 4;
            flags.add(payload.getInt(payload.limit() - fromEnd));
        }
        return flags;
    }

    void save(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("drover.lab.artefacts", "target/lab")));
        Files.write(
                folder.resolve(name), frames.stream().map(WireFrame::toString).toList());
    }
}
