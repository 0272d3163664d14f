package org.drover.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Passes one connection on to a port of this machine, until told to hold: from then on it reads nothing any more. */
final class Relay implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final OutputStream seen;
    private volatile boolean holding;

    Relay(int target) throws IOException {
        this(target, OutputStream.nullOutputStream());
    }

    /** All that goes by, either way, is written down as well. */
    Relay(int target, OutputStream seen) throws IOException {
        this.seen = seen;
        start(() -> {
            try (Socket caller = door.accept();
                    Socket callee = new Socket(InetAddress.getLoopbackAddress(), target)) {
                start(() -> pass(caller, callee));
                start(() -> pass(callee, caller));
                closed.await();
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // the connection ended, which is what tests do to it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(Socket from, Socket to) throws IOException, InterruptedException {
        byte[] buffer = new byte[8192];
        InputStream in = from.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (holding) {
                closed.await();
            }
            seen.write(buffer, 0, count);
            to.getOutputStream().write(buffer, 0, count);
        }
        to.close();
    }

    int port() {
        return door.getLocalPort();
    }

    void hold() {
        holding = true;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        door.close();
    }
}
